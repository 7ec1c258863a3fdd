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
	finding := func(a Acceptance) [2]string { return [2]string{a.Rule.Value, a.Subject.Value} }
	for a, first := range repeated(s.Accept, finding) {
		report(a.Rule.Pos, "the finding of %s on %q is already accepted at %s",
			a.Rule.Value, a.Subject.Value, first.Rule.Pos)
	}
}
