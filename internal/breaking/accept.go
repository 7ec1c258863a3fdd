// Findings that somebody has decided to live with.

package breaking

import (
	"fmt"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var acceptRules = []rule{
	{Rule: diag.Rule{
		ID: "accept-unused", Level: diag.Error,
		Summary: "an entry of accept accepts nothing",
		Subject: "none; it can't be accepted",
		Why: "An entry of accept is about one change. One that is about none has a wrong rule or subject, and would only wait for " +
			"a later change that nobody has looked at. An entry that the old version has too is about an older change: " +
			"it is left alone, and accepts nothing new.",
	}},
}

// accept turns the findings that the new spec accepts into infos, and reports
// the entries that accept nothing.
func (c *Change) accept(found []diag.Finding) []diag.Finding {
	unused := acceptRules[0].Rule
	r := reporter{c: c, rule: unused, level: unused.Level, found: &found}
	for _, a := range c.New.Accept {
		if !isAcceptable(a.Rule.Value) {
			continue // reported, by Misnamed
		}
		before := c.acceptedBefore(a)
		used := false
		for i := range found {
			f := &found[i]
			if f.Rule != a.Rule.Value || f.Subject != a.Subject.Value {
				continue
			}
			used = true
			if before != nil && before.Reason.Value == a.Reason.Value {
				f.Message += fmt.Sprintf("; the entry at %s is older %s and about another change: this one needs a reason of its own", a.Rule.Pos, c.was(before.Rule.Pos))
				continue
			}
			f.Level = diag.Info
			f.Message += fmt.Sprintf("; accepted at %s: %q", a.Rule.Pos, a.Reason.Value)
		}
		if !used && before == nil {
			r.add(a.Subject.Value, a.Rule.Pos, "there is no finding of %q on %q to accept%s; drop the entry", a.Rule.Value, a.Subject.Value, hint(a, found))
		}
	}
	return found
}

// acceptedBefore is the entry that the old version has for the same finding, nil
// where it has none.
func (c *Change) acceptedBefore(a spec.Acceptance) *spec.Acceptance {
	i := slices.IndexFunc(c.Old.Accept, func(old spec.Acceptance) bool {
		return old.Rule.Value == a.Rule.Value && old.Subject.Value == a.Subject.Value
	})
	if i < 0 {
		return nil
	}
	return &c.Old.Accept[i]
}

// Misnamed reports the entries of accept with a rule that there is not: they
// accept nothing, whatever the spec is compared with.
func Misnamed(s *spec.Spec) []diag.Finding {
	var found []diag.Finding
	for _, a := range s.Accept {
		if isAcceptable(a.Rule.Value) {
			continue
		}
		found = append(found, s.Finding(acceptRules[0].Rule, a.Rule.Pos,
			"no rule whose findings can be accepted is named %q%s", a.Rule.Value, spec.Suggest(a.Rule.Value, acceptable())))
	}
	return found
}

// acceptable returns the rules with findings that a spec can accept.
func acceptable() []string {
	var ids []string
	for _, r := range rules {
		if r.ID != acceptRules[0].ID {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func isAcceptable(rule string) bool { return slices.Contains(acceptable(), rule) }

// hint says what an entry may have meant.
func hint(a spec.Acceptance, found []diag.Finding) string {
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
