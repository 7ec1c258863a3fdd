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
	Databases []database.Database // that it may be of
	Name      string              // "in the database"
	At        func(diag.Pos) string
}

// Triggers compares the triggers of a table with those that the spec gives for a
// column, by their names. Others are somebody else's, unless they do the same.
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
	wanted := map[string][]string{} // texts by name, one for each dialect
	for _, d := range source.Databases {
		for _, t := range ddl.Triggers([]byte(strings.Join(d.CreateTriggers(s, st), ";\n")), st.Table.Value) {
			wanted[t.Name] = append(wanted[t.Name], t.Text)
		}
	}
	there := map[string]bool{}
	for _, got := range have {
		want, ours := match(wanted, got.Name)
		there[ours] = true
		where := source.At(got.Pos)
		switch {
		case want == nil && isOurs(st, got) && !st.EnforceTransitions.Value:
			report(got.Name, "is there (%s), and the spec does not say enforce_transitions: drop it", where)
		case want == nil && isOurs(st, got):
			report(got.Name, "enforces transitions of %s under another name than the spec gives (%s): drop it", st.Column.Value, where)
		case want == nil || got.Opaque && !got.Disabled:
		case got.Disabled:
			report(got.Name, "is disabled (%s)", where)
		case !slices.Contains(want, got.Text):
			has, gives := difference(got.Text, want)
			report(got.Name, "is not the one that the spec gives (%s): it has %q for %q; drop it and make it as the generated SQL has it", where, has, gives)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if !there[name] {
			report(name, "is not %s: make it as the generated SQL has it", source.Name)
		}
	}
	return found
}

// match finds a name, as databases compare them.
func match(wanted map[string][]string, name string) (texts []string, as string) {
	for as, texts := range wanted {
		if strings.EqualFold(as, name) {
			return texts, as
		}
	}
	return nil, ""
}

// isOurs reports whether a trigger has one of our names, or does what ours do.
func isOurs(st *spec.Storage, t ddl.Trigger) bool {
	return database.EnforcesTransitions(st, t.Text) ||
		slices.ContainsFunc(st.TriggerNames().Triggers(), func(name string) bool { return strings.EqualFold(name, t.Name) })
}

// difference shows the first words that a text has for others, with some in front
// of them, by the wanted text that goes along with it farthest.
func difference(got string, wanted []string) (has, gives string) {
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
			has, gives = strings.Join(mine[from:min(from+shown, len(mine))], " "), strings.Join(theirs[from:min(from+shown, len(theirs))], " ")
		}
	}
	return has, gives
}
