// stategen generate, check and lint: the specs and their outputs as they are.

package main

import (
	"errors"
	"fmt"

	"stategen.example/internal/diag"
	"stategen.example/internal/project"
)

var generateVerb = verb{
	name: "generate", args: "[SPEC…]",
	short: "write the outputs of the specs",
	long: `Writes the outputs whose bytes differ. A file is written as a whole or not at all.
Files that a spec no longer declares are removed from the folders that it still
writes to, if they are what it generates. Without SPEC it generates every spec of the module: spec/*.yaml and
*.states.yaml in any folder.

A file that stategen did not write is never overwritten. In a page with markers,
only the parts of these specs are overwritten. A file is removed only if it holds exactly what
its spec generates; the run names others. A file that a spec names as its schema
is never overwritten or removed. If one spec is invalid or one output is refused,
nothing at all is written.

Findings go to standard error, the names of written files to standard output.`,
	failure: "a spec is invalid, or an output belongs to someone else",
	// Not a raw string: go generate runs every line that begins like the last one.
	examples: "stategen generate\nstategen generate spec/orders.yaml\n" +
		"//go:generate go tool stategen generate ../spec/orders.yaml",
	flags: reporting, complete: specs,
	specs: func(_ *command, p *project.Project, _ []string) (project.Report, error) {
		return p.Generate()
	},
}

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
	flags: "strict diff" + reporting, complete: specs, judges: true,
	specs: func(c *command, p *project.Project, _ []string) (project.Report, error) {
		if c.diff && diag.Format(c.format) != diag.Text {
			return project.Report{}, errors.New("-d works only with --format text")
		}
		report, err := p.Check()
		if !c.diff {
			report.Data, report.Undiffed = nil, nil
		}
		for _, path := range report.Undiffed {
			report.Notes = append(report.Notes, fmt.Sprintf("no diff of %q, which has text that a terminal or a CI system would obey", path))
		}
		return report, err
	},
}

var lintVerb = verb{
	name: "lint", args: "[SPEC…]",
	short: "check only the specs",
	long: `Checks each SPEC against the rules of the language and looks at no output. A
SPEC of - reads standard input. Without SPEC it checks every spec of the module.

Findings go to standard output.`,
	failure: "an error was found, or with --strict a warning",
	examples: `stategen lint --strict
stategen lint - <draft.yaml`,
	flags: "strict" + reporting, complete: specs, judges: true,
	specs: func(_ *command, p *project.Project, _ []string) (project.Report, error) {
		return p.Lint()
	},
}
