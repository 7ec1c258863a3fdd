// Rules on flags: sets of states that predicates, queries and partial indexes
// depend on.

package breaking

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var flagRules = []rule{
	{Rule: diag.Rule{
		ID: "flag-added", Level: diag.Info,
		Summary: "a flag is new",
		Subject: "the flag",
		Why:     "There is one predicate and one SQL list more.",
	}, check: func(c *Change, r reporter) {
		for i := range c.New.Flags {
			if f := &c.New.Flags[i]; c.oldFlags[i] == nil {
				r.add(f.Name.Value, f.Name.Pos, "flag %q is new, with %s", f.Name.Value, names(c.New.Members(f)))
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "flag-removed", Level: diag.Error,
		Summary: "a flag is gone",
		Subject: "the old flag",
		Why: "Its predicate and its SQL list are gone, so callers no longer compile, and a query that copied the list is on its " +
			"own. Remove the uses first.",
	}, check: func(c *Change, r reporter) {
		for i := range c.Old.Flags {
			if f := &c.Old.Flags[i]; !slices.Contains(c.oldFlags, f) {
				r.add(f.Name.Value, diag.Pos{}, "flag %q %s is gone, and with it %s and %s: remove their uses first",
					f.Name.Value, c.was(f.Name.Pos), f.MethodName(), c.Old.SQLName(f))
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "flag-renamed", Level: diag.Error,
		Summary: "a flag or its method has another name",
		Subject: "the new flag",
		Why: "The predicate and the SQL list have other names, so callers no longer compile. Rows don't mind. A flag that is gone " +
			"counts as renamed where one new flag has the same states.",
	}, check: func(c *Change, r reporter) {
		for i, was := range c.oldFlags {
			f := &c.New.Flags[i]
			switch {
			case was == nil:
			case was.Name.Value != f.Name.Value:
				r.add(f.Name.Value, f.Name.Pos, "flag %q was %q %s: %s is %s now, and callers must be changed together with it",
					f.Name.Value, was.Name.Value, c.was(was.Name.Pos), was.MethodName(), f.MethodName())
			case was.MethodName() != f.MethodName():
				r.add(f.Name.Value, cmp.Or(f.Method.Pos, f.Name.Pos), "the method of flag %q is %s and was %s %s: callers must be changed together with it",
					f.Name.Value, f.MethodName(), was.MethodName(), c.was(cmp.Or(was.Method.Pos, was.Name.Pos)))
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "flag-membership", Level: diag.Warn,
		Summary: "a state joins or leaves a flag",
		Subject: "the flag",
		Why: "Rows that were written under the old meaning stay as they are: what was computed, sent or left undone because of " +
			"the flag is not done again. Partial indexes on the flag must be rebuilt, and queries that copied the list must " +
			"follow. Derived flags are compared by their states, however they came about.",
	}, check: checkMembership,
	},
	{Rule: diag.Rule{
		ID: "flag-new-member", Level: diag.Info,
		Summary: "a new state is in a flag",
		Subject: "the new state",
		Why: "It lists all flags of the new state, to be read once by somebody who knows the RFC: a derived flag takes a new " +
			"state in though no line of the spec says so.",
	}, check: func(c *Change, r reporter) {
		for _, st := range c.added() {
			var in, out []string
			for i := range c.New.Flags {
				if f := &c.New.Flags[i]; f.Has(st) {
					in = append(in, f.Name.Value)
				} else {
					out = append(out, f.Name.Value)
				}
			}
			if len(in) == 0 {
				continue
			}
			text := strings.Join(in, ", ")
			if len(out) > 0 {
				text += "; not in " + strings.Join(out, ", ")
			}
			r.add(st.Name.Value, st.Name.Pos, "state %q is in %s", st.Name.Value, text)
		}
	},
	},
}

// matchFlags finds for each new flag the old one: of the same name, or the one
// that is gone and had the same states.
func (c *Change) matchFlags() {
	c.oldFlags = make([]*spec.Flag, len(c.New.Flags))
	byName := map[string]*spec.Flag{}
	for i := range c.Old.Flags {
		byName[c.Old.Flags[i].Name.Value] = &c.Old.Flags[i]
	}
	lost := map[string][]*spec.Flag{} // by their states
	found := map[string][]int{}
	for i := range c.New.Flags {
		f := &c.New.Flags[i]
		if was := byName[f.Name.Value]; was != nil {
			c.oldFlags[i] = was
			delete(byName, f.Name.Value)
			continue
		}
		set := c.set(func(p pair) bool { return f.Has(p.new) })
		found[set] = append(found[set], i)
	}
	for _, was := range byName {
		set := c.set(func(p pair) bool { return was.Has(p.old) })
		lost[set] = append(lost[set], was)
	}
	for set, flags := range found {
		if len(flags) == 1 && len(lost[set]) == 1 && strings.Contains(set, "1") {
			c.oldFlags[flags[0]] = lost[set][0]
		}
	}
}

// set spells which of the states in both versions are in a flag.
func (c *Change) set(has func(pair) bool) string {
	var b strings.Builder
	for _, p := range c.pairs() {
		if has(p) {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

func checkMembership(c *Change, r reporter) {
	for i, was := range c.oldFlags {
		if was == nil {
			continue
		}
		f := &c.New.Flags[i]
		if text := joinedAndLeft(c.membership(was, f)); text != "" {
			r.add(f.Name.Value, f.Name.Pos, "flag %q: %s; rows that were written under the old meaning stay as they are%s", f.Name.Value, text, c.rebuild(f))
		}
	}
}

// membership names the states in both versions that join a flag or leave it.
func (c *Change) membership(was, is *spec.Flag) (joined, left []string) {
	for _, p := range c.pairs() {
		name := fmt.Sprintf("%q", p.old.Name.Value)
		if p.old.Name.Value != p.new.Name.Value {
			name += fmt.Sprintf(" (now %q)", p.new.Name.Value)
		}
		switch before, after := was.Has(p.old), is.Has(p.new); {
		case after && !before:
			joined = append(joined, name)
		case before && !after:
			left = append(left, name)
		}
	}
	return joined, left
}

func joinedAndLeft(joined, left []string) string {
	var parts []string
	for _, part := range []struct {
		names      []string
		one, other string
	}{{joined, "joins", "join"}, {left, "leaves", "leave"}} {
		switch len(part.names) {
		case 0:
		case 1:
			parts = append(parts, part.names[0]+" "+part.one)
		default:
			parts = append(parts, strings.Join(part.names, ", ")+" "+part.other)
		}
	}
	return strings.Join(parts, ", ")
}

// rebuild names the partial indexes that are on a flag in both versions.
func (c *Change) rebuild(f *spec.Flag) string {
	var indexes []string
	for _, m := range c.sameColumns() {
		for _, x := range m.indexes() {
			if x.is != nil && x.is.Flag() == f && c.sameFlag(x) {
				indexes = append(indexes, x.is.Name.Value)
			}
		}
	}
	if len(indexes) == 0 {
		return ""
	}
	return fmt.Sprintf(", and partial index %s must be rebuilt%s", quoted(indexes), c.migrate())
}
