package database

import (
	"fmt"
	"strings"
	"testing"

	"stategen.example/internal/spec"
)

// chain is a machine of n states, each of which leads to the next.
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

// The triggers of SQLite name each pair of strings up to a bound; from there on
// all triggers grow with the moves, and SQLite has to be a newer one.
func TestSize(t *testing.T) {
	for _, test := range []struct{ states, raises int }{
		{2, 1 + 1 + 1 + 1},       // on 1 start and 1 move, and on an unknown state
		{32, 31 + 1 + 31*31 + 1}, // 31 of the 992 pairs are legal
		{33, 1 + 1},              // one expression each
		{10_000, 1 + 1},
	} {
		s := chain(t, test.states)
		isLong, about := test.states > 32, SQLite.AboutTriggers(s, &s.Storage[0])
		if minor := SQLiteMinor(s, &s.Storage[0]); (minor == 47) != isLong || (minor == 0) == isLong || strings.Contains(about, "3.47") != isLong {
			t.Errorf("%d states need SQLite 3.%d: %q", test.states, minor, about)
		}
		for _, d := range All {
			text := strings.Join(d.CreateTriggers(s, &s.Storage[0]), ";\n")
			if got := strings.Count(text, "RAISE(ABORT"); d.Kind == SQLite.Kind && got != test.raises {
				t.Errorf("%d states: %d errors are raised, want %d", test.states, got, test.raises)
			}
			if limit := 1<<20 - 1; len(text) > limit {
				t.Errorf("%s: the triggers of %d states have %d bytes, want at most %d", d.Kind, test.states, len(text), limit)
			}
		}
	}
}

// What is not to be enforced has no triggers, and those that it had are dropped
// by the names of the constraint.
func TestDrop(t *testing.T) {
	s, found := spec.Parse("spec/door.yaml", []byte("stategen: 1\npackage: door\ntype: State\nstates:\n  - {name: Open, db: open}\n"+
		"storage: [{table: app.doors, column: state}]\n"))
	if s == nil {
		t.Fatal(found)
	}
	want := map[string]string{
		"sqlite":   `DROP TRIGGER IF EXISTS "app"."doors_state_start"; DROP TRIGGER IF EXISTS "app"."doors_state_move"`,
		"postgres": `DROP TRIGGER IF EXISTS "doors_state_start" ON "app"."doors"; DROP TRIGGER IF EXISTS "doors_state_move" ON "app"."doors"; DROP FUNCTION IF EXISTS "app"."doors_state_guard"()`,
		"mysql":    "DROP TRIGGER IF EXISTS `app`.`doors_state_start`; DROP TRIGGER IF EXISTS `app`.`doors_state_move`",
	}
	for _, d := range All {
		if made := d.CreateTriggers(s, &s.Storage[0]); len(made) > 0 {
			t.Errorf("%s: made without being told to: %q", d.Kind, made)
		}
		if got := strings.Join(d.DropTriggers(&s.Storage[0]), "; "); got != want[d.Kind] {
			t.Errorf("%s: got  %s\nwant %s", d.Kind, got, want[d.Kind])
		}
	}
}
