// Rules on transitions, and on where a machine starts and ends.

package breaking

import (
	"cmp"
	"fmt"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var transitionRules = []rule{
	{Rule: diag.Rule{
		ID: "transition-added", Level: diag.Info,
		Summary: "a transition is added",
		Subject: "the transition: From -> To on Event",
		Why:     "Callers may do what was rejected before. Recreate the triggers that enforce the transitions first.",
	}, check: func(c *Change, r reporter) {
		switch {
		case !c.Old.HasTransitions() && c.New.HasTransitions():
			r.add(c.New.Type.Value, c.New.Transitions[0].To.Pos,
				"transitions are added to the spec, and CanTransitionTo and related methods to the type")
		case c.Old.HasTransitions():
			for _, t := range c.transitions() {
				if t.was == nil {
					r.add(t.subject(), t.is.At.Pos, "transition %s is added%s", t, c.retrigger())
				}
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "transition-removed", Level: diag.Warn,
		Summary: "a transition is removed",
		Subject: "the transition: From -> To on Event",
		Why: "TransitionTo rejects what callers still do, and rows that needed the transition wait. It is an error if a state has " +
			"no transition left: its rows stay in it for ever.",
	}, check: checkTransitionsRemoved},
	{Rule: diag.Rule{
		ID: "condition-changed", Level: diag.Warn,
		Summary: "the condition of a transition changes",
		Subject: "the transition: From -> To on Event",
		Why:     "The condition is prose, so no generated code changes. The code that checks the condition must be updated.",
	}, check: checkText("condition", "checks", func(t *spec.Transition) spec.Text { return t.When }),
	},
	{Rule: diag.Rule{
		ID: "event-renamed", Level: diag.Warn,
		Summary: "the event of a transition is renamed",
		Subject: "the transition: From -> To on Event",
		Why:     "Events are names in docs and diagrams. The code that handles the event must know the new name.",
	}, check: checkText("event", "handles", func(t *spec.Transition) spec.Text { return t.On }),
	},
	{Rule: diag.Rule{
		ID: "initial-changed", Level: diag.Warn,
		Summary: "the initial state changes",
		Subject: "the new initial state",
		Why: "Code that creates rows must be updated, and a trigger that enforces the transitions rejects rows that start in the " +
			"old initial state.",
	}, check: checkInitial},
	{Rule: diag.Rule{
		ID: "final-changed", Level: diag.Warn,
		Summary: "a state becomes final, or is no longer final",
		Subject: "the state",
		Why:     "Code that waits for machines to end, cleans up after them or counts them must know where they end.",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			name := p.new.Name.Value
			switch was, is := p.old.Final, p.new.Final; {
			case p.absorbed:
			case is.Value && !was.Value:
				r.add(name, is.Pos, "state %q is now final: rows in it cannot leave it", name)
			case was.Value && !is.Value:
				r.add(name, p.new.Name.Pos, "state %q is no longer final %s: rows in it may change again", name, c.was(was.Pos))
			}
		}
	}},
}

// checkText compares a text of the transitions in both versions; the code that
// handles or checks it must be updated.
func checkText(what, does string, of func(*spec.Transition) spec.Text) func(*Change, reporter) {
	orNone := func(text spec.Text) string {
		if !text.IsSet() {
			return "none"
		}
		return fmt.Sprintf("%q", text.Value)
	}
	return func(c *Change, r reporter) {
		for _, t := range c.sameTransitions() {
			if was, is := of(t.was.Of), of(t.is.Of); was.Value != is.Value {
				r.add(t.subject(), cmp.Or(is.Pos, t.is.At.Pos), "the %s of %s is %s and was %s %s: update the code that %s it",
					what, t, orNone(is), orNone(was), c.was(cmp.Or(was.Pos, t.was.At.Pos)), does)
			}
		}
	}
}

// A transition is an edge in one version or in both.
type transition struct {
	from, to *spec.State // of the new version
	was, is  *spec.Edge  // nil if the version does not have it
}

// subject names the transition for accept: Open -> Shut on Closed.
func (t transition) subject() string { return t.format("%s -> %s", " on %s") }

// String names the transition in a message: "Open" → "Shut" on "Closed".
func (t transition) String() string { return t.format("%q → %q", " on %q") }

func (t transition) format(ends, event string) string {
	text := fmt.Sprintf(ends, t.from.Name.Value, t.to.Name.Value)
	if on := cmp.Or(t.is, t.was).Of.On; on.IsSet() {
		text += fmt.Sprintf(event, on.Value)
	}
	return text
}

// transitions matches the edges of both versions between the same two states.
// Edges of a removed state are left out.
func (c *Change) transitions() []transition {
	type ends struct{ from, to int }
	type key struct {
		ends
		of words
	}
	before, after := map[ends][]spec.Edge{}, map[ends][]spec.Edge{}
	var order []ends
	put := func(in map[ends][]spec.Edge, seen map[key]bool, at ends, e spec.Edge) {
		if len(before[at])+len(after[at]) == 0 {
			order = append(order, at)
		}
		if k := (key{at, wordsOf(&e)}); !seen[k] { // a merge makes edges equal
			seen[k] = true
			in[at] = append(in[at], e)
		}
	}
	seen := map[key]bool{}
	for _, e := range c.New.Edges() {
		put(after, seen, ends{e.From, e.To}, e)
	}
	seen = map[key]bool{}
	for _, e := range c.Old.Edges() {
		at := ends{c.to[e.From], c.to[e.To]}
		// A transition between two states that are merged no longer exists.
		if at.from >= 0 && at.to >= 0 && (at.from != at.to || e.From == e.To) {
			put(before, seen, at, e)
		}
	}
	var all []transition
	for _, at := range order {
		all = append(all, matchEdges(&c.New.States[at.from], &c.New.States[at.to], before[at], after[at])...)
	}
	return all
}

// matchEdges pairs the edges between two states: equal ones first, then those
// with the same event, then those with the same condition, then the only two
// that are left.
func matchEdges(from, to *spec.State, before, after []spec.Edge) []transition {
	var all []transition
	const last = 3 // of these keys: the only two that are left
	for n, key := range []func(*spec.Edge) words{
		wordsOf,
		func(e *spec.Edge) words { return words{on: e.Of.On.Value} },
		func(e *spec.Edge) words { return words{when: e.Of.When.Value} },
		func(*spec.Edge) words { return words{} },
	} {
		if n == last && (len(before) != 1 || len(after) != 1) {
			continue
		}
		waiting := map[words][]int{} // indexes of after
		for j := range after {
			waiting[key(&after[j])] = append(waiting[key(&after[j])], j)
		}
		used, left := make([]bool, len(after)), before[:0:0]
		for i := range before {
			of := key(&before[i])
			if len(waiting[of]) == 0 {
				left = append(left, before[i])
				continue
			}
			j := waiting[of][0]
			waiting[of], used[j] = waiting[of][1:], true
			all = append(all, transition{from, to, &before[i], &after[j]})
		}
		rest := after[:0:0]
		for j := range after {
			if !used[j] {
				rest = append(rest, after[j])
			}
		}
		before, after = left, rest
	}
	for i := range before {
		all = append(all, transition{from: from, to: to, was: &before[i]})
	}
	for i := range after {
		all = append(all, transition{from: from, to: to, is: &after[i]})
	}
	return all
}

// words are what tells two transitions between the same states apart.
type words struct{ on, when string }

func wordsOf(e *spec.Edge) words { return words{e.Of.On.Value, e.Of.When.Value} }

// sameTransitions lists the transitions that both versions have.
func (c *Change) sameTransitions() []transition {
	return slices.DeleteFunc(c.transitions(), func(t transition) bool { return t.was == nil || t.is == nil })
}

func checkTransitionsRemoved(c *Change, r reporter) {
	if !c.Old.HasTransitions() {
		return
	}
	if !c.New.HasTransitions() {
		r.as(diag.Error).add(c.New.Type.Value, c.New.KeyPos("transitions", "states"),
			"the transitions %s are removed from the spec, and CanTransitionTo and related methods from the type: any state may follow any other",
			c.was(c.Old.Transitions[0].To.Pos))
		return
	}
	next := c.New.Successors()
	leadsTo := map[[2]int]bool{}
	for _, e := range c.New.Edges() {
		leadsTo[[2]int{e.From, e.To}] = true
	}
	for _, t := range c.transitions() {
		if t.is != nil {
			continue
		}
		what := fmt.Sprintf("transition %s %s is removed", t, c.was(t.was.At.Pos))
		switch {
		case len(next[t.from.Number-1]) == 0:
			r.as(diag.Error).add(t.subject(), t.from.Name.Pos,
				"%s, and state %q has no other: rows in it cannot leave it", what, t.from.Name.Value)
		case leadsTo[[2]int{t.from.Number - 1, t.to.Number - 1}]:
			r.add(t.subject(), t.from.Name.Pos, "%s; TransitionTo still allows it, because another transition leads there", what)
		default:
			r.add(t.subject(), t.from.Name.Pos, "%s: TransitionTo rejects it%s", what, c.retrigger())
		}
	}
	c.checkTargetsRemoved(r, next)
}

// checkTargetsRemoved reports the transitions to a removed state if no other
// transition leads on.
func (c *Change) checkTargetsRemoved(r reporter, next [][]int) {
	seen := map[transition]bool{}
	for _, e := range c.Old.Edges() {
		from, to := c.to[e.From], c.to[e.To]
		if from < 0 || to >= 0 || len(next[from]) > 0 {
			continue
		}
		t := transition{from: &c.New.States[from], to: &c.Old.States[e.To]}
		if !seen[t] {
			seen[t] = true
			t.was = &e
			r.as(diag.Error).add(t.subject(), t.from.Name.Pos,
				"transition %q → %q %s is removed with state %q, and state %q has no other: rows in it cannot leave it",
				t.from.Name.Value, t.to.Name.Value, c.was(e.At.Pos), t.to.Name.Value, t.from.Name.Value)
		}
	}
}

// retrigger ends a finding on a change that the triggers in the database do not
// know yet.
func (c *Change) retrigger() string {
	if c.retriggers {
		return "; recreate the triggers" + c.migrate()
	}
	return ""
}

func checkInitial(c *Change, r reporter) {
	initial := func(s *spec.Spec) *spec.State {
		i := slices.IndexFunc(s.States, func(st spec.State) bool { return st.Initial.Value })
		if i < 0 {
			return nil
		}
		return &s.States[i]
	}
	was, is := initial(c.Old), initial(c.New)
	switch {
	case was == nil && is == nil || was != nil && is != nil && c.Now(was) == is:
	case is == nil:
		r.add(was.Name.Value, c.New.KeyPos("states"), "no state is initial now; %q was initial %s", was.Name.Value, c.was(was.Initial.Pos))
	case was == nil:
		r.add(is.Name.Value, is.Initial.Pos, "state %q is now initial; none was initial before", is.Name.Value)
	default:
		r.add(is.Name.Value, is.Initial.Pos, "state %q is now initial instead of %q %s: update code that creates rows%s",
			is.Name.Value, was.Name.Value, c.was(was.Initial.Pos), c.retrigger())
	}
}
