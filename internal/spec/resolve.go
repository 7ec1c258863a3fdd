// Links between names and what they name.

package spec

// resolve links names to flags and states, and computes the states of every flag. It
// ignores undeclared names and cycles; the rules report them.
func (s *Spec) resolve() {
	s.flagNamed, s.stateNamed = make(map[string]*Flag, len(s.Flags)), make(map[string]int, len(s.States))
	for i := range s.Flags {
		s.flagNamed[s.Flags[i].Name.Value] = &s.Flags[i]
	}
	for i := range s.States {
		s.stateNamed[s.States[i].Name.Value] = i
	}
	for i := range s.Flags {
		if f := &s.Flags[i]; !f.IsDerived() {
			f.has = make([]bool, len(s.States))
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
