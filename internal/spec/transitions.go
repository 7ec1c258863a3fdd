// The moves as a graph.

package spec

import "slices"

// HasTransitions reports whether the spec says anything of moves.
func (s *Spec) HasTransitions() bool { return len(s.Transitions) > 0 }

// Edges lists every move, in the order of the file. Names of no state are left
// out; the rules report them.
func (s *Spec) Edges() []Edge {
	var edges []Edge
	for i := range s.Transitions {
		t := &s.Transitions[i]
		to, ok := s.stateNamed[t.To.Value]
		if !ok {
			continue
		}
		for _, name := range t.From.Items {
			if from, ok := s.stateNamed[name.Value]; ok {
				edges = append(edges, Edge{from, to, t, name})
			}
		}
	}
	return edges
}

// Successors gives, for each state by index, the states that a move leads to:
// indexes in ascending order, each once.
func (s *Spec) Successors() [][]int {
	next := make([][]int, len(s.States))
	for _, e := range s.Edges() {
		next[e.From] = append(next[e.From], e.To)
	}
	for i := range next {
		slices.Sort(next[i])
		next[i] = slices.Compact(next[i])
	}
	return next
}

// reach returns the states that can be reached from some by the edges of next,
// those included.
func reach(next [][]int, from []int) []bool {
	seen := make([]bool, len(next))
	for todo := slices.Clone(from); len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[at] {
			seen[at] = true
			todo = append(todo, next[at]...)
		}
	}
	return seen
}

// reversed turns every edge around.
func reversed(next [][]int) [][]int {
	back := make([][]int, len(next))
	for from, targets := range next {
		for _, to := range targets {
			back[to] = append(back[to], from)
		}
	}
	return back
}

// marked lists the states, by index, for which a mark is set.
func (s *Spec) marked(mark func(*State) bool) []int {
	var all []int
	for i := range s.States {
		if mark(&s.States[i]) {
			all = append(all, i)
		}
	}
	return all
}
