package database

import (
	"fmt"
	"strings"
	"testing"

	"stategen.example/internal/spec"
)

// chain returns a spec of n states that follow each other.
func chain(t *testing.T, n int) *spec.Spec {
	t.Helper()
	var b strings.Builder
	b.WriteString("stategen: 1\npackage: chain\ntype: State\nstates:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {name: S%d, db: s%d, initial: %v, final: %v}\n", i, i, i == 0, i == n-1)
	}
	b.WriteString("storage: [{table: chains, column: state, enforce_transitions: true}]\ntransitions:\n")
	for i := range n - 1 {
		fmt.Fprintf(&b, "  - {from: S%d, to: S%d}\n", i, i+1)
	}
	s, found := spec.Parse("spec/chain.yaml", []byte(b.String()))
	if s == nil {
		t.Fatal(found)
	}
	return s
}

// The triggers of SQLite name each pair of strings up to a limit. Beyond it they need a
// newer SQLite. All triggers grow with the number of transitions.
func TestSize(t *testing.T) {
	for _, test := range []struct{ states, raises int }{
		{2, 1 + 1 + 1 + 1},       // on 1 start and 1 transition, and on an unknown state
		{32, 31 + 1 + 31*31 + 1}, // 31 of the 992 pairs are legal
		{33, 1 + 1},              // one expression each
		{10_000, 1 + 1},
	} {
		s := chain(t, test.states)
		isLong, note := test.states > 32, SQLite.TriggerNote(s, &s.Storage[0])
		_, before := SQLite.RebuildReason("3.46.1", s)
		_, after := SQLite.RebuildReason("3.47", s)
		if (before != nil) != isLong || after != nil || strings.Contains(note, "3.47") != isLong {
			t.Errorf("%d states: %v before 3.47, %v after, %q", test.states, before, after, note)
		}
		for _, d := range All {
			text := strings.Join(CreateTriggers(d, s, &s.Storage[0]), ";\n")
			if got := strings.Count(text, "RAISE(ABORT"); d == SQLite && got != test.raises {
				t.Errorf("%d states: %d errors are raised, want %d", test.states, got, test.raises)
			}
			if limit := 1<<20 - 1; len(text) > limit {
				t.Errorf("%s: the triggers of %d states have %d bytes, want at most %d", d.Info().Name, test.states, len(text), limit)
			}
		}
	}
}

// A column that does not enforce its transitions has no triggers. Those that it had
// are dropped by the names of the constraint.
func TestDrop(t *testing.T) {
	s, found := spec.Parse("spec/door.yaml", []byte("stategen: 1\npackage: door\ntype: State\nstates:\n  - {name: Open, db: open}\n"+
		"storage: [{table: app.doors, column: state}]\n"))
	if s == nil {
		t.Fatal(found)
	}
	want := map[string]string{
		"sqlite":   `DROP TRIGGER IF EXISTS "app"."doors_state_start"; DROP TRIGGER IF EXISTS "app"."doors_state_next"`,
		"postgres": `DROP TRIGGER IF EXISTS "doors_state_start" ON "app"."doors"; DROP TRIGGER IF EXISTS "doors_state_next" ON "app"."doors"; DROP FUNCTION IF EXISTS "app"."doors_state_rules"()`,
		"mysql":    "DROP TRIGGER IF EXISTS `app`.`doors_state_start`; DROP TRIGGER IF EXISTS `app`.`doors_state_next`",
	}
	for _, d := range All {
		if made := CreateTriggers(d, s, &s.Storage[0]); len(made) > 0 {
			t.Errorf("%s: created without enforce_transitions: %q", d.Info().Name, made)
		}
		if got := strings.Join(d.DropTriggers(&s.Storage[0]), "; "); got != want[d.Info().Name] {
			t.Errorf("%s: got  %s\nwant %s", d.Info().Name, got, want[d.Info().Name])
		}
	}
}

// A version of SQLite is 3 and a minor version. Before 3.53 tables are rebuilt.
func TestRebuildReason(t *testing.T) {
	for _, test := range []struct {
		version, reason, err string
	}{
		{"3.53", "", ""},
		{"3.100.1", "", ""},
		{"3.52.9", "SQLite 3.52.9 cannot change a constraint", ""},
		{"3", "", `"3" is not a version such as 3.40`},
		{"4.0", "", `"4.0" is not a version such as 3.40`},
		{"3.x", "", `"3.x" is not a version such as 3.40`},
		{"3.40.-1", "", `"3.40.-1" is not a version such as 3.40`},
	} {
		reason, err := SQLite.RebuildReason(test.version, new(spec.Spec))
		if got := fmt.Sprint(err); !strings.HasPrefix(reason, test.reason) || (reason == "") != (test.reason == "") || err != nil && got != test.err || err == nil && test.err != "" {
			t.Errorf("%s: got %q, %v", test.version, reason, err)
		}
	}
}
