// Findings that the new spec accepts, by its key accept.

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
		Summary: "an entry of accept matches no finding",
		Subject: "none; the finding cannot be accepted",
		Why: "An entry of accept is for one change. An entry that matches no finding has a wrong rule or subject, and could " +
			"later hide a change that nobody has looked at. An entry that the old version has too belongs to an older change: " +
			"it is ignored, and accepts nothing new.",
	}},
}

// accept lowers the findings that the new spec accepts to infos, and reports the
// entries that match none.
func (c *Change) accept(found []diag.Finding) []diag.Finding {
	unused := acceptRules[0].Rule
	r := reporter{c: c, rule: unused, level: unused.Level, found: &found}
	before, subjects := map[accepted]*spec.Acceptance{}, map[string][]string{} // the subjects of each rule, each once
	for i := range slices.Backward(c.Old.Accept) {
		before[acceptedBy(&c.Old.Accept[i])] = &c.Old.Accept[i]
	}
	on := map[accepted][]int{}
	for i, f := range found {
		about := accepted{f.Rule, f.Subject}
		if len(on[about]) == 0 {
			subjects[f.Rule] = append(subjects[f.Rule], f.Subject)
		}
		on[about] = append(on[about], i)
	}
	for _, a := range c.New.Accept {
		if !isAcceptable(a.Rule.Value) {
			continue // Misnamed reports it
		}
		about := acceptedBy(&a)
		older := before[about]
		for _, i := range on[about] {
			f := &found[i]
			if older != nil && older.Reason.Value == a.Reason.Value {
				f.Message += fmt.Sprintf("; the entry at %s accepted an older change %s: write a new reason to accept this one",
					a.Rule.Pos, c.was(older.Rule.Pos))
				continue
			}
			f.Level = diag.Info
			f.Message = fmt.Sprintf("accepted (%s, %q): %s", a.Rule.Pos, a.Reason.Value, f.Message)
		}
		if len(on[about]) == 0 && older == nil {
			r.add(a.Subject.Value, a.Rule.Pos,
				"rule %q has no finding on %q to accept%s; remove the entry", a.Rule.Value, a.Subject.Value, hint(subjects[a.Rule.Value]))
		}
	}
	return found
}

// accepted is what an entry of accept is about.
type accepted struct{ rule, subject string }

func acceptedBy(a *spec.Acceptance) accepted { return accepted{a.Rule.Value, a.Subject.Value} }

// Misnamed reports the entries of accept that name no acceptable rule, and so
// can match no finding of any comparison.
func Misnamed(s *spec.Spec) []diag.Finding {
	var found []diag.Finding
	for _, a := range s.Accept {
		if isAcceptable(a.Rule.Value) {
			continue
		}
		found = append(found, s.Finding(acceptRules[0].Rule, a.Rule.Pos,
			"%q is not a rule whose findings can be accepted%s", a.Rule.Value, spec.Suggest(a.Rule.Value, acceptable())))
	}
	return found
}

// acceptable returns the IDs of the rules whose findings a spec can accept.
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

// hint lists subjects that an entry could have meant.
func hint(subjects []string) string {
	if len(subjects) == 0 {
		return ""
	}
	return "; it has findings on " + quoted(subjects[:min(len(subjects), 5)])
}
