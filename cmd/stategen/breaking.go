// stategen breaking: what a change means to stored rows and to callers.

package main

import (
	"errors"

	"stategen.example/internal/project"
)

var breakingVerb = verb{
	name: "breaking", args: "[SPEC…]",
	short: "report what a change does to rows and callers",
	long: `Compares each SPEC with the old version that --against names, and reports what the
change means to rows that are stored and to code that imports the package. WHAT
is a file, a git revision such as main or HEAD~1, or - for standard input.
Without SPEC it compares every spec of the module.

Findings go to standard output; "stategen explain RULE" explains each. One that is
intended is listed under accept: in the spec, with its reason.`,
	failure: "a spec is invalid, or a finding is at or above --fail-on",
	examples: `stategen breaking --against main
stategen breaking --against origin/main --format markdown
stategen breaking spec/orders.yaml --against old/orders.yaml --fail-on warn`,
	flags: "against fail-on" + reporting, complete: specs,
	run: (*command).breaking,
}

func (c *command) breaking(args []string) (int, error) {
	if c.against == "" {
		return 0, errors.New("breaking needs --against: a file, a git revision such as main, or - for standard input")
	}
	p, err := c.open(args)
	if err != nil {
		return 0, err
	}
	report, err := p.Breaking(project.Against{What: c.against, Stdin: c.stdin})
	if err != nil {
		return 0, err
	}
	return c.statusOf(report), c.tell(c.stdout, report)
}
