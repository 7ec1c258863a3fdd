// Rules on db strings: what rows hold.

package spec

import (
	"fmt"
	"strings"

	"stategen.example/internal/diag"
)

// maxDB is the longest db string in bytes. The language sets the bound: any
// VARCHAR(64) takes it, and a CHECK stays readable.
const maxDB = 63

var dbRules = []rule{
	{Rule: diag.Rule{
		ID: "db-text", Level: diag.Error,
		Summary: "stored strings survive every database",
		Why: "A stored string must survive every database, driver and shell unchanged: 1 to 63 bytes, no control characters, " +
			"no backslash (an escape in MySQL), no space at either end (which some collations ignore).",
		Bad:  door + "states:\n  - {name: Open, db: \"open \"}\n",
		Good: door + "states:\n  - {name: Open, db: open}\n",
	}, check: checkDBText,
	},
	{Rule: diag.Rule{
		ID: "db-unique", Level: diag.Error,
		Summary: "a stored string belongs to one state",
		Why:     "A stored string that two states share can't be read back.",
		Bad:     door + "states:\n  - {name: Open, db: open}\n  - {name: Ajar, db: ajar, aliases: [open]}\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n  - {name: Ajar, db: ajar}\n",
	}, check: checkDBUnique,
	},
	{Rule: diag.Rule{
		ID: "db-lookalike", Level: diag.Error,
		Summary: "stored strings differ by more than case and spaces",
		Why: "Strings that differ only by case or spaces are one to a reader, and one to the default collations of MySQL and " +
			"SQL Server. An alias may differ so from its own state's db string.",
		Bad:  door + "states:\n  - {name: Open, db: open}\n  - {name: Opened, db: Open}\n",
		Good: door + "states:\n  - {name: Open, db: open}\n  - {name: Opened, db: opened}\n",
	}, check: checkDBLookalike,
	},
	{Rule: diag.Rule{
		ID: "db-crossed", Level: diag.Warn,
		Summary: "a db string is not another state's name",
		Why:     "Text is read by name and rows by db string; a word that means one state here and another one there will be mixed up.",
		Bad:     door + "states:\n  - {name: Open, db: Shut}\n  - {name: Shut, db: shut_off}\n",
		Good:    door + "states:\n  - {name: Open, db: Open}\n  - {name: Shut, db: shut_off}\n",
	}, check: checkDBCrossed,
	},
	{Rule: diag.Rule{
		ID: "reserved-used", Level: diag.Error,
		Summary: "what is reserved is not used",
		Why: "Rows, logs and backups may still hold a reserved string with its old meaning. A state that took it would give " +
			"them a new one.",
		Bad:  door + "states:\n  - {name: Open, db: open}\nreserved: [open]\n",
		Good: door + "states:\n  - {name: Open, db: opened}\nreserved: [open]\n",
	}, check: checkReservedUsed,
	},
	{Rule: diag.Rule{
		ID: "reserved-unique", Level: diag.Error,
		Summary: "what is reserved stands in the list once",
		Why:     "A reserved list is read by people; an entry stands in it once.",
		Bad:     door + "states:\n  - {name: Open, db: open}\nreserved: [ajar, ajar]\n",
		Good:    door + "states:\n  - {name: Open, db: open}\nreserved: [ajar]\n",
	}, check: checkReservedUnique,
	},
}

