// Rules on the moves between states. They hold where a spec has transitions.

package spec

import (
	"fmt"
	"iter"
	"slices"

	"stategen.example/internal/diag"
)

// What examples are put together from: three states, and the moves between them.
const (
	doorStates = door + "states:\n  - {name: Shut, db: shut, initial: true}\n  - {name: Open, db: open}\n  - {name: Gone, db: gone, final: true}\n"
	doorMoves  = "transitions:\n  - {from: Shut, to: Open, on: Opened}\n  - {from: Open, to: Shut, on: Closed}\n  - {from: [Shut, Open], to: Gone, on: Removed}\n"
)

var transitionRules = []rule{
	{Rule: diag.Rule{
		ID: "transition-undeclared", Level: diag.Error,
		Summary: "a transition is between declared states",
		Why:     "A move from or to a state that is not declared is a typo.",
		Bad:     doorStates + doorMoves + "  - {from: Shut, to: Opne, on: Kicked}\n",
		Good:    doorStates + doorMoves,
	}, check: checkTransitionUndeclared,
	},
	{Rule: diag.Rule{
		ID: "transition-initial", Level: diag.Error,
		Summary: "one state is initial",
		Why:     "A machine starts in one place: a row is inserted in the initial state, and the other states are reached from it.",
		Bad:     door + "states:\n  - {name: Shut, db: shut}\n  - {name: Open, db: open}\n  - {name: Gone, db: gone, final: true}\n" + doorMoves,
		Good:    doorStates + doorMoves,
	}, check: checkTransitionInitial,
	},
	{Rule: diag.Rule{
		ID: "transition-unreachable", Level: diag.Error,
		Summary: "every state can be reached",
		Why:     "No row can ever be in a state to which no move leads; a move is missing, or the state is superfluous.",
		Bad:     doorStates + "  - {name: Ajar, db: ajar}\n" + doorMoves + "  - {from: Ajar, to: Shut, on: Closed}\n",
		Good:    doorStates + doorMoves,
	}, check: checkTransitionUnreachable,
	},
	{Rule: diag.Rule{
		ID: "transition-final", Level: diag.Error,
		Summary: "a final state has no way on, every other one has",
		Why:     "A final state with an exit is not final, and a state without one that is not final is a row that waits for ever.",
		Bad:     doorStates + doorMoves + "  - {from: Gone, to: Shut, on: Found}\n",
		Good:    doorStates + doorMoves,
	}, check: checkTransitionFinal,
	},
	{Rule: diag.Rule{
		ID: "transition-twice", Level: diag.Error,
		Summary: "a move is declared once",
		Why:     "The same move twice, or one event that leads to two states without a guard, leaves open what happens.",
		Bad:     doorStates + doorMoves + "  - {from: Shut, to: Gone, on: Opened}\n",
		Good:    doorStates + doorMoves,
	}, check: checkTransitionTwice,
	},
	{Rule: diag.Rule{
		ID: "transition-endless", Level: diag.Warn,
		Summary: "a final state can be reached from every state",
		Why:     "From here a machine never ends; its rows are never ready to be cleaned up.",
		Bad:     doorStates + "  - {name: Stuck, db: stuck}\n" + doorMoves + "  - {from: Open, to: Stuck, on: Jammed}\n  - {from: Stuck, to: Stuck, on: Jammed}\n",
		Good:    doorStates + doorMoves,
	}, check: checkTransitionEndless,
	},
	{Rule: diag.Rule{
		ID: "transition-deprecated", Level: diag.Warn,
		Summary: "no move leads to a deprecated state",
		Why:     "A deprecated state is on its way out; moves that enter it keep it alive.",
		Bad:     doorStates + "  - {name: Ajar, db: ajar, deprecated: use Open}\n" + doorMoves + "  - {from: Shut, to: Ajar, on: Pushed}\n  - {from: Ajar, to: Shut, on: Closed}\n",
		Good:    doorStates + doorMoves,
	}, check: checkTransitionDeprecated,
	},
}

func checkTransitionUndeclared(s *Spec, report reporter) {
	if !s.statesRead() {
		return
	}
	for name := range s.undeclaredEnds() {
		report(name.Pos, "state %q is not declared%s", name.Value, s.suggestName(name.Value, false, true))
	}
}

