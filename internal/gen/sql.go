// The SQL files: for each column of storage, the constraint that keeps every
// other string out, the indexes that depend on the states, and the triggers that
// enforce the transitions. The statements
// are those of internal/database; what a file says around them is here.

package gen

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/database"
	"stategen.example/internal/header"
	"stategen.example/internal/spec"
)

// A sqlFile is a dialect and what its file says in its head: how to run it. %s
// is the clause for use inside CREATE TABLE.
type sqlFile struct {
	database.Database
	about string
}

var (
	// ALTER TABLE … ADD CONSTRAINT came with SQLite 3.53
	// (https://www.sqlite.org/changes.html).
	sqlite = sqlFile{database.SQLite, `Run it after CREATE TABLE, with SQLite 3.53 or later. An older SQLite can't
add a constraint to a table: leave ALTER TABLE out and put this clause inside
CREATE TABLE instead.

%s`}
	postgres = sqlFile{database.Postgres, `Run it after CREATE TABLE. It checks the rows that are there and locks the
table while it does; on a large table add the constraint NOT VALID and validate
it in a second transaction.`}
	mysql = sqlFile{database.MySQL, `Run it after CREATE TABLE. It checks the rows that are there. Older versions
parse a CHECK constraint and do not enforce it.`}
)

// emitSQL returns the emitter of a dialect.
func emitSQL(d sqlFile) func(*spec.Spec) ([]byte, error) {
	return func(s *spec.Spec) ([]byte, error) {
		if len(s.Storage) == 0 {
			return nil, &AbsentError{Spec: s.Path, Why: "has no \"storage\": there is no column to write SQL for"}
		}
		var head, body strings.Builder
		fmt.Fprintf(&head, "-- %s\n", header.Line(s.Path))
		for i := range s.Storage {
			d.storage(&body, s, &s.Storage[i], i == 0)
		}
		isWide := func(r rune) bool { return r >= utf8.RuneSelf }
		if d.Setup != "" && strings.ContainsFunc(body.String(), isWide) {
			fmt.Fprintf(&head, "\n%s\n", d.Setup)
		}
		return []byte(head.String() + body.String()), nil
	}
}

func (d sqlFile) storage(b *strings.Builder, s *spec.Spec, st *spec.Storage, first bool) {
	clause := d.Constraint(st, spec.Stored(s.All()))
	about := fmt.Sprintf("What %s.%s may hold, for %s.", st.Table.Value, st.Column.Value, d.Name)
	if first {
		how := d.about
		if strings.Contains(how, "%s") {
			how = fmt.Sprintf(how, database.Indent(clause, "  "))
		}
		about += "\n\n" + how
	} else if strings.Contains(d.about, "%s") {
		about += "\n\n" + database.Indent(clause, "  ")
	}
	b.WriteString("\n" + database.Indent(about, "-- ") + "\n\n")
	fmt.Fprintf(b, "ALTER TABLE %s\n%s;\n", d.Table(st.Table.Value), database.Indent("ADD "+clause, "  "))
	for i := range st.Indexes {
		d.index(b, s, st, &st.Indexes[i])
	}
	d.triggers(b, s, st)
}

func (d sqlFile) index(b *strings.Builder, s *spec.Spec, st *spec.Storage, x *spec.Index) {
	f := x.Flag()
	if f == nil {
		fmt.Fprintf(b, "\n%s;\n", d.CreateIndex(st, x, nil))
		return
	}
	create := d.CreateIndex(st, x, spec.Stored(s.Members(f)))
	if d.NoPartial {
		fmt.Fprintf(b, "\n%s\n", database.Indent(fmt.Sprintf("MySQL and MariaDB have no partial indexes, so %s is not\nmade. One over all rows would be:\n\n%s;",
			x.Name.Value, create), "-- "))
		return
	}
	fmt.Fprintf(b, "\n-- For queries with %s IN (…) and the list of %s.\n%s;\n", st.Column.Value, s.SQLName(f), create)
}

func (d sqlFile) triggers(b *strings.Builder, s *spec.Spec, st *spec.Storage) {
	about := "What the transitions do not allow is refused; a row may always keep its state."
	if more := d.AboutTriggers(s, st); more != "" {
		about += "\n\n" + more
	}
	for i, create := range d.CreateTriggers(s, st) {
		if i == 0 {
			b.WriteString("\n" + database.Indent(about, "-- "))
		}
		fmt.Fprintf(b, "\n%s;\n", create)
	}
}
