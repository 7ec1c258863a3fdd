// Rules on the findings that a spec accepts. Which findings there are, only
// a comparison with an older spec can tell: package evolve.

package spec

import "stategen.example/internal/diag"

var acceptRules = []rule{
	{Rule: diag.Rule{
		ID: "accept-twice", Level: diag.Error,
		Summary: "a finding is accepted once",
		Why:     "Of two entries for one finding, one gives the wrong reason or is left over.",
		Bad: door + "states:\n  - {name: Open, db: open}\naccept:\n  - {rule: state-removed, subject: Ajar, reason: no row has it}\n" +
			"  - {rule: state-removed, subject: Ajar, reason: it was never used}\n",
		Good: door + "states:\n  - {name: Open, db: open}\naccept:\n  - {rule: state-removed, subject: Ajar, reason: no row has it}\n",
	}, check: checkAcceptTwice,
	},
}

func checkAcceptTwice(s *Spec, report reporter) {
	type finding struct{ rule, subject string }
	first := map[finding]Text{}
	for _, a := range s.Accept {
		f := finding{a.Rule.Value, a.Subject.Value}
		if old, ok := first[f]; ok {
			report(a.Rule.Pos, "the finding of %s on %q is already accepted at %s", f.rule, f.subject, old.Pos)
			continue
		}
		first[f] = a.Rule
	}
}