// undeclaredEnds yields the names of no state that transitions lead from or to.
func (s *Spec) undeclaredEnds() iter.Seq[Text] {
	return func(yield func(Text) bool) {
		for _, t := range s.Transitions {
			for _, name := range append(slices.Clone(t.From.Items), t.To) {
				if _, ok := s.stateNamed[name.Value]; name.IsSet() && !ok && !yield(name) {
					return
				}
			}
		}
	}
}

// movesResolve reports whether the graph is known; the rules on it are silent
// where it is not.
func (s *Spec) movesResolve() bool {
	if !s.wasRead(&State{}, "initial", "final") {
		return false
	}
	for range s.undeclaredEnds() {
		return false
	}
	ok := s.HasTransitions()
	for _, t := range s.Transitions {
		ok = ok && t.To.IsSet() && t.From.IsSet()
	}
	for _, st := range s.States {
		ok = ok && st.Name.IsSet()
	}
	return ok
}

func isInitial(st *State) bool { return st.Initial.Value }
func isFinal(st *State) bool   { return st.Final.Value }

func checkTransitionInitial(s *Spec, report reporter) {
	initial := s.marked(isInitial)
	if len(initial) == 0 && s.HasTransitions() && s.statesRead() && s.wasRead(&State{}, "initial") {
		report(s.States[0].Name.Pos, "no state is marked \"initial: true\", where every machine starts")
	}
	for _, i := range initial[min(1, len(initial)):] {
		report(s.States[i].Initial.Pos, "state %q is initial, and so is state %q (%s)",
			s.States[i].Name.Value, s.States[initial[0]].Name.Value, s.States[initial[0]].Initial.Pos)
	}
}

func checkTransitionUnreachable(s *Spec, report reporter) {
	initial := s.marked(isInitial)
	if !s.movesResolve() || len(initial) == 0 {
		return
	}
	for i, reached := range reach(s.Successors(), initial) {
		if !reached {
			report(s.States[i].Name.Pos, "no moves lead from the initial state to state %q", s.States[i].Name.Value)
		}
	}
}

func checkTransitionFinal(s *Spec, report reporter) {
	if !s.movesResolve() {
		return
	}
	for _, e := range s.Edges() {
		if st := &s.States[e.From]; isFinal(st) {
			report(e.At.Pos, "state %q is final (%s), and this is a way on", st.Name.Value, st.Final.Pos)
		}
	}
	for i, next := range s.Successors() {
		if st := &s.States[i]; len(next) == 0 && !isFinal(st) {
			report(st.Name.Pos, "no move leads on from state %q; mark it \"final: true\" or add one", st.Name.Value)
		}
	}
}

func checkTransitionTwice(s *Spec, report reporter) {
	whole, open := map[string]Edge{}, map[string]Edge{}
	for _, e := range s.Edges() {
		id := fmt.Sprintf("%d %d %q %q", e.From, e.To, e.Of.On.Value, e.Of.When.Value)
		if old, ok := whole[id]; ok {
			report(e.At.Pos, "the move from %q to %q%s is already declared at %s", e.At.Value, e.Of.To.Value, onEvent(e), old.At.Pos)
			continue
		}
		whole[id] = e
		if e.Of.When.IsSet() || !e.Of.On.IsSet() {
			continue
		}
		id = fmt.Sprintf("%d %q", e.From, e.Of.On.Value)
		if old, ok := open[id]; ok && old.To != e.To {
			report(e.At.Pos, "%q leads from %q to %q and, without a guard, to %q too (%s); say \"when\"",
				e.Of.On.Value, e.At.Value, e.Of.To.Value, old.Of.To.Value, old.At.Pos)
			continue
		}
		open[id] = e
	}
}

func onEvent(e Edge) string {
	if e.Of.On.IsSet() {
		return fmt.Sprintf(" on %q", e.Of.On.Value)
	}
	return ""
}

func checkTransitionEndless(s *Spec, report reporter) {
	final := s.marked(isFinal)
	if !s.movesResolve() || len(final) == 0 {
		return
	}
	next := s.Successors()
	for i, ends := range reach(reversed(next), final) {
		if !ends && len(next[i]) > 0 {
			report(s.States[i].Name.Pos, "no final state can be reached from state %q", s.States[i].Name.Value)
		}
	}
}

func checkTransitionDeprecated(s *Spec, report reporter) {
	for i := range s.Transitions {
		t := &s.Transitions[i]
		if to, ok := s.stateNamed[t.To.Value]; ok && s.States[to].Deprecated.IsSet() {
			report(t.To.Pos, "state %q is deprecated (%s), and this move enters it", t.To.Value, s.States[to].Deprecated.Pos)
		}
	}
}
