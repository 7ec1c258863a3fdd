// Rules on stored strings, and on reserved ones.

package spec

import (
	"fmt"
	"strings"

	"stategen.example/internal/diag"
)

// maxDB is the maximum length of a stored string in bytes. The language sets it: any
// VARCHAR(64) is long enough, and a CHECK stays readable.
const maxDB = 63

var dbRules = []rule{
	{diag.Rule{
		ID: "db-text", Level: diag.Error,
		Summary: "stored strings are safe in every database",
		Why: "Databases, drivers and shells must not change a stored string. It has 1 to 63 bytes, no control " +
			"characters, no backslash (an escape in MySQL), and no space at either end (some collations ignore it). A " +
			"character that cannot be seen makes two strings that look the same.",
	}, checkDBText},
	{diag.Rule{
		ID: "db-unique", Level: diag.Error,
		Summary: "a stored string belongs to one state",
		Why:     "If two states had the same stored string, it would not be clear which state a row is in.",
	}, checkDBUnique},
	{diag.Rule{
		ID: "db-lookalike", Level: diag.Error,
		Summary: "stored strings differ by more than case and spaces",
		Why: "People confuse strings that differ only by case or spaces, and the default collations of MySQL and " +
			"SQL Server treat them as equal. The stored strings of one state may differ in this way.",
	}, checkDBLookalike},
	{diag.Rule{
		ID: "db-crossed", Level: diag.Warn,
		Summary: "a stored string is not the name of another state",
		Why:     "If a word means one state in JSON and another one in rows, people confuse them.",
	}, checkDBCrossed},
	{diag.Rule{
		ID: "reserved-used", Level: diag.Error,
		Summary: "no state uses a reserved string",
		Why:     "Old rows, logs and backups may contain a reserved string. A new state would change its meaning there.",
	}, checkReservedUsed},
	{diag.Rule{
		ID: "reserved-unique", Level: diag.Error,
		Summary: "a string is reserved once",
		Why:     "A second entry adds nothing, and is often a typo for another string.",
	}, checkReservedUnique},
}

func checkDBText(s *Spec, report reporter) {
	check := func(what string, t Text, limit int) {
		switch v := t.Value; {
		case v == "":
			report(t.Pos, "%s is empty", what)
		case len(v) > limit:
			report(t.Pos, "%s %q is %d bytes long; shorten it to %d bytes", what, shorten(v), len(v), limit)
		case strings.ContainsFunc(v, isUnsafeInLine):
			report(t.Pos, "%s %q contains the control character %U", what, v, firstIn(v, isUnsafeInLine))
		case strings.Contains(v, `\`):
			report(t.Pos, "%s %q contains a backslash, which is an escape in MySQL", what, v)
		case strings.TrimSpace(v) != v:
			report(t.Pos, "%s %q begins or ends with a space; did you mean %q?", what, v, strings.TrimSpace(v))
		default:
			if r, found := hidden(v); found {
				report(t.Pos, "%s %q contains %U, which cannot be seen; remove it", what, v, r)
			}
		}
	}
	for _, u := range s.storedStrings() {
		check(u.what, u.Text, maxDB)
	}
	for _, r := range s.Reserved.Items {
		check("reserved string", r, len(r.Value)) // it may be a long Go name
	}
}

// A stored is one stored string.
type stored struct {
	Text
	state *State
	what  string // "db string" or "alias"
}

// storedStrings returns the stored strings of all states, in the order of the file.
func (s *Spec) storedStrings() []stored {
	all := make([]stored, 0, len(s.States))
	for _, st := range s.All() {
		if st.DB.IsSet() {
			all = append(all, stored{st.DB, st, "db string"})
		}
		for _, alias := range st.Aliases.Items {
			all = append(all, stored{alias, st, "alias"})
		}
	}
	return all
}

// String describes the stored string, for "is already the …".
func (u stored) String() string {
	return fmt.Sprintf("%s of state %q (%s)", u.what, u.state.Name.Value, u.Pos)
}

func checkDBUnique(s *Spec, report reporter) {
	for u, first := range repeated(s.storedStrings(), func(u stored) string { return u.Value }) {
		report(u.Pos, "%s %q is already the %s", u.what, u.Value, first)
	}
}

func checkDBLookalike(s *Spec, report reporter) {
	for u, first := range repeated(s.storedStrings(), func(u stored) string { return Fold(u.Value) }) {
		if first.Value != u.Value && first.state != u.state {
			report(u.Pos, "%s %q differs only by case or spaces from %q, the %s", u.what, u.Value, first.Value, first)
		}
	}
}

func checkDBCrossed(s *Spec, report reporter) {
	if s.TextIsDB() {
		return // nothing reads names
	}
	for _, u := range s.storedStrings() {
		i, ok := s.stateNamed[u.Value]
		if ok && &s.States[i] != u.state && Fold(s.States[i].DB.Value) != Fold(u.Value) { // db-lookalike reports the rest
			report(u.Pos, "%s %q of state %q is the name of another state (%s)",
				u.what, u.Value, u.state.Name.Value, s.States[i].Name.Pos)
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
	for _, name := range s.stateNames() {
		if r, ok := exact[name.Value]; ok {
			report(name.Pos, "state %q is reserved (%s)", name.Value, r.Pos)
		}
	}
	for _, u := range s.storedStrings() {
		if r, ok := exact[u.Value]; ok {
			report(u.Pos, "%s %q is reserved (%s)", u.what, u.Value, r.Pos)
		} else if r, ok := folded[Fold(u.Value)]; ok {
			report(u.Pos, "%s %q differs only by case or spaces from %q, which is reserved (%s)",
				u.what, u.Value, r.Value, r.Pos)
		}
	}
}

func checkReservedUnique(s *Spec, report reporter) {
	for r, first := range repeated(s.Reserved.Items, value) {
		report(r.Pos, "%q is already reserved at %s", r.Value, first.Pos)
	}
}
