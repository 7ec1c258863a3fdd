// The SQL that all databases share.

package database

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/spec"
)

func quote(name, mark string) string {
	return mark + strings.ReplaceAll(name, mark, mark+mark) + mark
}

// Table quotes the name of a table, which may have its schema in front.
func Table(d Database, name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = d.Ident(part)
	}
	return strings.Join(parts, ".")
}

// Idents quotes names and puts commas between them.
func Idents(d Database, names []spec.Text) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = d.Ident(name.Value)
	}
	return strings.Join(quoted, ", ")
}

// InSchema is the name of something in the schema of the table.
func InSchema(d Database, st *spec.Storage, name string) string {
	if i := strings.LastIndexByte(st.Table.Value, '.'); i >= 0 {
		return Table(d, st.Table.Value[:i]) + "." + d.Ident(name)
	}
	return d.Ident(name)
}

// Literal is a string as every database reads it. Standard SQL doubles a quote. A db
// string has no backslash, so MySQL reads it the same way.
func Literal(text string) string { return quote(text, "'") }

// Literals returns strings as SQL literals, each once, in byte order.
func Literals(stored []string) []string {
	literals := slices.Compact(slices.Sorted(slices.Values(stored)))
	for i, text := range literals {
		literals[i] = Literal(text)
	}
	return literals
}

// List is the inside of IN (…): on one line if it is short, or else a line for each
// string, so that a diff shows which one was added.
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

// SetupFor returns the statement that a session needs before a text, or "" if the text
// is ASCII.
func SetupFor(d Database, text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return d.Info().Setup
	}
	return ""
}

// Fit shortens a name to leave room for so many more bytes.
func Fit(name string, around int) string {
	for len(name)+around > spec.MaxSQLName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}

// Accepts is the condition that a row holds one of the given strings. It is NULL if
// the column is.
func Accepts(d Database, st *spec.Storage, stored []string) string {
	return d.Exact(d.Ident(st.Column.Value)) + " IN (" + List(stored) + ")"
}

// Rejects is the condition that a constraint with the given strings rejects a row.
func Rejects(d Database, st *spec.Storage, stored []string) string {
	column := d.Ident(st.Column.Value)
	rejected := d.Exact(column) + " NOT IN (" + List(stored) + ")"
	if st.Nullable.Value {
		return rejected
	}
	return column + " IS NULL OR " + rejected
}

// Constraint is the constraint that accepts only the given strings. A CHECK passes if
// it is unknown, and comparing NULL is unknown, so the constraint names NULL. ALTER
// TABLE of SQLite 3.53 rejects rows for which a CHECK is unknown.
func Constraint(d Database, st *spec.Storage, stored []string) string {
	null := " IS NOT NULL AND "
	if st.Nullable.Value {
		null = " IS NULL OR "
	}
	return "CONSTRAINT " + d.Ident(st.ConstraintName()) + " CHECK (" + d.Ident(st.Column.Value) + null + Accepts(d, st, stored) + ")"
}

// AlterTable is one ALTER TABLE with several actions.
func AlterTable(d Database, st *spec.Storage, actions ...string) string {
	return fmt.Sprintf("ALTER TABLE %s\n%s", Table(d, st.Table.Value), Indent(strings.Join(actions, ",\n"), "  "))
}

// A Rewrite changes the stored string of rows.
type Rewrite struct{ From, To string }

// RewriteRows rewrites all rows in one statement, so two strings may be swapped.
func RewriteRows(d Database, st *spec.Storage, rewrites []Rewrite) string {
	var from []string
	for _, r := range rewrites {
		from = append(from, r.From)
	}
	column := d.Ident(st.Column.Value)
	return fmt.Sprintf("UPDATE %s\n  SET %s = CASE %s%s\n  END\n  WHERE %s",
		Table(d, st.Table.Value), column, d.Exact(column), arms(rewrites), Indent(Accepts(d, st, from), "  ")[2:])
}

// arms are the rewrites inside a CASE on the column.
func arms(rewrites []Rewrite) string {
	var arms strings.Builder
	for _, r := range rewrites {
		fmt.Fprintf(&arms, "\n    WHEN %s THEN %s", Literal(r.From), Literal(r.To))
	}
	return arms.String()
}

// NoRows fails if a row meets the condition. %s in the message is the column.
func NoRows(d Database, st *spec.Storage, message, condition string) []string {
	return d.Precondition(fmt.Sprintf(message, Fit(st.ColumnName(), len(message)-len("%s"))),
		fmt.Sprintf("SELECT count(*) FROM %s\n  WHERE %s", Table(d, st.Table.Value), Indent(condition, "  ")[2:]))
}

// CountIsZero is a [Database.Precondition] that works in most databases: the name of
// a constraint that fails is the message.
func CountIsZero(d Database, message, query string) []string {
	return []string{
		"-- Stops here, with the quoted name as the error, if the query below finds anything.\n" +
			"CREATE TEMPORARY TABLE " + preconditionTable + " (n BIGINT, CONSTRAINT " + d.Ident(message) + " CHECK (n = 0))",
		"INSERT INTO " + preconditionTable + " " + query,
		"DROP TABLE " + preconditionTable,
	}
}

const preconditionTable = "stategen_precondition"

// createIndex creates an index by quoted names. The verb is CREATE INDEX or more.
func createIndex(d Database, verb, name, table string, st *spec.Storage, x *spec.Index, stored []string) string {
	create := fmt.Sprintf("%s %s ON %s (%s)", verb, name, table, Idents(d, x.Columns.Items))
	if x.Flag() == nil {
		return create
	}
	list := strings.ReplaceAll(List(stored), "\n", "\n  ") // after WHERE
	return fmt.Sprintf("%s\n  WHERE %s IN (%s)", create, d.Ident(st.Column.Value), list)
}
