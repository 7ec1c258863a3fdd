// The SQL files: for each column of storage, the constraint that keeps every
// other string out, and the indexes that depend on the states. A dialect is a
// row of the table below.

package gen

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/stategen/stategen/internal/spec"
)

// A dialect is what differs between the databases.
type dialect struct {
	name  string
	quote string // around a name, doubled inside it
	// exact makes the comparison of a column go byte by byte, whatever the
	// collation of the column is: 'active' and 'Active ' are no 'Active'.
	exact string
	// noPartial tells that there are no partial indexes.
	noPartial bool
	// indexSchema tells that the schema stands before the index's name, not the
	// table's (https://www.sqlite.org/lang_createindex.html).
	indexSchema bool
	// setup stands before the first statement of a file that is not ASCII.
	setup string
	// about says in the head of the file how to run it. %s is the clause for
	// use inside CREATE TABLE.
	about string
}

var (
	// ALTER TABLE … ADD CONSTRAINT came with SQLite 3.53
	// (https://www.sqlite.org/changes.html).
	sqlite = dialect{
		name: "SQLite", quote: `"`, exact: "%s COLLATE BINARY", indexSchema: true,
		about: `Run it after CREATE TABLE, with SQLite 3.53 or later. An older SQLite can't
add a constraint to a table: leave ALTER TABLE out and put this clause inside
CREATE TABLE instead.

%s`,
	}
	postgres = dialect{
		name: "PostgreSQL", quote: `"`, exact: `%s COLLATE "C"`,
		about: `Run it after CREATE TABLE. It checks the rows that are there and locks the
table while it does; on a large table add the constraint NOT VALID and validate
it in a second transaction.`,
	}
	// The default collations of both compare without regard to case and
	// trailing spaces (https://mariadb.com/kb/en/binary-operator/).
	mysql = dialect{
		name: "MySQL 8.0.16 and MariaDB 10.2 or later", quote: "`", exact: "BINARY %s", noPartial: true,
		setup: "SET NAMES utf8mb4;",
		about: `Run it after CREATE TABLE. It checks the rows that are there. Older versions
parse a CHECK constraint and do not enforce it.`,
	}
)

func (d dialect) ident(name string) string {
	return d.quote + strings.ReplaceAll(name, d.quote, d.quote+d.quote) + d.quote
}

// table quotes a name that may have its schema in front.
func (d dialect) table(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = d.ident(part)
	}
	return strings.Join(parts, ".")
}

// emitSQL returns the emitter of a dialect.
func emitSQL(d dialect) func(*spec.Spec) ([]byte, error) {
	return func(s *spec.Spec) ([]byte, error) {
		if len(s.Storage) == 0 {
			return nil, &AbsentError{Spec: s.Path, Why: "has no \"storage\": there is no column to write SQL for"}
		}
		var head, body strings.Builder
		fmt.Fprintf(&head, "-- %s\n", header(s))
		for i := range s.Storage {
			d.storage(&body, s, &s.Storage[i], i == 0)
		}
		isWide := func(r rune) bool { return r >= utf8.RuneSelf }
		if d.setup != "" && strings.ContainsFunc(body.String(), isWide) {
			fmt.Fprintf(&head, "\n%s\n", d.setup)
		}
		return []byte(head.String() + body.String()), nil
	}
}

func (d dialect) storage(b *strings.Builder, s *spec.Spec, st *spec.Storage, first bool) {
	clause := d.clause(s, st)
	about := fmt.Sprintf("What %s.%s may hold, for %s.", st.Table.Value, st.Column.Value, d.name)
	if first {
		how := d.about
		if strings.Contains(how, "%s") {
			how = fmt.Sprintf(how, indent(clause, "  "))
		}
		about += "\n\n" + how
	} else if strings.Contains(d.about, "%s") {
		about += "\n\n" + indent(clause, "  ")
	}
	b.WriteString("\n" + indent(about, "-- ") + "\n\n")
	fmt.Fprintf(b, "ALTER TABLE %s\n%s;\n", d.table(st.Table.Value), indent("ADD "+clause, "  "))
	for i := range st.Indexes {
		d.index(b, s, st, &st.Indexes[i])
	}
}

// clause is the constraint. NULL passes a CHECK, since the comparison is then
// unknown and not false, so it is refused by name.
func (d dialect) clause(s *spec.Spec, st *spec.Storage) string {
	column := d.ident(st.Column.Value)
	test := fmt.Sprintf(d.exact, column) + " IN (" + listSQL(allStates(s)) + ")"
	if !st.Nullable.Value {
		test = column + " IS NOT NULL AND " + test
	}
	return "CONSTRAINT " + d.ident(st.ConstraintName()) + " CHECK (" + test + ")"
}

func (d dialect) index(b *strings.Builder, s *spec.Spec, st *spec.Storage, x *spec.Index) {
	columns := make([]string, len(x.Columns.Items))
	for i, column := range x.Columns.Items {
		columns[i] = d.ident(column.Value)
	}
	name, table := d.ident(x.Name.Value), st.Table.Value
	if schema, rest, ok := strings.Cut(table, "."); ok && d.indexSchema {
		name, table = d.ident(schema)+"."+name, rest
	}
	create := fmt.Sprintf("CREATE INDEX %s ON %s (%s", name, d.table(table), strings.Join(columns, ", "))
	f := x.Flag()
	switch {
	case f == nil:
		fmt.Fprintf(b, "\n%s);\n", create)
	case d.noPartial:
		fmt.Fprintf(b, "\n%s\n", indent(fmt.Sprintf("MySQL and MariaDB have no partial indexes, so %s is not\nmade. One over all rows would be:\n\n%s, %s);",
			x.Name.Value, create, d.ident(st.Column.Value)), "-- "))
	default:
		fmt.Fprintf(b, "\n-- For queries with %s IN (…) and the list of %s.\n%s)\n  WHERE %s IN (%s);\n",
			st.Column.Value, s.SQLName(f), create, d.ident(st.Column.Value), listSQL(s.Members(f)))
	}
}

// listSQL is the inside of IN (…): on one line where it is short, else a line
// for each string, so that a diff shows what came.
func listSQL(states []*spec.State) string {
	items := sqlStrings(states)
	if whole := strings.Join(items, ", "); len(whole) <= 60 {
		return whole
	}
	return "\n  " + strings.Join(items, ",\n  ") + "\n"
}

func allStates(s *spec.Spec) []*spec.State {
	all := make([]*spec.State, len(s.States))
	for i := range s.States {
		all[i] = &s.States[i]
	}
	return all
}

// indent puts a prefix before each line.
func indent(text, prefix string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(prefix+line, " ")
	}
	return strings.Join(lines, "\n")
}