func checkDBText(s *Spec, report reporter) {
	check := func(what string, t Text, limit int) {
		switch v := t.Value; {
		case !t.IsSet():
		case v == "":
			report(t.Pos, "%s is empty", what)
		case len(v) > limit:
			report(t.Pos, "%s %q is %d bytes long; %d is the most", what, shorten(v), len(v), limit)
		case strings.ContainsFunc(v, isUnsafeInLine):
			report(t.Pos, "%s %q holds %U, a control character", what, v, firstIn(v, isUnsafeInLine))
		case strings.Contains(v, `\`):
			report(t.Pos, "%s %q holds a backslash, which MySQL reads as an escape", what, v)
		case strings.TrimSpace(v) != v:
			report(t.Pos, "%s %q has a space at an end; did you mean %q?", what, v, strings.TrimSpace(v))
		}
	}
	for i := range s.States {
		st := &s.States[i]
		check("db string", st.DB, maxDB)
		for _, alias := range st.Aliases.Items {
			check("alias", alias, maxDB)
		}
	}
	for _, r := range s.Reserved.Items {
		check("reserved", r, len(r.Value)) // a long Go name may be reserved too
	}
}

// A stored is one string that rows may hold.
type stored struct {
	Text
	state *State
	what  string // "db string" or "alias"
}

// storedStrings lists the db strings and aliases of all states, in the order
// of the file.
func (s *Spec) storedStrings() []stored {
	all := make([]stored, 0, len(s.States))
	for i := range s.States {
		st := &s.States[i]
		if st.DB.IsSet() {
			all = append(all, stored{st.DB, st, "db string"})
		}
		for _, alias := range st.Aliases.Items {
			all = append(all, stored{alias, st, "alias"})
		}
	}
	return all
}

// String names the use of the string, for "is already …".
func (u stored) String() string {
	return fmt.Sprintf("%s of state %q (%s)", u.what, u.state.Name.Value, u.Pos)
}

func checkDBUnique(s *Spec, report reporter) {
	first := make(map[string]stored, len(s.States))
	for _, u := range s.storedStrings() {
		if old, ok := first[u.Value]; ok {
			report(u.Pos, "%s %q is already the %s", u.what, u.Value, old)
			continue
		}
		first[u.Value] = u
	}
}

func checkDBLookalike(s *Spec, report reporter) {
	first := make(map[string]stored, len(s.States))
	for _, u := range s.storedStrings() {
		folded := Fold(u.Value)
		old, ok := first[folded]
		switch {
		case !ok:
			first[folded] = u
		case old.Value != u.Value && old.state != u.state:
			report(u.Pos, "%s %q differs only by case or spaces from %q, the %s", u.what, u.Value, old.Value, old)
		}
	}
}

func checkDBCrossed(s *Spec, report reporter) {
	if s.TextIsDB() {
		return // names are read nowhere
	}
	for _, u := range s.storedStrings() {
		i, ok := s.stateNamed[u.Value]
		if ok && &s.States[i] != u.state && Fold(s.States[i].DB.Value) != Fold(u.Value) { // else db-lookalike says more
			report(u.Pos, "%s %q of state %q is the name of another state (%s)", u.what, u.Value, u.state.Name.Value, s.States[i].Name.Pos)
		}
	}
}

func checkReservedUsed(s *Spec, report reporter) {
	if len(s.Reserved.Items) == 0 {
		return
	}
	exact, folded := map[string]Text{}, map[string]Text{}
	for _, r := range s.Reserved.Items {
		exact[r.Value], folded[Fold(r.Value)] = r, r
	}
	for i := range s.States {
		if name := s.States[i].Name; name.IsSet() {
			if r, ok := exact[name.Value]; ok {
				report(name.Pos, "state %q is reserved (%s)", name.Value, r.Pos)
			}
		}
	}
	for _, u := range s.storedStrings() {
		if r, ok := exact[u.Value]; ok {
			report(u.Pos, "%s %q is reserved (%s)", u.what, u.Value, r.Pos)
		} else if r, ok := folded[Fold(u.Value)]; ok {
			report(u.Pos, "%s %q differs only by case or spaces from %q, which is reserved (%s)", u.what, u.Value, r.Value, r.Pos)
		}
	}
}

func checkReservedUnique(s *Spec, report reporter) {
	first := map[string]Text{}
	for _, r := range s.Reserved.Items {
		if old, ok := first[r.Value]; ok {
			report(r.Pos, "%q is already reserved at %s", r.Value, old.Pos)
			continue
		}
		first[r.Value] = r
	}
}
