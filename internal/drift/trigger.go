package drift

import (
	"slices"
	"strings"

	"github.com/stategen/stategen/internal/diag"
	"github.com/stategen/stategen/internal/dialect"
	"github.com/stategen/stategen/internal/schema"
	"github.com/stategen/stategen/internal/spec"
)

// A Source is where triggers were read.
type Source struct {
	Dialects []dialect.Dialect // that it may be of
	Name     string            // "in the database"
	At       func(diag.Pos) string
	// Partial sources may hold no triggers at all, as a file of tables does.
	Partial bool
}

// Triggers compares the triggers of a table with those that the spec gives for a
// column, by their names: the others are somebody else's.
func Triggers(s *spec.Spec, st *spec.Storage, have []schema.Trigger, source Source) []diag.Diagnostic {
	var found []diag.Diagnostic
	pos := st.EnforceTransitions.Pos
	if pos.IsZero() {
		pos = st.Column.Pos
	}
	report := func(name, format string, args ...any) {
		args = append([]any{name, st.Table.Value}, args...)
		found = append(found, s.Diagnose("schema-trigger", pos, "trigger %q of table %q "+format, args...))
	}
	var wanted []schema.Trigger
	for _, d := range source.Dialects {
		made := strings.Join(d.CreateTriggers(s, st), ";\n")
		wanted = append(wanted, schema.Triggers([]byte(made), st.Table.Value)...)
	}
	isPartial := source.Partial
	for _, name := range st.Guard().Triggers() {
		got, want := named(have, name), named(wanted, name)
		isPartial = isPartial && got == nil
		switch {
		case got == nil && want != nil:
			report(name, "is not %s", source.Name)
		case got == nil:
		case want == nil:
			report(name, "is there (%s), and the spec does not say enforce_transitions", source.At(got[0].Pos))
		case got[0].Disabled:
			report(name, "is disabled (%s)", source.At(got[0].Pos))
		case !got[0].Opaque && !slices.ContainsFunc(want, func(w schema.Trigger) bool { return w.Text == got[0].Text }):
			report(name, "is not the one that the spec gives (%s): drop it and make it again", source.At(got[0].Pos))
		}
	}
	if isPartial {
		return nil
	}
	return found
}

// named gives those of that name; of several dialects there may be several.
func named(triggers []schema.Trigger, name string) []schema.Trigger {
	var same []schema.Trigger
	for _, t := range triggers {
		if strings.EqualFold(t.Name, name) {
			same = append(same, t)
		}
	}
	return same
}
