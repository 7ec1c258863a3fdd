// Package database writes the SQL that depends on states: the constraint of a
// column, the indexes of its table, the lists inside IN (…). What differs between
// the databases is a row of the table below; whoever puts statements together,
// an artefact or a migration, takes the words from here.
package database

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/spec"
)

// A Database is what differs between the databases.
type Database struct {
	// Kind is what the command line and the spec's outputs call it.
	Kind string
	// Name is what people call it.
	Name string

	quote string // around a name, doubled inside it
	// exact makes the comparison of a column go byte by byte, whatever the
	// collation of the column is: 'active' and 'Active ' are no 'Active'.
	exact string
	// NoPartial tells that there are no partial indexes.
	NoPartial bool
	// indexSchema tells that the schema stands before the index's name, not the
	// table's (https://www.sqlite.org/lang_createindex.html).
	indexSchema bool
	// Setup stands before the first statement of a file that is not ASCII.
	Setup string

	// Of changes, see change.go.
	AtOnce  bool   // one transaction holds changes of the schema and of rows, and locks the table in any case
	Commits bool   // a change of the schema commits what came before it
	Quickly string // makes the transaction give up on a lock that it does not get
	// Undeferred runs the triggers that wait for the end of the transaction.
	Undeferred string
	notValid   string // after a constraint that does not look at the rows there
	alterAll   bool   // one ALTER TABLE drops and adds
	// AboutSwap says what a change of a constraint needs and does.
	AboutSwap string

	// Of triggers, see trigger.go.
	same           string // whether two values are one, NULL included
	concat         func(parts ...string) string
	shown          string // what a message shows of a value
	createTriggers func(guard) []string
	triggerOfTable bool   // a trigger's name is known in its table alone
	dropTrigger    string // with the trigger's name and the table's
	dropFunction   string // with the function's name, where there is one
	aboutTriggers  func(*spec.Spec, *spec.Storage) string
}

// SwapMinor is the minor version of SQLite 3 from which on ALTER TABLE drops and
// adds constraints (https://www.sqlite.org/changes.html).
const SwapMinor = 53

// The databases.
var (
	SQLite = Database{Kind: "sqlite", Name: "SQLite", AtOnce: true, quote: `"`, exact: "%s COLLATE BINARY", indexSchema: true,
		AboutSwap: "DROP CONSTRAINT needs SQLite 3.53 or later; stategen migrate --sqlite-version is for an older one.",
		same:      "%s IS %s", concat: bars, shown: `coalesce('"' || %s || '"', 'NULL')`,
		createTriggers: sqliteTriggers, dropTrigger: "DROP TRIGGER IF EXISTS %[1]s", aboutTriggers: aboutSQLiteTriggers}
	Postgres = Database{Kind: "postgres", Name: "PostgreSQL", quote: `"`, exact: `%s COLLATE "C"`,
		Quickly: "SET LOCAL lock_timeout = '2s'", Undeferred: "SET CONSTRAINTS ALL IMMEDIATE", notValid: " NOT VALID", alterAll: true,
		same: "%s IS NOT DISTINCT FROM %s", concat: bars, shown: `coalesce('"' || %s || '"', 'NULL')`,
		createTriggers: postgresTriggers, triggerOfTable: true, dropTrigger: "DROP TRIGGER IF EXISTS %s ON %s", dropFunction: "DROP FUNCTION IF EXISTS %s()"}
	// The default collations of both compare without regard to case and
	// trailing spaces (https://mariadb.com/kb/en/binary-operator/).
	MySQL = Database{Kind: "mysql", Name: "MySQL 8.0.16 and MariaDB 10.2 or later", quote: "`", exact: "BINARY %s", NoPartial: true,
		Setup:   "SET NAMES utf8mb4;",
		Commits: true, alterAll: true, AboutSwap: "DROP CONSTRAINT needs MySQL 8.0.19. The table may be copied while writers wait.",
		same: "%s <=> %s", concat: func(parts ...string) string { return "concat(" + strings.Join(parts, ", ") + ")" },
		shown: `coalesce(concat('"', left(%s, 54), '"'), 'NULL')`, createTriggers: mysqlTriggers, dropTrigger: "DROP TRIGGER IF EXISTS %[1]s",
		aboutTriggers: aboutMySQLTriggers}
)

func bars(parts ...string) string { return strings.Join(parts, " || ") }

// All are the databases, in the order of the language.
var All = []Database{SQLite, Postgres, MySQL}

// Ident quotes a name.
func (d Database) Ident(name string) string {
	return d.quote + strings.ReplaceAll(name, d.quote, d.quote+d.quote) + d.quote
}

// Idents quotes names and puts commas between them.
func (d Database) Idents(names []spec.Text) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = d.Ident(name.Value)
	}
	return strings.Join(quoted, ", ")
}

// Table quotes a name that may have its schema in front.
func (d Database) Table(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = d.Ident(part)
	}
	return strings.Join(parts, ".")
}

// Exact is the column as it is compared byte by byte.
func (d Database) Exact(column string) string { return fmt.Sprintf(d.exact, d.Ident(column)) }

// Constraint is the constraint that lets just the given strings into the
// column. NULL passes a CHECK, since the comparison is then unknown and not
// false, so it is refused by name. It is let through by name too: ALTER TABLE of
// SQLite 3.53 refuses rows for which a CHECK is unknown.
func (d Database) Constraint(st *spec.Storage, stored []string) string {
	test := d.Exact(st.Column.Value) + " IN (" + List(stored) + ")"
	null := " IS NOT NULL AND "
	if st.Nullable.Value {
		null = " IS NULL OR "
	}
	test = d.Ident(st.Column.Value) + null + test
	return "CONSTRAINT " + d.Ident(st.ConstraintName()) + " CHECK (" + test + ")"
}

// CreateIndex is the statement that makes an index, without its semicolon. A
// partial index holds the rows with the given strings. Where the database has
// no partial indexes it is one over all rows, with the column of states last.
func (d Database) CreateIndex(st *spec.Storage, x *spec.Index, stored []string) string {
	name, table := d.Ident(x.Name.Value), st.Table.Value
	if schema, rest, ok := strings.Cut(table, "."); ok && d.indexSchema {
		name, table = d.Ident(schema)+"."+name, rest
	}
	create := fmt.Sprintf("CREATE INDEX %s ON %s (%s", name, d.Table(table), d.Idents(x.Columns.Items))
	switch {
	case x.Flag() == nil:
		return create + ")"
	case d.NoPartial:
		return create + ", " + d.Ident(st.Column.Value) + ")"
	}
	list := strings.ReplaceAll(List(stored), "\n", "\n  ") // it stands behind WHERE
	return fmt.Sprintf("%s)\n  WHERE %s IN (%s)", create, d.Ident(st.Column.Value), list)
}

// Literal is a string as every one of the databases reads it. Standard SQL
// doubles a quote; a db string holds no backslash, so that MySQL reads the same.
func Literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// Literals returns strings as SQL literals, in byte order.
func Literals(stored []string) []string {
	literals := slices.Sorted(slices.Values(stored))
	for i, text := range literals {
		literals[i] = Literal(text)
	}
	return literals
}

// List is the inside of IN (…): on one line where it is short, else a line for
// each string, so that a diff shows what came.
func List(stored []string) string {
	items := Literals(stored)
	if whole := strings.Join(items, ", "); len(whole) <= 60 {
		return whole
	}
	return "\n  " + strings.Join(items, ",\n  ") + "\n"
}

// Indent puts a prefix before each line.
func Indent(text, prefix string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(prefix+line, " ")
	}
	return strings.Join(lines, "\n")
}
