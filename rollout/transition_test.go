package rollout

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// legal is RFC-0008 §3, written by hand.
var legal = map[State][]State{
	StateOpening:    {StateActive, StateSuperseded},
	StateActive:     {StateConverging, StateTerminal, StateReverted, StateFailed, StateSuperseded},
	StateConverging: {StateActive, StateTerminal, StateReverted, StateFailed, StateSuperseded},
	StateTerminal:   {StateSuperseded, StatePruned},
	StateReverted:   {StateSuperseded, StatePruned},
	StateFailed:     {StateSuperseded, StatePruned},
	StateSuperseded: {StatePruned},
	StatePruned:     nil,
}

func isLegal(from, to State) bool {
	for _, next := range legal[from] {
		if next == to {
			return true
		}
	}
	return false
}

var opened = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)

func newRecord(s State) Record {
	return Record{RolloutID: NewID("stable", "abc123"), Channel: "stable", TargetRef: "abc123", State: s, OpenedAt: opened}
}

// TestRecordTransitionTo tries every pair of states and of some invalid values.
func TestRecordTransitionTo(t *testing.T) {
	at := opened.Add(time.Hour).In(time.FixedZone("", 3600))
	for from := range State(11) {
		for to := range State(11) {
			before := newRecord(from)
			got, err := before.TransitionTo(to, at)
			if diff := cmp.Diff(newRecord(from), before); diff != "" {
				t.Fatalf("%v to %v changed its receiver:\n%s", from, to, diff)
			}
			want := before
			if isLegal(from, to) {
				want.State = to
				utc := at.UTC()
				switch to {
				case StateTerminal:
					want.TerminalAt = &utc
				case StateSuperseded:
					want.SupersededAt = &utc
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v to %v (-want +got):\n%s", from, to, diff)
			}
			var illegal *StateTransitionError
			if errors.As(err, &illegal) == isLegal(from, to) || illegal != nil && (illegal.From != from || illegal.To != to) {
				t.Errorf("%v to %v: error %v", from, to, err)
			}
		}
	}
}

// TestRecordStamps checks that a time has no monotonic clock and is kept by later
// transitions.
func TestRecordStamps(t *testing.T) {
	r := newRecord(StateActive)
	a, err := r.TransitionTo(StateTerminal, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if *a.TerminalAt != a.TerminalAt.Round(0) || a.TerminalAt.Location() != time.UTC {
		t.Errorf("TerminalAt is %v, want UTC without a monotonic clock", a.TerminalAt)
	}
	b, err := a.TransitionTo(StateSuperseded, opened)
	if err != nil {
		t.Fatal(err)
	}
	if b.TerminalAt == nil || !b.TerminalAt.Equal(*a.TerminalAt) {
		t.Errorf("after Superseded TerminalAt is %v, want %v", b.TerminalAt, a.TerminalAt)
	}
}

// TestRandomWalks makes random transitions, legal and not, and checks what must be
// true of every record on its way.
func TestRandomWalks(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 3))
	reached := map[State]bool{}
	for range 2000 {
		r := newRecord(StateOpening)
		at := opened
		for range 30 {
			at = at.Add(time.Duration(rng.IntN(1e9)))
			to := State(rng.IntN(10))
			next, err := r.TransitionTo(to, at)
			switch {
			case r.State == StatePruned && err == nil:
				t.Fatalf("a pruned record went to %v", to)
			case (err == nil) != isLegal(r.State, to):
				t.Fatalf("%v to %v: %v", r.State, to, err)
			case err != nil && !next.Equal(r):
				t.Fatalf("a rejected transition changed the record: %s", cmp.Diff(r, next))
			}
			r = next
			reached[r.State] = true
			if r.State == StateTerminal && r.TerminalAt == nil || r.State == StateSuperseded && r.SupersededAt == nil {
				t.Fatalf("%v without its time: %+v", r.State, r)
			}
			if r.OpenedAt != opened || r.RolloutID != "stable@abc123" {
				t.Fatalf("a transition changed more than the state: %+v", r)
			}
		}
	}
	for _, s := range StateValues() {
		if !reached[s] {
			t.Errorf("no walk came to %v", s)
		}
	}
}
