// States that are gone: removed, retired, or part of another one.

package breaking

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A hold is what the new version keeps from being used by a later state.
type hold struct {
	reserved map[string]diag.Pos
	read     map[string]*spec.State // by stored string: that is another finding
	folded   map[string]*spec.State
	named    map[string]*spec.State
}

func (c *Change) held() hold {
	h := hold{map[string]diag.Pos{}, map[string]*spec.State{}, map[string]*spec.State{}, c.newNamed}
	for _, text := range c.New.Reserved.Items {
		h.reserved[text.Value] = text.Pos
	}
	for i := range c.New.States {
		st := &c.New.States[i]
		for _, text := range st.Stored() {
			h.read[text.Value], h.folded[spec.Fold(text.Value)] = st, st
		}
	}
	return h
}

// missing lists what of a state that is gone is not kept: its name, and what
// its rows may hold.
func (h hold) missing(st *spec.State) []string {
	var all []string
	if name := st.Name.Value; h.reserved[name].IsZero() && h.named[name] == nil && h.read[name] == nil {
		all = append(all, name)
	}
	for _, word := range h.unread(st) {
		if h.reserved[word].IsZero() && !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return all
}

// unread lists what rows of a state may hold and no state reads any more.
func (h hold) unread(st *spec.State) []string {
	var all []string
	for _, text := range st.Stored() {
		if h.read[text.Value] == nil {
			all = append(all, text.Value)
		}
	}
	return all
}

// blocks returns the state beside which a word can't be reserved, or nil.
func (h hold) blocks(word string) *spec.State {
	if st := h.named[word]; st != nil {
		return st
	}
	return h.folded[spec.Fold(word)]
}

func checkRemoved(c *Change, r reporter) {
	held := c.held()
	for _, st := range c.gone() {
		missing := held.missing(st)
		if len(missing) == 0 {
			continue
		}
		unread := quoted(held.unread(st))
		text := fmt.Sprintf("state %q %s is gone: rows with %s no longer parse; make %s an alias of the state that takes the rows over",
			st.Name.Value, c.was(st.Name.Pos), unread, unread)
		var free []string
		for _, word := range missing {
			if by := held.blocks(word); by != nil {
				text += fmt.Sprintf("; %q can't be reserved beside state %q (%s)", word, by.Name.Value, by.Name.Pos)
			} else {
				free = append(free, word)
			}
		}
		if len(free) > 0 {
			text += fmt.Sprintf(", or once there are none add %s to reserved", quoted(free))
		}
		r.add(st.Name.Value, c.actOn(), "%s", text)
	}
}

func checkRetired(c *Change, r reporter) {
	held := c.held()
	for _, st := range c.gone() {
		if len(held.missing(st)) > 0 {
			continue
		}
		narrow := ""
		if len(c.New.Storage) > 0 {
			narrow = "; narrow the constraint"
		}
		r.add(st.Name.Value, held.reserved[st.DB.Value], "state %q %s is retired: no row may hold %s any more, and %s is gone%s%s",
			st.Name.Value, c.was(st.Name.Pos), quoted(held.unread(st)), c.Old.ConstName(st), narrow, c.migrate())
	}
}

func checkMerged(c *Change, r reporter) {
	for j, from := range c.from {
		if len(from) < 2 {
			continue
		}
		st := &c.New.States[j]
		all, lost := make([]*spec.State, 0, len(from)), []*spec.State{}
		var consts []string
		for _, i := range from {
			old := &c.Old.States[i]
			all = append(all, old)
			if c.by[i] != sameDB && old.Name.Value != st.Name.Value {
				lost, consts = append(lost, old), append(consts, c.Old.ConstName(old))
			}
		}
		r.add(st.Name.Value, st.Name.Pos, "state %q takes over the rows of %s, and that can't be undone%s; callers of %s must be changed together with it%s%s%s",
			st.Name.Value, names(lost), c.mustMove(st, all), strings.Join(consts, ", "), c.lostText(lost...), c.takenName(st), c.migrate())
	}
}

// mustMove says what it takes for rows of the old states to hold the string of
// the new one, where none did.
func (c *Change) mustMove(st *spec.State, olds []*spec.State) string {
	switch {
	case slices.ContainsFunc(olds, func(old *spec.State) bool { return old.DB.Value == st.DB.Value }):
		return ""
	case slices.ContainsFunc(olds, func(old *spec.State) bool { return old.Reads(st.DB.Value) }):
		return fmt.Sprintf("; rows must move to %q, which running binaries can read", st.DB.Value)
	}
	return fmt.Sprintf("; rows must move to %q, and running binaries can't read it: release it as an alias first", st.DB.Value)
}
