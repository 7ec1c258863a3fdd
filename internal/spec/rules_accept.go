// Rules on the findings that a spec accepts. Package breaking checks that they exist.

package spec

import "stategen.example/internal/diag"

var acceptRules = []rule{
	{diag.Rule{
		ID: "accept-twice", Level: diag.Error,
		Summary: "a finding is accepted once",
		Why:     "If two entries accept one finding, one of them is left over or has the wrong reason.",
	}, checkAcceptTwice},
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
