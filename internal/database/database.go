// Package database writes the SQL that depends on states: the constraint of a
// column, the indexes of its table, its triggers, the lists inside IN (…).
//
// Start reading at [Database]. A new database is one file that has its methods and
// those of its way to change a schema, in transactions.go. What the databases share
// is in sql.go and triggers.go. sqlite_rebuild.go has what only SQLite needs.
package database

import (
	"slices"

	"stategen.example/internal/spec"
)

// The databases.
var (
	SQLite   Database = sqlite{}
	Postgres Database = postgres{}
	MySQL    Database = mysql{}
)

// All are the databases, in the order of the language.
var All = []Database{SQLite, Postgres, MySQL}

// A Database has a method for each difference between databases. Statements that it
// returns have no semicolon at the end.
type Database interface {
	Info() Info
	// Ident quotes a name.
	Ident(name string) string
	// Exact makes an expression compare byte by byte, whatever its collation.
	Exact(expression string) string
	// Transactions tells how the schema is changed.
	Transactions() Transactions
	// RebuildReason returns "" if that version of the database can change a
	// constraint, or else why the table must be rebuilt. The error reports a version
	// that does not exist, or that cannot run the triggers of the spec.
	RebuildReason(version string, s *spec.Spec) (string, error)
	// Precondition fails if the query finds more than 0 rows. The error shows the
	// message, which has at most [spec.MaxSQLName] bytes.
	Precondition(message, query string) []string
	// CreateIndex creates an index. A partial index holds the rows with the given
	// strings. A database without partial indexes has one over all rows, with the
	// column of states last.
	CreateIndex(st *spec.Storage, x *spec.Index, stored []string) string
	// CreateTriggers creates the triggers that enforce the transitions of a column.
	CreateTriggers(s *spec.Spec, st *spec.Storage) []string
	// DropTriggers drops these triggers if they exist.
	DropTriggers(st *spec.Storage) []string
	// TriggerNote explains what looks odd in the triggers and which versions run
	// them. It may be empty.
	TriggerNote(s *spec.Spec, st *spec.Storage) string
}

// Info is what people must know about a database. All but Name and Title may be empty.
type Info struct {
	Name             string            // in specs and on the command line: postgres
	Title            string            // in sentences: PostgreSQL
	Setup            string            // a statement before the others if these are not ASCII
	RunNote          string            // what the generated SQL does when it runs, after CREATE TABLE
	ClauseNote       string            // who must put the constraint into CREATE TABLE instead
	ConstraintNote   string            // what a change of a constraint needs and costs
	NoPartialIndexes bool              // an index always holds all rows
	Runners          map[string]Runner // by the names of the tools that run migrations
}

// A Runner is what a tool needs for a database. Each field may be empty.
type Runner struct {
	Note              string // for the head of every file
	NoTransactionNote string // for the head of a file that brings its own transaction
	FirstLine         string // with its line end, before the first statement
}

// Named returns the database with that name, or nil.
func Named(name string) Database {
	if i := slices.Index(Names(), name); i >= 0 {
		return All[i]
	}
	return nil
}

// Names lists the names of all databases.
func Names() []string {
	names := make([]string, len(All))
	for i, d := range All {
		names[i] = d.Info().Name
	}
	return names
}

// Standard has the common defaults. It has none where a wrong default would go
// unnoticed: transactions, exact comparison, triggers.
type Standard struct{}

// Ident quotes a name as standard SQL does. ALTER TABLE changes constraints in any
// version, and triggers need no note.
func (Standard) Ident(name string) string                         { return quote(name, `"`) }
func (Standard) RebuildReason(string, *spec.Spec) (string, error) { return "", nil }
func (Standard) TriggerNote(*spec.Spec, *spec.Storage) string     { return "" }
