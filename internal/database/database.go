// Package database writes the SQL that depends on states: the constraint of a
// column, the indexes of its table, its triggers, the lists inside IN (…).
//
// Start reading at [Database]: what differs between databases is a method of it,
// and each database is one file. What they share is in sql.go and triggers.go.
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

// A Database is what the databases differ in. Statements that it returns have no
// semicolon at the end.
type Database interface {
	Info() Info
	// Ident quotes a name.
	Ident(name string) string
	// Exact makes the comparison of an expression go byte by byte, whatever its
	// collation is.
	Exact(expression string) string
	// Transactions tells how changes of the schema and transactions go together.
	Transactions() Transactions
	// RebuildReason is empty where that version of the database can change a
	// constraint, and else tells why the table must be built again. The error
	// reports a version that does not exist, or that can't run the triggers of the spec.
	RebuildReason(version string, s *spec.Spec) (string, error)
	// CreateIndex creates an index. A partial index holds the rows with the given
	// strings. Without partial indexes it is one over all rows, with the column
	// of states last.
	CreateIndex(st *spec.Storage, x *spec.Index, stored []string) string
	// CreateTriggers creates the triggers that enforce the transitions of a column.
	CreateTriggers(s *spec.Spec, st *spec.Storage) []string
	// DropTriggers drops these triggers where they exist.
	DropTriggers(st *spec.Storage) []string
	// TriggerNote explains what looks odd in the triggers and which versions run
	// them, or is empty.
	TriggerNote(s *spec.Spec, st *spec.Storage) string
}

// Info is what people must know of a database. All but the first two may be empty.
type Info struct {
	Name             string            // in specs and on the command line: postgres
	Title            string            // in texts: PostgreSQL
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

// Transactions tells how a database runs changes of the schema: [OneTransaction],
// [ShortLocks] or [EachCommits].
type Transactions interface {
	// Blocks begin and end the transaction of a file: its own one, and one that may
	// stand inside of another. They are empty where a transaction holds nothing together.
	Blocks() (own, nested Block)
}

// A Block is the statements that begin and end a transaction.
type Block struct{ Begin, End string }

// OneTransaction is for a database that locks the table in any case, so that one
// transaction does everything.
type OneTransaction struct{ Own, Savepoint Block }

// ShortLocks is for a database that can keep its locks short: a constraint is
// added without a look at the rows and validated later, an index is built while
// others write.
type ShortLocks struct {
	Own          Block  // to begin one inside of another only warns
	LockTimeout  string // makes a transaction give up on a lock that it does not get
	FireDeferred string // runs the triggers that wait for the end of the transaction
	NotValid     string // ends a constraint that does not look at existing rows
	Concurrently string // follows CREATE INDEX and DROP INDEX
}

// EachCommits is for a database where a change of the schema commits what came
// before it.
type EachCommits struct{}

// Blocks implements [Transactions].
func (t OneTransaction) Blocks() (own, nested Block) { return t.Own, t.Savepoint }
func (t ShortLocks) Blocks() (own, nested Block)     { return t.Own, t.Own }
func (EachCommits) Blocks() (own, nested Block)      { return Block{}, Block{} }

// Standard is what a database has by default. It has no default for what would be
// lost in silence: transactions, exact comparison, triggers.
type Standard struct{}

// Ident quotes a name as standard SQL does. ALTER TABLE changes constraints in any
// version, and triggers need no note.
func (Standard) Ident(name string) string                         { return quote(name, `"`) }
func (Standard) RebuildReason(string, *spec.Spec) (string, error) { return "", nil }
func (Standard) TriggerNote(*spec.Spec, *spec.Storage) string     { return "" }
