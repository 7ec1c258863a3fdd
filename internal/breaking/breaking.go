// Package breaking compares two versions of one spec: what a change means to
// stored rows and to callers. It knows no SQL.
//
// Start reading at [Between], which matches the states of both versions.
// [Change.Findings] then runs the rules and applies what the new spec accepts.
// rules.go lists the rules; each is a row of a table in the rules_*.go file of
// its subject.
package breaking

import (
	"fmt"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A match tells how an old state was found in the new version.
type match uint8

const (
	_ match = iota // not found
	// sameDB: the new state has the same db string, whatever its name.
	sameDB
	// aliased: the old db string is an alias of the new state. One to one
	// that is a rename, several to one a merge.
	aliased
	// sameName: the new state has the same name and another db string.
	sameName
)

// A Change is two versions of one spec, with their states matched.
type Change struct {
	Old, New *spec.Spec
	// Against names the old version and Path the new one, as the user wrote
	// them, so that a command in a message can be run as it is.
	Against, Path string
	Program       []string // the words that such a command begins with

	to   []int   // for each old state, the index of the new one or -1
	by   []match // for each old state, how it was found
	from [][]int // for each new state, the indexes of the old ones, in their order
	// oldFlags holds the old flag of each new one, or nil.
	oldFlags []*spec.Flag
	// columns are the columns in both versions, and retriggers whether one of them has
	// triggers in both.
	columns    []Column
	retriggers bool
	// By name, in the old version and in the new one.
	oldNamed, newNamed map[string]*spec.State
}

// Between matches two versions of a spec: by db string, else by alias, else by
// name.
func Between(old, new *spec.Spec, against string) *Change {
	c := &Change{
		Old: old, New: new, Against: against, Path: new.Path, Program: []string{"stategen"},
		to: make([]int, len(old.States)), by: make([]match, len(old.States)), from: make([][]int, len(new.States)),
		oldNamed: byName(old), newNamed: byName(new),
	}
	db, alias := map[string]int{}, map[string]int{}
	for j, st := range new.All() {
		db[st.DB.Value] = j
		for _, a := range st.Aliases.Items {
			alias[a.Value] = j
		}
	}
	taken := make([]bool, len(new.States)) // matched by a stored string, which outweighs a name
	for i, st := range old.All() {
		c.to[i] = -1
		if j, ok := db[st.DB.Value]; ok {
			c.to[i], c.by[i], taken[j] = j, sameDB, true
		} else if j, ok := alias[st.DB.Value]; ok {
			c.to[i], c.by[i], taken[j] = j, aliased, true
		}
	}
	for i, st := range old.All() {
		if now := c.newNamed[st.Name.Value]; now != nil && c.to[i] < 0 && !taken[now.Number-1] {
			c.to[i], c.by[i] = now.Number-1, sameName
		}
	}
	for i, j := range c.to {
		if j >= 0 {
			c.from[j] = append(c.from[j], i)
		}
	}
	c.matchFlags()
	c.columns = slices.DeleteFunc(c.Columns(), func(m Column) bool { return m.Old == nil || m.New == nil || m.Moved() })
	c.retriggers = slices.ContainsFunc(c.columns, func(m Column) bool {
		return m.Old.EnforceTransitions.Value && m.New.EnforceTransitions.Value
	})
	return c
}

func byName(s *spec.Spec) map[string]*spec.State {
	named := make(map[string]*spec.State, len(s.States))
	for _, st := range s.All() {
		named[st.Name.Value] = st
	}
	return named
}

// A pair is a state in both versions.
type pair struct {
	old, new *spec.State
	by       match
	absorbed bool // the new state is another one, which takes over the rows
}

// pairs lists the old states with a counterpart, in their order.
func (c *Change) pairs() []pair {
	var all []pair
	for i, old := range c.Old.All() {
		if now := c.Now(old); now != nil {
			all = append(all, pair{old, now, c.by[i], len(c.from[now.Number-1]) > 1 && c.by[i] != sameDB})
		}
	}
	return all
}

// removed lists the old states with no counterpart.
func (c *Change) removed() []*spec.State {
	var all []*spec.State
	for _, old := range c.Old.All() {
		if c.Now(old) == nil {
			all = append(all, old)
		}
	}
	return all
}

// added lists the new states with no counterpart.
func (c *Change) added() []*spec.State {
	var all []*spec.State
	for _, st := range c.New.All() {
		if len(c.from[st.Number-1]) == 0 {
			all = append(all, st)
		}
	}
	return all
}

// Before returns the old counterparts of a new state, in their order: none for
// an added state, several for one that takes over the rows of others.
func (c *Change) Before(new *spec.State) []*spec.State {
	var olds []*spec.State
	for _, i := range c.from[new.Number-1] {
		olds = append(olds, &c.Old.States[i])
	}
	return olds
}

// ByNameAlone reports whether an old state was matched by its name alone. Stored
// rows then do not show that the two are one state.
func (c *Change) ByNameAlone(old *spec.State) bool { return c.by[old.Number-1] == sameName }

// Now returns the new counterpart of an old state, or nil.
func (c *Change) Now(old *spec.State) *spec.State {
	if j := c.to[old.Number-1]; j >= 0 {
		return &c.New.States[j]
	}
	return nil
}

// was returns a place in the old version as messages show it: (12:5 in main).
func (c *Change) was(pos diag.Pos) string {
	in := c.Against
	if in == "-" {
		in = "standard input"
	}
	return fmt.Sprintf("(%s in %s)", pos, in)
}
