// Package column compares a column of a database with its spec: the strings that it
// accepts, in both directions, and the triggers that enforce the transitions.
//
// Start reading at [File], which reads SQL text. [Column], [Extras] and [Triggers]
// are the comparisons themselves, for a column that was read from a database.
package column

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// File compares a column with the SQL in src, the file at path: a slash path from the
// module root.
func File(s *spec.Spec, st *spec.Storage, path string, src []byte) []diag.Finding {
	column, err := ddl.Column(src, st.Table.Value, st.Column.Value)
	if err != nil {
		at := path
		var unread *ddl.Error
		if errors.As(err, &unread) && !unread.Pos.IsZero() {
			at = fmt.Sprintf("%s:%s", path, unread.Pos)
		}
		return []diag.Finding{Finding(s, "schema-unread", st.Schema.Pos, "%s: %v", at, err)}
	}
	lines := strings.Split(string(src), "\n")
	where := func(pos diag.Pos) string { return fmt.Sprintf("%s:%s", path, pos) }
	found := append(Column(s, st, column, where), Triggers(s, st, column.Triggers,
		Source{Databases: database.All, Name: "in " + path, At: where})...)
	for _, extra := range extras(s, column.Lists()) {
		d := extraFinding(s, st, extra)
		d.File, d.Pos, d.Source = path, extra.Pos, strings.TrimSuffix(lines[extra.Pos.Line-1], "\r")
		found = append(found, d)
	}
	return found
}

// Column reports each stored string of the spec that the column rejects, at the place
// of the string. It reports NULL if only the column accepts it. The function where
// names a place in the SQL.
func Column(s *spec.Spec, st *spec.Storage, column *ddl.TableColumn, where func(diag.Pos) string) []diag.Finding {
	var found []diag.Finding
	lists := column.Lists()
	if len(lists) == 0 {
		return []diag.Finding{Finding(s, "schema-unread", st.Column.Pos, "%s: %v", where(column.Pos), column.NoList(st.ConstraintName()))}
	}
	for _, list := range lists {
		allowed := map[string]bool{}
		for _, literal := range list.Literals {
			allowed[literal.Value] = true
		}
		for i := range s.States {
			for _, text := range s.States[i].Stored() {
				if !allowed[text.Value] {
					found = append(found, Finding(s, "schema-lacks", text.Pos, "%s lacks %q of state %q (%s)",
						describe(list), text.Value, s.States[i].Name.Value, where(list.Pos)))
				}
			}
		}
	}
	if !column.NotNull && !st.Nullable.Value {
		found = append(found, Finding(s, "schema-null", st.Column.Pos, "column %s accepts NULL, but the spec does not declare it nullable (%s)",
			st.ColumnName(), where(column.Pos)))
	}
	return found
}

// Extras reports the strings that the column accepts and no state has, at the place of
// the column in the spec.
func Extras(s *spec.Spec, st *spec.Storage, column *ddl.TableColumn) []diag.Finding {
	var found []diag.Finding
	for _, extra := range extras(s, column.Lists()) {
		found = append(found, extraFinding(s, st, extra))
	}
	return found
}

func extraFinding(s *spec.Spec, st *spec.Storage, extra ddl.Literal) diag.Finding {
	return Finding(s, "schema-extra", st.Column.Pos, "column %s accepts %q, but no state or alias has it",
		st.ColumnName(), extra.Value)
}

// describe names a list in a message.
func describe(list ddl.Constraint) string {
	switch {
	case list.Kind == ddl.Enum && list.Name == "":
		return "the column's type"
	case list.Kind == ddl.Enum:
		return fmt.Sprintf("type %q", list.Name)
	case list.Name == "":
		return "the constraint"
	}
	return fmt.Sprintf("constraint %q", list.Name)
}

// extras are the strings that every list accepts and no state has.
func extras(s *spec.Spec, lists []ddl.Constraint) []ddl.Literal {
	if len(lists) == 0 {
		return nil
	}
	known := map[string]bool{}
	for i := range s.States {
		for _, text := range s.States[i].Stored() {
			known[text.Value] = true
		}
	}
	in := map[string]int{} // how many lists a string is in
	for _, list := range lists {
		here := map[string]bool{}
		for _, l := range list.Literals {
			if !here[l.Value] {
				here[l.Value] = true
				in[l.Value]++
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(lists[0].Literals), func(l ddl.Literal) bool {
		return known[l.Value] || in[l.Value] < len(lists)
	})
}
