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
	texts := map[string][]string{} // by name
	for _, d := range source.Dialects {
		for _, t := range d.Triggers(s, st) {
			texts[t.Name] = append(texts[t.Name], t.Text)
		}
	}
	none := true
	for _, name := range st.Guard().Triggers() {
		got := named(have, name)
		none = none && got == nil
		switch {
		case got == nil && texts[name] != nil:
			report(name, "is not %s", source.Name)
		case got == nil:
		case texts[name] == nil:
			report(name, "is there (%s), and the spec does not say enforce_transitions", source.At(got.Pos))
		case got.Disabled:
			report(name, "is disabled (%s)", source.At(got.Pos))
		case !slices.ContainsFunc(texts[name], func(want string) bool { return schema.Same(got.Text, want) }):
			report(name, "is not the one that the spec gives (%s): drop it and make it again", source.At(got.Pos))
		}
	}
	if none && source.Partial {
		return nil
	}
	return found
}

func named(triggers []schema.Trigger, name string) *schema.Trigger {
	for i := range triggers {
		if strings.EqualFold(triggers[i].Name, name) {
			return &triggers[i]
		}
	}
	return nil
}
