// Rules on stored strings: what rows hold.

package breaking

import (
	"cmp"
	"fmt"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var storedRules = []rule{
	{Rule: diag.Rule{
		ID: "db-changed", Level: diag.Error,
		Summary: "the db string of a state changes, and the old one is not an alias",
		Subject: "the state",
		Why: "Rows hold the old string, which can no longer be read, and running binaries still write it. Make the old string " +
			"an alias, which is read but not written, and rewrite the rows.",
	}, check: func(c *Change, r reporter) {
		reserved := c.held().reserved
		for _, p := range c.pairs() {
			if p.by == sameName {
				r.add(p.new.Name.Value, p.new.DB.Pos,
					"state %q is stored as %q and was stored as %q %s: rows with %q can no longer be read; %s",
					p.new.Name.Value, p.new.DB.Value, p.old.DB.Value, c.was(p.old.DB.Pos), p.old.DB.Value, keepReading(p, reserved))
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "db-renamed", Level: diag.Warn,
		Summary: "the db string of a state changes, and the old one is an alias",
		Subject: "the state",
		Why: "Rows with the old string are still read, and a migration rewrites them. Binaries of the old version must be able to " +
			"read the new string before anything writes it: release the new string as an alias first (docs/evolution.md).",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			if p.by != aliased || p.absorbed {
				continue
			}
			renamed := ""
			if p.old.Name.Value != p.new.Name.Value {
				renamed = "; " + c.renamed(p)
			}
			r.sql().add(p.new.Name.Value, p.new.DB.Pos, "state %q is stored as %q and was stored as %q %s%s%s",
				p.new.Name.Value, p.new.DB.Value, p.old.DB.Value, c.was(p.old.DB.Pos), rewriteRows(p.new, []*spec.State{p.old}), renamed)
		}
	}},
	{Rule: diag.Rule{
		ID: "alias-added", Level: diag.Info,
		Summary: "another string is read as a state",
		Subject: "the alias",
		Why: "Rows with the string are read from now on. The constraint accepts the string once it is widened; binaries of the " +
			"old version cannot read it.",
	}, check: checkAliasAdded},
	{Rule: diag.Rule{
		ID: "alias-removed", Level: diag.Error,
		Summary: "a string is no longer read as a state",
		Subject: "the alias",
		Why: "Rows that still hold the alias can no longer be read. Rewrite them to the db string, check that none is left " +
			"(stateverify counts them), add the alias to reserved, and accept the finding with that reason.",
	}, check: checkAliasRemoved},
	{Rule: diag.Rule{
		ID: "reserved-removed", Level: diag.Error,
		Summary: "a name or string is no longer reserved",
		Subject: "the entry",
		Why: "It is reserved because rows, logs and backups may hold it with its old meaning. Time does not change that: keep " +
			"the entry.",
	}, check: checkReservedRemoved},
}

// keepReading returns what to write so that the old string of a state is read.
func keepReading(p pair, reserved map[string]diag.Pos) string {
	aliases := make([]string, 0, len(p.new.Aliases.Items)+1)
	for _, a := range p.new.Aliases.Items {
		aliases = append(aliases, a.Value)
	}
	text := fmt.Sprintf("write aliases: [%s]", quoted(append(aliases, p.old.DB.Value)))
	if at, ok := reserved[p.old.DB.Value]; ok {
		text += fmt.Sprintf(", and remove it from reserved (%s) until they are rewritten", at)
	}
	return text
}

func checkAliasAdded(c *Change, r reporter) {
	widen := ""
	if len(c.New.Storage) > 0 {
		widen = ": widen the constraint before a row holds it"
	}
	was := map[string]bool{} // aliases of any old state
	for _, old := range c.Old.All() {
		for _, a := range old.Aliases.Items {
			was[a.Value] = true
		}
	}
	for _, st := range c.New.All() {
		olds := c.Before(st)
		if len(olds) == 0 {
			continue // state-added
		}
		read := spec.SetOf(spec.Stored(olds))
		for _, a := range st.Aliases.Items {
			if !read[a.Value] && !was[a.Value] { // else state-takes-alias
				r.sql().add(a.Value, a.Pos, "%q is now read as state %q%s", a.Value, st.Name.Value, widen)
			}
		}
	}
}

func checkAliasRemoved(c *Change, r reporter) {
	held := c.held()
	for _, p := range c.pairs() {
		for _, a := range p.old.Aliases.Items {
			if held.read[a.Value] != nil { // else state-takes-alias
				continue
			}
			reserve := ", " + c.reserve([]string{a.Value}) + ","
			if !held.reserved[a.Value].IsZero() {
				reserve = ""
			}
			r.sql().add(a.Value, cmp.Or(held.reserved[a.Value], p.new.Aliases.Pos, p.new.DB.Pos),
				"%q is no longer an alias of state %q %s, and rows with it can no longer be read: rewrite them to %q%s and accept this finding",
				a.Value, p.old.Name.Value, c.was(a.Pos), p.new.DB.Value, reserve)
		}
	}
}

func checkReservedRemoved(c *Change, r reporter) {
	held := c.held()
	for _, was := range c.Old.Reserved.Items {
		if held.reserved[was.Value].IsZero() && held.blocks(was.Value) == nil { // else state-reuses-reserved
			r.add(was.Value, c.New.Reserved.Pos,
				"%q %s is no longer reserved: a later state could use it and change the meaning of old rows; put it back",
				was.Value, c.was(was.Pos))
		}
	}
}
