// Rules on stored strings: what rows hold.

package breaking

import (
	"cmp"
	"fmt"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var storedRules = []rule{
	{Rule: diag.Rule{
		ID: "db-changed", Level: diag.Error,
		Summary: "a state has another db string, and the old one is not its alias",
		Subject: "the state",
		Why: "Rows hold the old string, which is no longer read, and running binaries go on to write it. Make the old string an " +
			"alias, which is read and no longer written, and move the rows.",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			if p.by == sameName {
				r.add(p.new.Name.Value, p.new.DB.Pos, "db string of state %q was %q %s: rows with it no longer parse; %s",
					p.new.Name.Value, p.old.DB.Value, c.was(p.old.DB.Pos), c.keepReading(p))
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "db-renamed", Level: diag.Warn,
		Summary: "a state has another db string, and the old one is its alias",
		Subject: "the state",
		Why: "Rows with the old string are still read, and a migration moves them. Binaries of the version before must read the " +
			"new string before it is written: release the new string as an alias first (docs/evolution.md).",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			if p.by != aliased || p.merged {
				continue
			}
			name := ""
			if p.old.Name.Value != p.new.Name.Value {
				name = fmt.Sprintf("; %s was %s: callers must be changed together with it%s%s",
					c.New.ConstName(p.new), c.Old.ConstName(p.old), c.lostText(p.old), c.takenName(p.new))
			}
			r.add(p.new.Name.Value, p.new.DB.Pos, "state %q is stored as %q and was as %q %s%s%s%s",
				p.new.Name.Value, p.new.DB.Value, p.old.DB.Value, c.was(p.old.DB.Pos), name, c.mustMove(p.new, []*spec.State{p.old}), c.migrate())
		}
	},
	},
	{Rule: diag.Rule{
		ID: "alias-added", Level: diag.Info,
		Summary: "another string is read as a state",
		Subject: "the alias",
		Why: "Rows with the string are read from now on. The constraint takes it once it is widened; binaries of the version " +
			"before can't read it.",
	}, check: checkAliasAdded,
	},
	{Rule: diag.Rule{
		ID: "alias-removed", Level: diag.Error,
		Summary: "a string is no longer read as a state",
		Subject: "the alias",
		Why: "Rows that still hold the alias no longer parse. Move them to the db string, see that none is left (stateverify " +
			"counts them), put the alias into reserved, and accept the finding with that reason.",
	}, check: checkAliasRemoved,
	},
	{Rule: diag.Rule{
		ID: "reserved-removed", Level: diag.Error,
		Summary: "a name or string is no longer reserved",
		Subject: "the entry",
		Why: "It is reserved because rows, logs and backups may hold it with its old meaning. Time does not change that; keep the " +
			"entry.",
	}, check: checkReservedRemoved,
	},
}

// keepReading says what makes the old string of a state an alias.
func (c *Change) keepReading(p pair) string {
	aliases := make([]string, 0, len(p.new.Aliases.Items)+1)
	for _, a := range p.new.Aliases.Items {
		aliases = append(aliases, a.Value)
	}
	text := fmt.Sprintf("write aliases: [%s]", quoted(append(aliases, p.old.DB.Value)))
	if at := slices.IndexFunc(c.New.Reserved.Items, func(t spec.Text) bool { return t.Value == p.old.DB.Value }); at >= 0 {
		text += fmt.Sprintf(", and leave it out of reserved (%s) until they have moved", c.New.Reserved.Items[at].Pos)
	}
	return text
}

func checkAliasAdded(c *Change, r reporter) {
	widen := ""
	if len(c.New.Storage) > 0 {
		widen = "; widen the constraint before a row holds it"
	}
	was := map[string]bool{} // of any state
	for i := range c.Old.States {
		for _, a := range c.Old.States[i].Aliases.Items {
			was[a.Value] = true
		}
	}
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
			if !read[a.Value] && !was[a.Value] { // else state-takes-alias
				r.add(a.Value, a.Pos, "%q is read as state %q from now on%s%s", a.Value, st.Name.Value, widen, c.migrate())
			}
		}
	}
}

func checkAliasRemoved(c *Change, r reporter) {
	held := c.held()
	for _, p := range c.pairs() {
		for _, a := range p.old.Aliases.Items {
			if held.read[a.Value] != nil { // by another state: that is state-takes-alias
				continue
			}
			then := ", reserve the alias and accept this finding"
			if !held.reserved[a.Value].IsZero() {
				then = " and accept this finding"
			}
			r.add(a.Value, cmp.Or(held.reserved[a.Value], p.new.Aliases.Pos, p.new.DB.Pos), "%q is no longer an alias of state %q %s: rows with it no longer parse; move them to %q%s%s",
				a.Value, p.old.Name.Value, c.was(a.Pos), p.new.DB.Value, then, c.migrate())
		}
	}
}

func checkReservedRemoved(c *Change, r reporter) {
	held := c.held()
	for _, was := range c.Old.Reserved.Items {
		if held.reserved[was.Value].IsZero() && held.blocks(was.Value) == nil { // else state-reuses-reserved
			r.add(was.Value, c.actOn(), "%q %s is no longer reserved: a later state could take it, and old rows would change their meaning; put it back",
				was.Value, c.was(was.Pos))
		}
	}
}
