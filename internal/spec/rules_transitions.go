// Rules on transitions.

package spec

import (
	"fmt"
	"iter"
	"slices"

	"stategen.example/internal/diag"
)

var transitionRules = []rule{
	{diag.Rule{
		ID: "transition-undeclared", Level: diag.Error,
		Summary: "a transition is between declared states",
		Why:     "A name that is not declared is probably a typo.",
	}, checkTransitionUndeclared},
	{diag.Rule{
		ID: "transition-initial", Level: diag.Error,
		Summary: "one state is initial",
		Why:     "A new row is in the initial state, and transitions lead from there to all other states.",
	}, checkTransitionInitial},
	{diag.Rule{
		ID: "transition-unreachable", Level: diag.Error,
		Summary: "every state can be reached",
		Why:     "No row can get into a state that no transition leads to. Add a transition or remove the state.",
	}, checkTransitionUnreachable},
	{diag.Rule{
		ID: "transition-final", Level: diag.Error,
		Summary: "a final state has no transitions, and every other state has one",
		Why:     "A state that a row can leave is not final. A row in a state that it cannot leave waits forever.",
	}, checkTransitionFinal},
	{diag.Rule{
		ID: "transition-twice", Level: diag.Error,
		Summary: "a transition is declared once",
		Why:     "If an event leads to two states without conditions, it is not clear what happens.",
	}, checkTransitionTwice},
	{diag.Rule{
		ID: "transition-endless", Level: diag.Warn,
		Summary: "a final state can be reached from every state",
		Why:     "A row in such a state never ends, so it can never be cleaned up.",
	}, checkTransitionEndless},
	{diag.Rule{
		ID: "transition-deprecated", Level: diag.Warn,
		Summary: "no transition leads to a deprecated state",
		Why:     "A deprecated state is meant to disappear, but rows still get into it.",
	}, checkTransitionDeprecated},
}

func checkTransitionUndeclared(s *Spec, report reporter) {
	if !s.statesRead() {
		return
	}
	for name := range s.undeclaredEnds() {
		report(name.Pos, "state %q is not declared%s", name.Value, s.suggestName(name.Value, false, true))
	}
}

// undeclaredEnds yields the ends of transitions that are not declared states.
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

// transitionsResolve reports whether the graph of states is known. If it is not, another
// rule has reported why, and the rules on the graph report nothing.
func (s *Spec) transitionsResolve() bool {
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
	return ok && len(s.stateNames()) == len(s.States)
}

func isInitial(st *State) bool { return st.Initial.Value }
func isFinal(st *State) bool   { return st.Final.Value }

func checkTransitionInitial(s *Spec, report reporter) {
	initial := s.marked(isInitial)
	if len(initial) == 0 && s.HasTransitions() && s.statesRead() && s.wasRead(&State{}, "initial") {
		report(s.States[0].Name.Pos, "no state is initial; mark the state of new rows with \"initial: true\"")
	}
	for _, i := range initial[min(1, len(initial)):] {
		report(s.States[i].Initial.Pos, "state %q cannot be initial, since state %q already is (%s)",
			s.States[i].Name.Value, s.States[initial[0]].Name.Value, s.States[initial[0]].Initial.Pos)
	}
}

func checkTransitionUnreachable(s *Spec, report reporter) {
	initial := s.marked(isInitial)
	if !s.transitionsResolve() || len(initial) == 0 {
		return
	}
	for i, reached := range reach(s.Successors(), initial) {
		if !reached {
			report(s.States[i].Name.Pos, "no transitions lead from the initial state to state %q; add one or remove the state",
				s.States[i].Name.Value)
		}
	}
}

func checkTransitionFinal(s *Spec, report reporter) {
	if !s.transitionsResolve() {
		return
	}
	for _, e := range s.Edges() {
		if st := &s.States[e.From]; isFinal(st) {
			report(e.At.Pos, "state %q is final (%s), so it cannot have a transition", st.Name.Value, st.Final.Pos)
		}
	}
	for i, next := range s.Successors() {
		if st := &s.States[i]; len(next) == 0 && !isFinal(st) {
			report(st.Name.Pos, "no transition leads from state %q; add one or mark the state with \"final: true\"",
				st.Name.Value)
		}
	}
}

func checkTransitionTwice(s *Spec, report reporter) {
	whole, open := map[string]Edge{}, map[string]Edge{}
	for _, e := range s.Edges() {
		id := fmt.Sprintf("%d %d %q %q", e.From, e.To, e.Of.On.Value, e.Of.When.Value)
		if old, ok := whole[id]; ok {
			report(e.At.Pos, "the transition from %q to %q%s is already declared at %s",
				e.At.Value, e.Of.To.Value, onEvent(e), old.At.Pos)
			continue
		}
		whole[id] = e
		if e.Of.When.IsSet() || !e.Of.On.IsSet() {
			continue
		}
		id = fmt.Sprintf("%d %q", e.From, e.Of.On.Value)
		if old, ok := open[id]; ok && old.To != e.To {
			report(e.At.Pos, "%q leads from %q to %q, and without a condition to %q too (%s); add \"when\"",
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
	if !s.transitionsResolve() || len(final) == 0 {
		return
	}
	next := s.Successors()
	for i, ends := range reach(reversed(next), final) {
		if !ends && len(next[i]) > 0 {
			report(s.States[i].Name.Pos, "no final state can be reached from state %q; add a transition",
				s.States[i].Name.Value)
		}
	}
}

func checkTransitionDeprecated(s *Spec, report reporter) {
	for _, t := range s.Transitions {
		if to, ok := s.stateNamed[t.To.Value]; ok && s.States[to].Deprecated.IsSet() {
			report(t.To.Pos, "state %q is deprecated (%s), but this transition leads to it",
				t.To.Value, s.States[to].Deprecated.Pos)
		}
	}
}
