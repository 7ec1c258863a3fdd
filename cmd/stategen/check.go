// stategen check: report what is out of date, and write nothing.

package main

import (
	"errors"

	"stategen.example/internal/diag"
)

var checkVerb = verb{
	name: "check", args: "[SPEC…]",
	short: "report which outputs are out of date",
	long: `Lists the outputs that are stale, missing or orphaned and the command that fixes
them, and writes nothing. Where storage names a schema file, it also compares the
constraint there with the states, and its triggers with the transitions.

Without SPEC it checks every spec of the module, and also finds files whose spec
was removed or is not among these, and parts of pages that no spec writes.

Findings go to standard output. With -d a unified diff for git apply follows.`,
	failure: "something is out of date, or a spec is invalid",
	examples: `stategen check --strict
stategen check -d >outputs.patch
stategen check --format github`,
	flags: "diff strict" + reporting, complete: specs,
	run: (*command).check,
}

func (c *command) check(args []string) (int, error) {
	if c.diff && diag.Format(c.format) != diag.Text {
		return 0, errors.New("-d works only with --format text")
	}
	p, err := c.open(args)
	if err != nil {
		return 0, err
	}
	report, diff, err := p.Check()
	if err != nil {
		return 0, err
	}
	if err = c.tell(c.stdout, report); err == nil && c.diff {
		err = c.print(string(diff))
	}
	c.list(c.stderr, report.Files)
	return c.statusOf(report), err
}
