// Rules on flags: sets of states on which predicates, queries and partial indexes
// depend.

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
		Summary: "a flag is added",
		Subject: "the flag",
		Why:     "Callers get another predicate and another SQL list.",
	}, check: func(c *Change, r reporter) {
		for i := range c.New.Flags {
			if f := &c.New.Flags[i]; c.oldFlags[i] == nil {
				r.add(f.Name.Value, f.Name.Pos, "flag %q is added with %s", f.Name.Value, names(c.New.Members(f)))
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "flag-removed", Level: diag.Error,
		Summary: "a flag is removed",
		Subject: "the old flag",
		Why: "Its predicate and its SQL list no longer exist, so callers no longer compile, and nothing keeps a query that copied " +
			"the list up to date. Remove the uses first.",
	}, check: func(c *Change, r reporter) {
		for i := range c.Old.Flags {
			if f := &c.Old.Flags[i]; !slices.Contains(c.oldFlags, f) {
				r.add(f.Name.Value, c.New.KeyPos("flags", "states"), "flag %q %s is removed, and %s and %s with it: remove their uses first",
					f.Name.Value, c.was(f.Name.Pos), f.MethodName(), c.Old.SQLName(f))
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "flag-renamed", Level: diag.Error,
		Summary: "a flag or its method is renamed",
		Subject: "the new flag",
		Why: "The predicate and the SQL list have other names, so callers no longer compile. Stored rows are not affected. A " +
			"removed flag counts as renamed if exactly one added flag has the same states.",
	}, check: func(c *Change, r reporter) {
		for i, was := range c.oldFlags {
			f := &c.New.Flags[i]
			switch {
			case was == nil:
			case was.Name.Value != f.Name.Value:
				r.add(f.Name.Value, f.Name.Pos, "flag %q %s is renamed to %q, and %s to %s: update callers in the same change",
					was.Name.Value, c.was(was.Name.Pos), f.Name.Value, was.MethodName(), f.MethodName())
			case was.MethodName() != f.MethodName():
				r.add(f.Name.Value, cmp.Or(f.Method.Pos, f.Name.Pos),
					"the method %s of flag %q %s is renamed to %s: update callers in the same change",
					was.MethodName(), f.Name.Value, c.was(cmp.Or(was.Method.Pos, was.Name.Pos)), f.MethodName())
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "flag-membership", Level: diag.Warn,
		Summary: "a state joins or leaves a flag",
		Subject: "the flag",
		Why: "Old rows are not processed again: what was computed, sent or left out because of the flag stays so. " +
			"Rebuild partial indexes on the flag, and update queries that copied the list. Derived flags are compared by their " +
			"states.",
	}, check: checkMembership},
	{Rule: diag.Rule{
		ID: "flag-new-member", Level: diag.Info,
		Summary: "an added state is in a flag",
		Subject: "the added state",
		Why: "The finding lists all flags of the state, so that somebody who knows the RFC reads them once: a derived flag " +
			"includes an added state although no line of the spec says so.",
	}, check: func(c *Change, r reporter) {
		for _, st := range c.added() {
			flags := map[bool][]string{} // in which the state is, or is not
			for i := range c.New.Flags {
				f := &c.New.Flags[i]
				flags[f.Has(st)] = append(flags[f.Has(st)], f.Name.Value)
			}
			if len(flags[true]) == 0 {
				continue
			}
			text := strings.Join(flags[true], ", ")
			if len(flags[false]) > 0 {
				text += "; not in " + strings.Join(flags[false], ", ")
			}
			r.add(st.Name.Value, st.Name.Pos, "state %q is in %s", st.Name.Value, text)
		}
	}},
}

// matchFlags finds the old flag of each new one: the one with the same name, else
// the only removed one with the same states.
func (c *Change) matchFlags() {
	c.oldFlags = make([]*spec.Flag, len(c.New.Flags))
	byName := map[string]*spec.Flag{}
	for i := range c.Old.Flags {
		byName[c.Old.Flags[i].Name.Value] = &c.Old.Flags[i]
	}
	removed, added := map[string][]*spec.Flag{}, map[string][]int{} // by their states
	for i := range c.New.Flags {
		f := &c.New.Flags[i]
		if was := byName[f.Name.Value]; was != nil {
			c.oldFlags[i] = was
			delete(byName, f.Name.Value)
			continue
		}
		set := c.set(func(p pair) bool { return f.Has(p.new) })
		added[set] = append(added[set], i)
	}
	for _, was := range byName {
		set := c.set(func(p pair) bool { return was.Has(p.old) })
		removed[set] = append(removed[set], was)
	}
	for set, flags := range added {
		if len(flags) == 1 && len(removed[set]) == 1 && strings.Contains(set, "1") {
			c.oldFlags[flags[0]] = removed[set][0]
		}
	}
}

// set returns a digit for each state in both versions: 1 if it is in a flag.
func (c *Change) set(has func(pair) bool) string {
	pairs := c.pairs()
	digits := make([]byte, len(pairs))
	for i, p := range pairs {
		digits[i] = '0'
		if has(p) {
			digits[i] = '1'
		}
	}
	return string(digits)
}

func checkMembership(c *Change, r reporter) {
	for i, was := range c.oldFlags {
		if was == nil {
			continue
		}
		f := &c.New.Flags[i]
		joined, left := c.membership(was, f)
		if joined+left == "" {
			continue
		}
		report, rebuild := r, ""
		if indexes := c.indexesOn(f); len(indexes) > 0 {
			report, rebuild = r.sql(), "; rebuild partial index "+quoted(indexes)
		}
		report.add(f.Name.Value, f.Name.Pos, "flag %q %s; update queries that copied its list; older rows are not processed again%s",
			f.Name.Value, gainsAndLoses(joined, left), rebuild)
	}
}

// membership quotes the states in both versions that join or leave a flag.
func (c *Change) membership(was, is *spec.Flag) (joined, left string) {
	var in, out []string
	for _, p := range c.pairs() {
		name := fmt.Sprintf("%q", p.old.Name.Value)
		if p.old.Name.Value != p.new.Name.Value {
			name += fmt.Sprintf(" (now %q)", p.new.Name.Value)
		}
		switch before, after := was.Has(p.old), is.Has(p.new); {
		case after && !before:
			in = append(in, name)
		case before && !after:
			out = append(out, name)
		}
	}
	return strings.Join(in, ", "), strings.Join(out, ", ")
}

// gainsAndLoses states what a set gains and loses. Either may be "".
func gainsAndLoses(gained, lost string) string {
	var parts []string
	if gained != "" {
		parts = append(parts, "gains "+gained)
	}
	if lost != "" {
		parts = append(parts, "loses "+lost)
	}
	return strings.Join(parts, " and ")
}

// indexesOn returns the names of the partial indexes on a flag in both versions.
func (c *Change) indexesOn(f *spec.Flag) []string {
	var indexes []string
	for _, m := range c.columns {
		for _, x := range m.indexes() {
			if x.is != nil && x.is.Flag() == f && c.sameFlag(x) {
				indexes = append(indexes, x.is.Name.Value)
			}
		}
	}
	return indexes
}
