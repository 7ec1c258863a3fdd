// The SQL files: for each column, the constraint that rejects every other string,
// the indexes that depend on the states, and the triggers that enforce the
// transitions. The statements are those of internal/database; the comments around
// them are here.

package gen

import (
	"fmt"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/header"
	"stategen.example/internal/spec"
)

// sqlOutputs has a row for each database.
func sqlOutputs() []output {
	var all []output
	for _, d := range database.All {
		info := d.Info()
		paths := func(o *spec.Outputs) []spec.Text { return []spec.Text{o.SQL.Output(info.Name)} }
		all = append(all, output{Output{info.Name, "the SQL for " + info.Title}, paths, emitSQL(d), nil})
	}
	return all
}

// emitSQL returns the emitter of a database.
func emitSQL(d database.Database) func(*spec.Spec) ([]byte, error) {
	return func(s *spec.Spec) ([]byte, error) {
		if len(s.Storage) == 0 {
			return nil, &AbsentError{Spec: s.Path, Why: "has no \"storage\": there is no column to write SQL for"}
		}
		var head, body strings.Builder
		fmt.Fprintf(&head, "-- %s\n\n%s\n", header.Line(s.Path), sqlComment("For "+d.Info().Title+". Run it after CREATE TABLE.\n"+d.Info().RunNote))
		for i := range s.Storage {
			columnSQL(&body, d, s, &s.Storage[i])
		}
		if setup := database.SetupFor(d, body.String()); setup != "" {
			fmt.Fprintf(&head, "\n%s\n", setup)
		}
		return []byte(head.String() + body.String()), nil
	}
}

func sqlComment(text string) string { return database.Indent(text, "-- ") }

func columnSQL(b *strings.Builder, d database.Database, s *spec.Spec, st *spec.Storage) {
	clause := database.Constraint(d, st, spec.Stored(s.All()))
	fmt.Fprintf(b, "\n-- The strings that %s accepts.\n", st.ColumnName())
	if note := d.Info().ClauseNote; note != "" {
		fmt.Fprintf(b, "%s\n\n", sqlComment(note+"\n\n"+database.Indent(clause, "  ")))
	}
	fmt.Fprintf(b, "%s;\n", database.AlterTable(d, st, "ADD "+clause))
	for i := range st.Indexes {
		indexSQL(b, d, s, st, &st.Indexes[i])
	}
	about := "The triggers reject what the transitions do not allow. A row may always keep its state."
	if note := d.TriggerNote(s, st); note != "" {
		about += "\n" + note
	}
	for i, create := range database.CreateTriggers(d, s, st) {
		if i == 0 {
			b.WriteString("\n" + sqlComment(about))
		}
		fmt.Fprintf(b, "\n%s;\n", create)
	}
}

func indexSQL(b *strings.Builder, d database.Database, s *spec.Spec, st *spec.Storage, x *spec.Index) {
	f := x.Flag()
	if f == nil {
		fmt.Fprintf(b, "\n%s;\n", d.CreateIndex(st, x, nil))
		return
	}
	create := d.CreateIndex(st, x, spec.Stored(s.Members(f)))
	if d.Info().NoPartialIndexes {
		about := "This database has no partial indexes, so " + x.Name.Value + " is not created.\nAn index over all rows would be:\n\n"
		fmt.Fprintf(b, "\n%s\n", sqlComment(about+create+";"))
		return
	}
	fmt.Fprintf(b, "\n-- For queries with %s IN (…) and the list of %s.\n%s;\n", st.Column.Value, s.SQLName(f), create)
}
