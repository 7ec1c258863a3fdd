// Rules on stored strings: what rows hold.

package evolve

import (
	"fmt"

	"github.com/stategen/stategen/internal/diag"
	"github.com/stategen/stategen/internal/spec"
)

var storedRules = []Rule{
	{
		ID: "db-changed", Level: diag.Error,
		Summary: "a state has another db string, and the old one is not its alias",
		Subject: "the state",
		Why: "Rows hold the old string, which is no longer read, and running binaries go on to write it. Make the old string an " +
			"alias, which is read and no longer written, and move the rows.",
		check: func(c *Change, r reporter) {
			for _, p := range c.pairs() {
				if p.by == ByName {
					r.add(p.new.Name.Value, p.new.DB.Pos, "db string of state %q was %q %s: rows with it no longer parse; add aliases: [%q]",
						p.new.Name.Value, p.old.DB.Value, c.was(p.old.DB.Pos), p.old.DB.Value)
				}
			}
		},
	},
	{
		ID: "db-renamed", Level: diag.Warn,
		Summary: "a state has another db string, and the old one is its alias",
		Subject: "the state",
		Why: "Rows with the old string are still read, and a migration moves them. Binaries of the version before must read the " +
			"new string before it is written: release the new string as an alias first (docs/evolution.md).",
		check: func(c *Change, r reporter) {
			for _, p := range c.pairs() {
				if p.by != ByAlias || p.merged {
					continue
				}
				name := ""
				if p.old.Name.Value != p.new.Name.Value {
					name = fmt.Sprintf("; %s is %s now", c.Old.ConstName(p.old), c.New.ConstName(p.new))
				}
				r.add(p.new.Name.Value, p.new.DB.Pos, "state %q is stored as %q and was as %q %s%s; rows must move%s",
					p.new.Name.Value, p.new.DB.Value, p.old.DB.Value, c.was(p.old.DB.Pos), name, c.migrate())
			}
		},
	},
	{
		ID: "alias-added", Level: diag.Info,
		Summary: "another string is read as a state",
		Subject: "the alias",
		Why: "Rows with the string are read from now on. The constraint takes it once it is widened; binaries of the version " +
			"before can't read it.",
		check: checkAliasAdded,
	},
	{
		ID: "alias-removed", Level: diag.Error,
		Summary: "a string is no longer read as a state",
		Subject: "the alias",
		Why: "Rows that still hold the alias no longer parse. Move them to the db string, see that none is left (stateverify " +
			"counts them), put the alias into reserved, and accept the finding with that reason.",
		check: checkAliasRemoved,
	},
	{
		ID: "reserved-removed", Level: diag.Error,
		Summary: "a name or string is no longer reserved",
		Subject: "the entry",
		Why: "It is reserved because rows, logs and backups may hold it with its old meaning. Time does not change that; keep the " +
			"entry.",
		check: checkReservedRemoved,
	},
}

func checkAliasAdded(c *Change, r reporter) {
	for j, from := range c.from {
		if len(from) == 0 {
			continue // the state itself is new
		}
		st, read := &c.New.States[j], map[string]bool{}
		for _, i := range from {
			for _, text := range c.Old.States[i].Stored() {
				read[text.Value] = true
			}
		}
		for _, a := range st.Aliases.Items {
			if !read[a.Value] && !c.wasAlias(a.Value) { // else state-takes-alias
				r.add(a.Value, a.Pos, "%q is read as state %q from now on; widen the constraint before a row holds it%s", a.Value, st.Name.Value, c.migrate())
			}
		}
	}
}

// wasAlias reports whether some old state had the alias.
func (c *Change) wasAlias(text string) bool {
	for i := range c.Old.States {
		for _, a := range c.Old.States[i].Aliases.Items {
			if a.Value == text {
				return true
			}
		}
	}
	return false
}

func checkAliasRemoved(c *Change, r reporter) {
	reads := map[string]bool{}
	for i := range c.New.States {
		for _, text := range c.New.States[i].Stored() {
			reads[text.Value] = true // by another state: that is state-takes-alias
		}
	}
	for _, p := range c.pairs() {
		for _, a := range p.old.Aliases.Items {
			if !reads[a.Value] {
				r.add(a.Value, p.new.DB.Pos, "%q is no longer an alias of state %q %s: rows with it no longer parse; move them to %q, and reserve the alias%s",
					a.Value, p.new.Name.Value, c.was(a.Pos), p.new.DB.Value, c.migrate())
			}
		}
	}
}

func checkReservedRemoved(c *Change, r reporter) {
	kept, used := map[string]bool{}, map[string]bool{}
	for _, is := range c.New.Reserved.Items {
		kept[is.Value] = true
	}
	for i := range c.New.States {
		used[spec.Fold(c.New.States[i].DB.Value)], used[spec.Fold(c.New.States[i].Name.Value)] = true, true
	}
	for _, was := range c.Old.Reserved.Items {
		if !kept[was.Value] && !used[spec.Fold(was.Value)] { // used: that is state-reuses-reserved
			r.add(was.Value, c.actOn(), "%q %s is no longer reserved: a later state could take it, and old rows would change their meaning; put it back",
				was.Value, c.was(was.Pos))
		}
	}
}
