// The states of each flag.

package spec

import "slices"

// MaxFlags is the maximum number of flags in a spec.
const MaxFlags = 256

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
