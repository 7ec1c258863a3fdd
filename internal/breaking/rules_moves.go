// Rules on moves, and on where a machine starts and ends.

package breaking

import (
	"cmp"
	"fmt"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var moveRules = []rule{
	{Rule: diag.Rule{
		ID: "transition-added", Level: diag.Info,
		Summary: "a move is new",
		Subject: "the move: From -> To on Event",
		Why:     "Callers may do what they could not before. Triggers that enforce the moves must be made again first.",
	}, check: func(c *Change, r reporter) {
		switch {
		case !c.Old.HasTransitions() && c.New.HasTransitions():
			r.add(c.New.Type.Value, c.New.Transitions[0].To.Pos, "the spec has transitions now: CanTransitionTo and the like are new")
		case c.Old.HasTransitions():
			for _, m := range c.moves() {
				if m.was == nil {
					r.add(m.subject(), m.is.At.Pos, "the move %s is new%s", m, c.retrigger())
				}
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "transition-removed", Level: diag.Warn,
		Summary: "a move is gone",
		Subject: "the move: From -> To on Event",
		Why: "TransitionTo refuses what callers still do, and rows that counted on the move wait. It is an error where a state " +
			"is left without any way on: rows in it stay there for ever.",
	}, check: checkMovesRemoved,
	},
	{Rule: diag.Rule{
		ID: "guard-changed", Level: diag.Warn,
		Summary: "a move has another guard",
		Subject: "the move: From -> To on Event",
		Why:     "The guard is prose, so no generated code changes: the code that decides on the move must change.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.sameMoves() {
			if was, is := m.was.Of.When, m.is.Of.When; was.Value != is.Value {
				r.add(m.subject(), cmp.Or(is.Pos, m.is.At.Pos), "the guard of %s is %s and was %s %s: the code that decides on it must follow", m, orNone(is), orNone(was), c.was(cmp.Or(was.Pos, m.was.At.Pos)))
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "event-renamed", Level: diag.Warn,
		Summary: "a move has another event",
		Subject: "the move: From -> To on Event",
		Why:     "Events are names in docs and diagrams; the code that handles the event must know the new one.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.sameMoves() {
			if was, is := m.was.Of.On, m.is.Of.On; was.Value != is.Value {
				r.add(m.subject(), cmp.Or(is.Pos, m.is.At.Pos), "the event of %s was %s %s: the code that handles it must follow", m, orNone(was), c.was(cmp.Or(was.Pos, m.was.At.Pos)))
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "initial-changed", Level: diag.Warn,
		Summary: "machines start in another state",
		Subject: "the new initial state",
		Why: "Code that makes new rows must follow, and a trigger that enforces the moves refuses rows that start in the old " +
			"state.",
	}, check: checkInitial,
	},
	{Rule: diag.Rule{
		ID: "final-changed", Level: diag.Warn,
		Summary: "a state becomes final, or is final no longer",
		Subject: "the state",
		Why:     "Whoever waits for machines to end, cleans up after them or counts them must know where that is.",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			if p.merged && p.by != sameDB {
				continue
			}
			switch was, is := p.old.Final, p.new.Final; {
			case is.Value && !was.Value:
				r.add(p.new.Name.Value, is.Pos, "state %q is final now: rows in it stay there", p.new.Name.Value)
			case was.Value && !is.Value:
				r.add(p.new.Name.Value, p.new.Name.Pos, "state %q is no longer final %s: rows in it may move again", p.new.Name.Value, c.was(was.Pos))
			}
		}
	},
	},
}

// A move is an edge in one version or in both.
type move struct {
	from, to *spec.State // of the new version
	was, is  *spec.Edge  // nil where the version does not have it
}

func (m move) subject() string {
	text := m.from.Name.Value + " -> " + m.to.Name.Value
	if on := cmp.Or(m.is, m.was).Of.On; on.IsSet() {
		text += " on " + on.Value
	}
	return text
}

// String names the move in a message: "Open" → "Shut" on Closed.
func (m move) String() string {
	of := cmp.Or(m.is, m.was).Of
	text := fmt.Sprintf("%q → %q", m.from.Name.Value, m.to.Name.Value)
	if of.On.IsSet() {
		text += fmt.Sprintf(" on %q", of.On.Value)
	}
	return text
}

func orNone(t spec.Text) string {
	if !t.IsSet() {
		return "none"
	}
	return fmt.Sprintf("%q", t.Value)
}

// moves matches the edges of both versions between the same two states: equal
// ones first, then those of one event, then those that are left. Edges of a
// state that is gone went with it.
func (c *Change) moves() []move {
	type ends struct{ from, to int }
	before, after := map[ends][]spec.Edge{}, map[ends][]spec.Edge{}
	var order []ends
	put := func(in map[ends][]spec.Edge, at ends, e spec.Edge) {
		if len(before[at])+len(after[at]) == 0 {
			order = append(order, at)
		}
		if !slices.ContainsFunc(in[at], func(o spec.Edge) bool { return sameEdge(&o, &e) }) { // a merge makes edges equal
			in[at] = append(in[at], e)
		}
	}
	for _, e := range c.New.Edges() {
		put(after, ends{e.From, e.To}, e)
	}
	for _, e := range c.Old.Edges() {
		at := ends{c.to[e.From], c.to[e.To]}
		// A move inside of what is one state now is none any more.
		if at.from >= 0 && at.to >= 0 && (at.from != at.to || e.From == e.To) {
			put(before, at, e)
		}
	}
	var all []move
	for _, at := range order {
		m := move{from: &c.New.States[at.from], to: &c.New.States[at.to]}
		all = append(all, m.match(before[at], after[at])...)
	}
	return all
}

// match pairs the edges of one m, from the likest to what is left.
func (m move) match(before, after []spec.Edge) []move {
	var all []move
	for _, like := range []func(was, is *spec.Edge) bool{
		sameEdge,
		func(was, is *spec.Edge) bool { return was.Of.On.Value == is.Of.On.Value },
		func(was, is *spec.Edge) bool { return was.Of.When.Value == is.Of.When.Value },
		func(was, is *spec.Edge) bool { return len(before) == 1 && len(after) == 1 },
	} {
		for i := 0; i < len(before); i++ {
			j := slices.IndexFunc(after, func(is spec.Edge) bool { return like(&before[i], &is) })
			if j < 0 {
				continue
			}
			was, is := before[i], after[j]
			all = append(all, move{m.from, m.to, &was, &is})
			before, after = slices.Delete(slices.Clone(before), i, i+1), slices.Delete(slices.Clone(after), j, j+1)
			i--
		}
	}
	for i := range before {
		all = append(all, move{from: m.from, to: m.to, was: &before[i]})
	}
	for i := range after {
		all = append(all, move{from: m.from, to: m.to, is: &after[i]})
	}
	return all
}

func sameEdge(a, b *spec.Edge) bool {
	return a.Of.On.Value == b.Of.On.Value && a.Of.When.Value == b.Of.When.Value
}

// sameMoves lists the moves that both versions have.
func (c *Change) sameMoves() []move {
	return slices.DeleteFunc(c.moves(), func(m move) bool { return m.was == nil || m.is == nil })
}

func checkMovesRemoved(c *Change, r reporter) {
	switch {
	case !c.Old.HasTransitions():
		return
	case !c.New.HasTransitions():
		r.as(diag.Error).add(c.New.Type.Value, c.New.Type.Pos, "the spec has no transitions any more %s: CanTransitionTo and the like are gone, and nothing says what may follow",
			c.was(c.Old.Transitions[0].To.Pos))
		return
	}
	next := c.New.Successors()
	for _, m := range c.moves() {
		if m.is != nil {
			continue
		}
		if len(next[m.from.Number-1]) == 0 {
			r.as(diag.Error).add(m.subject(), m.from.Name.Pos, "the move %s %s is gone, and state %q is left without a way on: rows in it stay there",
				m, c.was(m.was.At.Pos), m.from.Name.Value)
			continue
		}
		if slices.Contains(next[m.from.Number-1], m.to.Number-1) {
			r.add(m.subject(), m.from.Name.Pos, "the move %s %s is gone; TransitionTo takes it all the same, for another that is left", m, c.was(m.was.At.Pos))
			continue
		}
		r.add(m.subject(), m.from.Name.Pos, "the move %s %s is gone: TransitionTo refuses it%s", m, c.was(m.was.At.Pos), c.retrigger())
	}
	c.checkExitsGone(r, next)
}

// checkExitsGone reports the moves that went with the state that they led to,
// where no other move leads on.
func (c *Change) checkExitsGone(r reporter, next [][]int) {
	seen := map[move]bool{}
	for _, e := range c.Old.Edges() {
		from, to := c.to[e.From], c.to[e.To]
		if from < 0 || to >= 0 || len(next[from]) > 0 {
			continue
		}
		m := move{from: &c.New.States[from], to: &c.Old.States[e.To]}
		if !seen[m] {
			seen[m] = true
			m.was = &e
			r.as(diag.Error).add(m.subject(), m.from.Name.Pos, "the move %q → %q %s went with state %q, and state %q is left without a way on: rows in it stay there",
				m.from.Name.Value, m.to.Name.Value, c.was(e.At.Pos), m.to.Name.Value, m.from.Name.Value)
		}
	}
}

// retrigger ends a finding that triggers in the database don't know of.
func (c *Change) retrigger() string {
	for _, m := range c.sameColumns() {
		if m.Old.EnforceTransitions.Value && m.New.EnforceTransitions.Value {
			return "; the triggers must be made again" + c.migrate()
		}
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
		r.add(was.Name.Value, diag.Pos{}, "no state is initial any more; %q was %s", was.Name.Value, c.was(was.Initial.Pos))
	case was == nil:
		r.add(is.Name.Value, is.Initial.Pos, "state %q is initial now, and none was", is.Name.Value)
	default:
		r.add(is.Name.Value, is.Initial.Pos, "state %q is initial now, and %q was %s: code that makes new rows must follow%s",
			is.Name.Value, was.Name.Value, c.was(was.Initial.Pos), c.retrigger())
	}
}
