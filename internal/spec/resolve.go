// Links from names to flags and states, and the states of every flag.

package spec

import "slices"

// resolve links names to flags and states, and computes the states of every flag. It
// ignores undeclared names and cycles; the rules report them.
func (s *Spec) resolve() {
	s.flagNamed, s.stateNamed = make(map[string]*Flag, len(s.Flags)), make(map[string]int, len(s.States))
	for i := range s.Flags {
		f := &s.Flags[i]
		s.flagNamed[f.Name.Value] = f
		if !f.IsDerived() {
			f.has = make([]bool, len(s.States))
		}
	}
	for i := range s.States {
		s.States[i].Number = i + 1
		if s.States[i].Name.IsSet() { // else "" would be a state, which names that are missing find
			s.stateNamed[s.States[i].Name.Value] = i
		}
	}
	for i := range s.States {
		for _, name := range s.States[i].Flags.Items {
			if f := s.flagNamed[name.Value]; f != nil && !f.IsDerived() {
				f.has[i] = true
			}
		}
	}
	pending := map[*Flag]bool{}
	for i := range s.Flags {
		s.solve(&s.Flags[i], pending)
	}
	for i := range s.Storage {
		for j := range s.Storage[i].Indexes {
			x := &s.Storage[i].Indexes[j]
			x.flag = s.flagNamed[x.Where.Value]
		}
	}
}

// sources returns the flags and states that a derived flag lists.
func (f *Flag) sources() []Text { return slices.Concat(f.Not.Items, f.Any.Items) }

// solve computes the states of a flag. The flags in pending are being computed, so
// that solve stops at a cycle.
func (s *Spec) solve(f *Flag, pending map[*Flag]bool) []bool {
	if f.has != nil || pending[f] {
		return f.has
	}
	pending[f] = true
	union := make([]bool, len(s.States))
	for _, name := range f.sources() {
		if of := s.flagNamed[name.Value]; of != nil {
			for i, has := range s.solve(of, pending) {
				union[i] = union[i] || has
			}
		} else if i, ok := s.stateNamed[name.Value]; ok {
			union[i] = true
		}
	}
	if f.Not.IsSet() {
		for i := range union {
			union[i] = !union[i]
		}
	}
	f.has = union
	return union
}
