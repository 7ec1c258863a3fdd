// Findings that somebody has decided to live with.

package evolve

import (
	"fmt"
	"slices"

	"github.com/stategen/stategen/internal/diag"
	"github.com/stategen/stategen/internal/spec"
)

var acceptRules = []Rule{
	{
		ID: "accept-unused", Level: diag.Error,
		Summary: "an entry of accept accepts nothing",
		Subject: "none; it can't be accepted",
		Why: "An entry of accept is about one change. Once that is in the version that is compared with, the entry would only " +
			"wait for a later change that nobody has looked at. Take it out.",
	},
}

// accept turns the findings that the new spec accepts into infos, and reports
// the entries that accept nothing.
func (c *Change) accept(found []Finding) []Finding {
	unused := &acceptRules[0]
	r := reporter{c: c, rule: unused, level: unused.Level, found: &found}
	for _, a := range c.New.Accept {
		used := false
		for i := range found {
			if f := &found[i]; f.Rule == a.Rule.Value && f.Subject == a.Subject.Value && f.Rule != unused.ID {
				f.Level, used = diag.Info, true
				f.Message += fmt.Sprintf("; accepted at %s: %q", a.Rule.Pos, a.Reason.Value)
			}
		}
		if !used {
			r.add(a.Subject.Value, a.Rule.Pos, "there is no finding of %q on %q to accept%s; drop the entry", a.Rule.Value, a.Subject.Value, hint(a, found))
		}
	}
	return found
}

// hint says what an entry may have meant.
func hint(a spec.Acceptance, found []Finding) string {
	if _, ok := RuleByID(a.Rule.Value); !ok {
		var ids []string
		for _, r := range Rules {
			ids = append(ids, r.ID)
		}
		return ", nor such a rule" + spec.Suggest(a.Rule.Value, ids)
	}
	if a.Rule.Value == acceptRules[0].ID {
		return "; an entry too many can't be accepted"
	}
	var subjects []string
	for _, f := range found {
		if f.Rule == a.Rule.Value && !slices.Contains(subjects, f.Subject) {
			subjects = append(subjects, f.Subject)
		}
	}
	if len(subjects) > 0 {
		return "; the rule finds " + quoted(subjects[:min(len(subjects), 5)])
	}
	return ""
}
