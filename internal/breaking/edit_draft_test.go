// What edits do to a draft.

package breaking_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// fresh returns a word that the draft does not contain, in upper or lower case.
func (d *draft) fresh(word string) string {
	text := strings.ToLower(d.String())
	for i := 0; ; i++ {
		if w := fmt.Sprintf("%s%d", word, i); !strings.Contains(text, strings.ToLower(w)) {
			return w
		}
	}
}

func (d *draft) state(r *rand.Rand) *draftState { return &d.states[r.IntN(len(d.states))] }

// transition picks one; if there is none, it returns an empty one that is not
// part of the draft.
func (d *draft) transition(r *rand.Rand) *draftTransition {
	if len(d.transitions) == 0 {
		return &draftTransition{}
	}
	return &d.transitions[r.IntN(len(d.transitions))]
}

// column picks one, as transition does.
func (d *draft) column(r *rand.Rand) *draftStorage {
	if len(d.storage) == 0 {
		return &draftStorage{}
	}
	return &d.storage[r.IntN(len(d.storage))]
}

// givenFlag picks a flag that is not derived, or "".
func (d *draft) givenFlag(r *rand.Rand) string {
	given := slices.DeleteFunc(slices.Clone(d.flags), func(f draftFlag) bool { return len(f.not) > 0 })
	if len(given) == 0 {
		return ""
	}
	return pick(r, given).name
}

func (d *draft) flip(st *draftState, flag string) {
	if i := slices.Index(st.flags, flag); i >= 0 {
		st.flags = slices.Delete(st.flags, i, i+1)
	} else {
		st.flags = append(st.flags, flag)
	}
}

// addState adds one with its transitions; the last state stays the last.
func (d *draft) addState(r *rand.Rand, name string) *draftState {
	at := len(d.states) - r.IntN(2)
	d.states = slices.Insert(d.states, at, draftState{name: name, db: strings.ToLower(name)})
	if len(d.transitions) > 0 {
		first, last := d.transitions[0].from, d.transitions[len(d.transitions)-1].to
		d.transitions = append(d.transitions, draftTransition{from: first, to: name, on: "To" + name}, draftTransition{from: name, to: last, on: "From" + name})
	}
	return &d.states[at]
}

// remove removes a state, unless it is the only one, and connects its neighbours.
func (d *draft) remove(r *rand.Rand) (draftState, bool) {
	if len(d.states) < 2 {
		return draftState{}, false
	}
	i := r.IntN(len(d.states))
	st := d.states[i]
	d.states = slices.Delete(d.states, i, i+1)
	var kept []draftTransition
	for _, m := range d.transitions {
		switch {
		case m.from == st.name:
		case m.to == st.name:
			for _, on := range d.transitions {
				if on.from == st.name && on.to != st.name {
					kept = append(kept, draftTransition{m.from, on.to, m.on + on.on, m.when})
				}
			}
		default:
			kept = append(kept, m)
		}
	}
	d.transitions = kept
	return st, true
}

// rename renames a state wherever the draft names it.
func (d *draft) rename(st *draftState, name string) {
	was := st.name
	st.name = name
	for i := range d.transitions {
		m := &d.transitions[i]
		for _, end := range []*string{&m.from, &m.to} {
			if *end == was {
				*end = name
			}
		}
	}
	for i := range d.flags {
		for j, not := range d.flags[i].not {
			if not == was {
				d.flags[i].not[j] = name
			}
		}
	}
}

// renameFlag renames a flag wherever the draft names it; "" removes it from there.
func (d *draft) renameFlag(was, name string) {
	for i := range d.flags {
		if d.flags[i].name == was {
			d.flags[i].name = name
		}
	}
	for i := range d.states {
		st := &d.states[i]
		for j := len(st.flags) - 1; j >= 0; j-- {
			switch {
			case st.flags[j] != was:
			case name == "":
				st.flags = slices.Delete(st.flags, j, j+1)
			default:
				st.flags[j] = name
			}
		}
	}
	for i := range d.storage {
		if d.storage[i].where == was {
			d.storage[i].where = name
		}
	}
}

// takeAlias removes an alias from a state and returns both, or nil.
func (d *draft) takeAlias(r *rand.Rand) (*draftState, string) {
	st := d.state(r)
	if len(st.aliases) == 0 {
		return nil, ""
	}
	i := r.IntN(len(st.aliases))
	alias := st.aliases[i]
	st.aliases = slices.Delete(st.aliases, i, i+1)
	return st, alias
}

// reserve adds the words that are not reserved yet.
func (d *draft) reserve(words ...string) {
	for _, w := range words {
		if !slices.Contains(d.reserved, w) {
			d.reserved = append(d.reserved, w)
		}
	}
}

// subject returns the subject of a finding on the transition.
func (m draftTransition) subject() string {
	if m.on == "" {
		return m.from + " -> " + m.to
	}
	return m.from + " -> " + m.to + " on " + m.on
}
