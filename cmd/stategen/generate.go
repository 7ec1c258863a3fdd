// stategen generate: write the outputs of the specs.

package main

var generateVerb = verb{
	name: "generate", args: "[SPEC…]",
	short: "write the outputs of the specs",
	long: `Writes every output of each SPEC whose bytes differ, whole or not at all, and
removes files of that spec that it no longer declares, in the folders that it
writes to. Without SPEC it generates every spec of the module: spec/*.yaml and
*.states.yaml in any folder.

A file that stategen did not write is never overwritten; in a page with markers,
only the parts of the specs are. If one spec is invalid or one output is refused,
nothing at all is written.

Findings go to standard error, the names of written files to standard output.`,
	failure: "a spec is invalid, or an output belongs to someone else",
	examples: `stategen generate
stategen generate spec/orders.yaml
//go:generate go tool stategen generate ../spec/orders.yaml`,
	flags: reporting, complete: specs,
	run: (*command).generate,
}

func (c *command) generate(args []string) (int, error) {
	p, err := c.open(args)
	if err != nil {
		return 0, err
	}
	report, err := p.Generate()
	if err == nil {
		err = c.tell(c.stderr, report)
	}
	c.list(c.stdout, report.Files) // in part, where writing failed
	if report.Refused {
		return exitFindings, err
	}
	return exitFine, err
}
