// The triggers of a table against those of the spec.

package column

import (
	"maps"
	"slices"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A Source is where triggers were read.
type Source struct {
	Databases []database.Database // that may have these triggers
	Name      string              // "in the database"
	At        func(diag.Pos) string
}

// Triggers compares the triggers of a table with those of the spec, by name. Other
// triggers are the user's own, unless they enforce transitions of the column too.
func Triggers(s *spec.Spec, st *spec.Storage, have []ddl.Trigger, source Source) []diag.Finding {
	var found []diag.Finding
	pos := st.EnforceTransitions.Pos
	if pos.IsZero() {
		pos = st.Column.Pos
	}
	report := func(name, format string, args ...any) {
		args = append([]any{name, st.Table.Value}, args...)
		found = append(found, Finding(s, "schema-trigger", pos, "trigger %q of table %q "+format, args...))
	}
	wanted := map[string][]string{} // texts by name, one for each database
	for _, d := range source.Databases {
		for _, t := range ddl.Triggers([]byte(strings.Join(database.CreateTriggers(d, s, st), ";\n")), st.Table.Value) {
			wanted[t.Name] = append(wanted[t.Name], t.Text)
		}
	}
	exists := map[string]bool{}
	for _, got := range have {
		want, ours := match(wanted, got.Name)
		exists[ours] = true
		where := source.At(got.Pos)
		switch {
		case want == nil && isOurs(st, got) && !st.EnforceTransitions.Value:
			report(got.Name, "exists (%s), but the spec does not set enforce_transitions: drop it", where)
		case want == nil && isOurs(st, got):
			report(got.Name, "enforces transitions of %s, but has another name than the spec's triggers (%s): drop it", st.Column.Value, where)
		case want == nil || got.Opaque && !got.Disabled:
		case got.Disabled:
			report(got.Name, "is disabled (%s)", where)
		case !slices.Contains(want, got.Text):
			has, wants := difference(got.Text, want)
			report(got.Name, "is out of date with the spec (%s): it has %q instead of %q; drop it and create it as in the generated SQL", where, has, wants)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if !exists[name] {
			report(name, "is missing %s: create it as in the generated SQL", source.Name)
		}
	}
	return found
}

// match finds a name, ignoring case as databases do.
func match(wanted map[string][]string, name string) (texts []string, as string) {
	for as, texts := range wanted {
		if strings.EqualFold(as, name) {
			return texts, as
		}
	}
	return nil, ""
}

// isOurs reports whether a trigger has one of our names, or enforces transitions.
func isOurs(st *spec.Storage, t ddl.Trigger) bool {
	return database.EnforcesTransitions(st, t.Text) ||
		slices.ContainsFunc(st.TriggerNames().Triggers(), func(name string) bool { return strings.EqualFold(name, t.Name) })
}

// difference returns the first words that differ from a wanted text, and some words
// before them. Of several wanted texts, it chooses the one with the longest common
// beginning.
func difference(got string, wanted []string) (has, wants string) {
	const before, shown = 3, 8
	farthest := -1
	mine := strings.Fields(got)
	for _, want := range wanted {
		theirs := strings.Fields(want)
		n := 0
		for n < min(len(mine), len(theirs)) && mine[n] == theirs[n] {
			n++
		}
		if n > farthest {
			farthest = n
			from := max(0, n-before)
			has, wants = strings.Join(mine[from:min(from+shown, len(mine))], " "), strings.Join(theirs[from:min(from+shown, len(theirs))], " ")
		}
	}
	return has, wants
}
