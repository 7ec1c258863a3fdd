// stategen lint: check only the specs.

package main

import (
	"slices"

	"stategen.example/internal/project"
)

var lintVerb = verb{
	name: "lint", args: "[SPEC…]",
	short: "check only the specs",
	long: `Checks each SPEC against the rules of the language and looks at no output. A
SPEC of - reads standard input. Without SPEC it checks every spec of the module.

Findings go to standard output.`,
	failure: "an error was found, or with --strict a warning",
	examples: `stategen lint --strict
stategen lint - <draft.yaml`,
	flags: "strict" + reporting, complete: specs,
	run: (*command).lint,
}

func (c *command) lint(args []string) (int, error) {
	report, err := c.linted(args)
	if err != nil {
		return 0, err
	}
	return c.statusOf(report), c.tell(c.stdout, report)
}

func (c *command) linted(args []string) (report project.Report, err error) {
	if slices.Equal(args, []string{"-"}) {
		return project.LintReader(c.stdin)
	}
	p, err := c.open(args)
	if err != nil {
		return report, err
	}
	return p.Lint()
}
