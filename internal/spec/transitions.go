// The transitions as a graph.

package spec

import "slices"

// HasTransitions reports whether the spec declares transitions.
func (s *Spec) HasTransitions() bool { return len(s.Transitions) > 0 }

// Edges returns every transition between two states, in the order of the file.
// Names that are not states are left out.
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

// Successors returns the states that transitions lead to, for each state by index.
// They are indexes too, in ascending order and each once.
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

// reach reports, for each state, whether it is one of from or can be reached from
// them by the edges of next.
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

// reversed reverses every edge.
func reversed(next [][]int) [][]int {
	back := make([][]int, len(next))
	for from, targets := range next {
		for _, to := range targets {
			back[to] = append(back[to], from)
		}
	}
	return back
}

// marked returns the indexes of the states for which mark returns true.
func (s *Spec) marked(mark func(*State) bool) []int {
	var all []int
	for i := range s.States {
		if mark(&s.States[i]) {
			all = append(all, i)
		}
	}
	return all
}
