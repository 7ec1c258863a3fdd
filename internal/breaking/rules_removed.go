// Checks of old states that do not live on as themselves: removed, retired, or
// merged into another one.

package breaking

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A hold has the words that a later state cannot use.
type hold struct {
	reserved map[string]diag.Pos
	read     map[string]*spec.State // the reader of each stored string
	folded   map[string]*spec.State // the same, by folded string
	named    map[string]*spec.State
}

func (c *Change) held() hold {
	h := hold{map[string]diag.Pos{}, map[string]*spec.State{}, map[string]*spec.State{}, c.newNamed}
	for _, text := range c.New.Reserved.Items {
		h.reserved[text.Value] = text.Pos
	}
	for _, st := range c.New.All() {
		for _, text := range st.Stored() {
			h.read[text.Value], h.folded[spec.Fold(text.Value)] = st, st
		}
	}
	return h
}

// missing lists what a later state could use of a removed one: its name, and the
// strings that its rows may hold.
func (h hold) missing(st *spec.State) []string {
	var all []string
	if name := st.Name.Value; h.reserved[name].IsZero() && h.named[name] == nil && h.read[name] == nil {
		all = append(all, name)
	}
	for _, word := range h.unread(st) {
		if h.reserved[word].IsZero() && (len(all) == 0 || word != all[0]) { // the strings differ from each other
			all = append(all, word)
		}
	}
	return all
}

// unread lists the strings that rows of an old state may hold and no new state
// reads.
func (h hold) unread(st *spec.State) []string {
	var all []string
	for _, text := range st.Stored() {
		if h.read[text.Value] == nil {
			all = append(all, text.Value)
		}
	}
	return all
}

// blocks returns the state that keeps a word from being reserved, or nil.
func (h hold) blocks(word string) *spec.State {
	if st := h.named[word]; st != nil {
		return st
	}
	return h.folded[spec.Fold(word)]
}

func checkRemoved(c *Change, r reporter) {
	held := c.held()
	for _, st := range c.removed() {
		missing := held.missing(st)
		if len(missing) == 0 {
			continue
		}
		var free []string
		blocked := ""
		for _, word := range missing {
			if by := held.blocks(word); by != nil {
				blocked += fmt.Sprintf("; %q cannot be reserved, because state %q (%s) uses it", word, by.Name.Value, by.Name.Pos)
			} else {
				free = append(free, word)
			}
		}
		reserve := ""
		if len(free) > 0 {
			reserve = ", or, once no such row is left, " + c.reserve(free)
		}
		unread := quoted(held.unread(st))
		r.add(st.Name.Value, c.New.Reserved.Pos,
			"state %q %s is removed: rows with %s can no longer be read; make %s an alias of the state that takes over the rows%s%s",
			st.Name.Value, c.was(st.Name.Pos), unread, unread, reserve, blocked)
	}
}

// reserve returns what to write so that no later state uses the words.
func (c *Change) reserve(words []string) string {
	if c.New.Reserved.IsSet() {
		return fmt.Sprintf("add %s to reserved (%s)", quoted(words), c.New.Reserved.Pos)
	}
	return fmt.Sprintf("write reserved: [%s]", quoted(words))
}

func checkRetired(c *Change, r reporter) {
	held := c.held()
	narrow := ""
	if len(c.New.Storage) > 0 {
		narrow = ", then narrow the constraint"
	}
	for _, st := range c.removed() {
		if len(held.missing(st)) > 0 {
			continue
		}
		r.sql().add(st.Name.Value, held.reserved[st.DB.Value],
			"state %q %s is retired: remove the uses of %s, rewrite or delete rows with %s%s",
			st.Name.Value, c.was(st.Name.Pos), c.Old.ConstName(st), quoted(held.unread(st)), narrow)
	}
}

func checkMerged(c *Change, r reporter) {
	for j, from := range c.from {
		if len(from) < 2 {
			continue
		}
		st := &c.New.States[j]
		var absorbed []*spec.State
		var consts []string
		for _, i := range from {
			if old := &c.Old.States[i]; c.by[i] != sameDB && old.Name.Value != st.Name.Value {
				absorbed, consts = append(absorbed, old), append(consts, c.Old.ConstName(old))
			}
		}
		r.sql().add(st.Name.Value, st.Name.Pos,
			"state %q takes over the rows of %s, which cannot be undone%s; update callers of %s in the same change%s%s",
			st.Name.Value, names(absorbed), rewriteRows(st, c.Before(st)), strings.Join(consts, ", "), c.lostText(absorbed...), c.takenName(st))
	}
}

// rewriteRows states what it takes for rows of the old states to hold the db
// string of the new one, where none of them does.
func rewriteRows(st *spec.State, olds []*spec.State) string {
	switch {
	case slices.ContainsFunc(olds, func(old *spec.State) bool { return old.DB.Value == st.DB.Value }):
		return ""
	case slices.ContainsFunc(olds, func(old *spec.State) bool { return old.Reads(st.DB.Value) }):
		return fmt.Sprintf("; rewrite the rows to %q, which running binaries can read", st.DB.Value)
	}
	return fmt.Sprintf("; running binaries cannot read %q: release it as an alias before rows are rewritten to it", st.DB.Value)
}
