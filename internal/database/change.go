// Statements that carry a column from one set of states to another. Each is
// without its semicolon.

package database

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/spec"
)

// A Move says what rows that hold one string hold from then on.
type Move struct{ From, To string }

// Accepts is the condition that a row holds one of the given strings. NULL
// makes it NULL.
func (d Database) Accepts(column string, stored []string) string {
	return d.Exact(column) + " IN (" + List(stored) + ")"
}

// Refuses is the condition that a constraint with the given strings refuses a
// row.
func (d Database) Refuses(st *spec.Storage, stored []string) string {
	refused := d.Exact(st.Column.Value) + " NOT IN (" + List(stored) + ")"
	if !st.Nullable.Value {
		refused = d.Ident(st.Column.Value) + " IS NULL OR " + refused
	}
	return refused
}

// MoveRows is the UPDATE that moves all rows at once, so that one string may
// take the place of another that moves away.
func (d Database) MoveRows(st *spec.Storage, moves []Move) string {
	var from []string
	for _, m := range moves {
		from = append(from, m.From)
	}
	return fmt.Sprintf("UPDATE %s\n  SET %s = CASE %s%s\n  END\n  WHERE %s",
		d.Table(st.Table.Value), d.Ident(st.Column.Value), d.Exact(st.Column.Value), Arms(moves), Indent(d.Accepts(st.Column.Value, from), "  ")[2:])
}

// Arms are the moves inside of a CASE on the column.
func Arms(moves []Move) string {
	var arms strings.Builder
	for _, m := range moves {
		fmt.Fprintf(&arms, "\n    WHEN %s THEN %s", Literal(m.From), Literal(m.To))
	}
	return arms.String()
}

// maxName is the longest name in bytes that every database takes.
const maxName = 63

// Fit cuts a name so that it is one with so many bytes more around it.
func Fit(name string, around int) string {
	for len(name)+around > maxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}

// Stop lists the statements that fail where some row meets the condition. %s in
// the message is the column.
func (d Database) Stop(st *spec.Storage, message, condition string) []string {
	place := Fit(st.Table.Value+"."+st.Column.Value, len(message)-len("%s"))
	return d.StopUnlessZero(fmt.Sprintf(message, place),
		fmt.Sprintf("SELECT count(*) FROM %s\n  WHERE %s", d.Table(st.Table.Value), Indent(condition, "  ")[2:]))
}

// StopUnlessZero lists the statements that fail where a query gives another
// number: the name of the constraint that fails is the message, at most 63 bytes.
func (d Database) StopUnlessZero(message, query string) []string {
	var first []string
	drop := "DROP TABLE stategen_guard"
	if d.Commits { // DROP TABLE does too, and an error leaves the table there
		drop = "DROP TEMPORARY TABLE stategen_guard"
		first = []string{"DROP TEMPORARY TABLE IF EXISTS stategen_guard"}
	}
	return append(first,
		fmt.Sprintf("-- Fails, with this name as the message, unless the count is 0.\nCREATE TEMPORARY TABLE stategen_guard (n BIGINT, CONSTRAINT %s CHECK (n = 0))", d.Ident(message)),
		"INSERT INTO stategen_guard "+query,
		drop,
	)
}

// SwapConstraint lists the statements that put a constraint in the place of the
// one of another version. Either version may be nil, and clause empty with it.
// The database looks at the rows that are there where check says so, or where
// it can't be told not to.
func (d Database) SwapConstraint(was, is *spec.Storage, clause string, check bool) []string {
	var parts []string
	table := ""
	if was != nil {
		table = d.Table(was.Table.Value)
		parts = append(parts, "DROP CONSTRAINT "+d.Ident(was.ConstraintName()))
	}
	if is != nil {
		table = d.Table(is.Table.Value)
		add := "ADD " + clause
		if !check {
			add += d.notValid
		}
		parts = append(parts, add)
	}
	if !d.alterAll {
		for i, part := range parts {
			parts[i] = fmt.Sprintf("ALTER TABLE %s\n%s", table, Indent(part, "  "))
		}
		return parts
	}
	return []string{fmt.Sprintf("ALTER TABLE %s\n%s", table, Indent(strings.Join(parts, ",\n"), "  "))}
}

// Validates tells that a constraint can be added without a look at the rows,
// and validated later.
func (d Database) Validates() bool { return d.notValid != "" }

// Validate is the statement that looks at the rows of a constraint.
func (d Database) Validate(st *spec.Storage) string {
	return fmt.Sprintf("ALTER TABLE %s VALIDATE CONSTRAINT %s", d.Table(st.Table.Value), d.Ident(st.ConstraintName()))
}

// AlterIndexes is one statement that drops and makes indexes, for a database
// where two would be committed one by one. It has no partial indexes.
func (d Database) AlterIndexes(st *spec.Storage, drop []string, add []*spec.Index) string {
	var parts []string
	for _, name := range drop {
		parts = append(parts, "DROP INDEX "+d.Ident(name))
	}
	for _, x := range add {
		parts = append(parts, fmt.Sprintf("ADD INDEX %s (%s)", d.Ident(x.Name.Value), d.Idents(x.Columns.Items)))
	}
	return fmt.Sprintf("ALTER TABLE %s\n%s", d.Table(st.Table.Value), Indent(strings.Join(parts, ",\n"), "  "))
}

// IndexName is the name of an index with its schema, where it has one.
func (d Database) IndexName(st *spec.Storage, name string) string { return d.beside(st, name) }

// DropIndex is the statement that drops an index.
func (d Database) DropIndex(st *spec.Storage, name string) string {
	return "DROP INDEX " + d.IndexName(st, name)
}
