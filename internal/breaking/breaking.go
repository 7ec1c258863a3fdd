// Package breaking compares two versions of one spec: what the change means to
// stored rows and to callers.
//
// The way through: [Between] matches the states of both versions; [Change.Findings]
// runs the rules of rules.go over them, each a row of a table in the rules_*.go
// file of its subject, and takes out what the new spec accepts.
package breaking

import (
	"fmt"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A match says by what a state was found again in the new version.
type match uint8

const (
	_ match = iota // not found again
	// sameDB: the same stored string, whatever the name.
	sameDB
	// aliased: the old stored string is an alias of the new state. One to one
	// that is a rename, several to one a merge.
	aliased
	// sameName: the same name with another stored string.
	sameName
)

// A Change is two versions of one spec, with their states matched.
type Change struct {
	Old, New *spec.Spec
	// Against names the old version as the command line does, for messages, and
	// Path the new one; the command that a message gives is to run where it is
	// read.
	Against, Path string

	to   []int   // for each old state, by index, the new one or -1
	by   []match // for each old state, by what
	from [][]int // for each new state, the old ones, in their order
	// oldFlags returns the old flag that each new one was, or nil.
	oldFlags []*spec.Flag
	// By name, in the old version and in the new one.
	oldNamed, newNamed map[string]*spec.State
}

// Between matches two versions of a spec: by stored string, else by alias, else
// by name.
func Between(old, new *spec.Spec, against string) *Change {
	c := &Change{
		Old: old, New: new, Against: against, Path: new.Path,
		to: make([]int, len(old.States)), by: make([]match, len(old.States)), from: make([][]int, len(new.States)),
	}
	db, alias, name := map[string]int{}, map[string]int{}, map[string]int{}
	for j := range new.States {
		st := &new.States[j]
		db[st.DB.Value], name[st.Name.Value] = j, j
		for _, a := range st.Aliases.Items {
			alias[a.Value] = j
		}
	}
	taken := make([]bool, len(new.States)) // by a stored string: the name alone says less
	for i := range old.States {
		stored := old.States[i].DB.Value
		c.to[i] = -1
		if j, ok := db[stored]; ok {
			c.to[i], c.by[i], taken[j] = j, sameDB, true
		} else if j, ok := alias[stored]; ok {
			c.to[i], c.by[i], taken[j] = j, aliased, true
		}
	}
	for i := range old.States {
		if j, ok := name[old.States[i].Name.Value]; ok && c.to[i] < 0 && !taken[j] {
			c.to[i], c.by[i] = j, sameName
		}
	}
	for i, j := range c.to {
		if j >= 0 {
			c.from[j] = append(c.from[j], i)
		}
	}
	c.matchFlags()
	c.oldNamed, c.newNamed = byName(old), byName(new)
	return c
}

func byName(s *spec.Spec) map[string]*spec.State {
	named := make(map[string]*spec.State, len(s.States))
	for i := range s.States {
		named[s.States[i].Name.Value] = &s.States[i]
	}
	return named
}

// A pair is a state in both versions.
type pair struct {
	old, new *spec.State
	by       match
	merged   bool // other old states have become the same new one
}

// pairs lists the old states that are still there, in their order.
func (c *Change) pairs() []pair {
	var all []pair
	for i, j := range c.to {
		if j >= 0 {
			all = append(all, pair{&c.Old.States[i], &c.New.States[j], c.by[i], len(c.from[j]) > 1})
		}
	}
	return all
}

// gone lists the old states that are not.
func (c *Change) gone() []*spec.State {
	var all []*spec.State
	for i, j := range c.to {
		if j < 0 {
			all = append(all, &c.Old.States[i])
		}
	}
	return all
}

// added lists the new states that were none before.
func (c *Change) added() []*spec.State {
	var all []*spec.State
	for j, from := range c.from {
		if len(from) == 0 {
			all = append(all, &c.New.States[j])
		}
	}
	return all
}

// Before returns the old states that the new state was, in their order: none for
// a state that is added, several for one that takes over the rows of others.
func (c *Change) Before(new *spec.State) []*spec.State {
	var olds []*spec.State
	for _, i := range c.from[new.Number-1] {
		olds = append(olds, &c.Old.States[i])
	}
	return olds
}

// ByNameAlone reports whether an old state was found again by its name alone. No
// row says then that the two are one.
func (c *Change) ByNameAlone(old *spec.State) bool { return c.by[old.Number-1] == sameName }

// Now returns the new state that an old one has become, or nil.
func (c *Change) Now(old *spec.State) *spec.State {
	if j := c.to[old.Number-1]; j >= 0 {
		return &c.New.States[j]
	}
	return nil
}

// was says where something stood in the old version: (12:5 in main).
func (c *Change) was(pos diag.Pos) string {
	in := c.Against
	if in == "-" {
		in = "standard input"
	}
	return fmt.Sprintf("(%s in %s)", pos, in)
}

// actOn is the place in the new spec for what is gone from it: the reserved
// list, or the file as a whole where there is none.
func (c *Change) actOn() diag.Pos { return c.New.Reserved.Pos }
