// stategen lint: check only the specs.

package main

import (
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/spec"
)

var lintVerb = verb{
	name: "lint", args: "[SPEC…]",
	short: "check only the specs",
	long: `Checks each SPEC against the rules of the language and looks at no output. A
SPEC of - reads standard input. Without SPEC it takes every spec of the module.

Findings go to standard output. Exit status 1: an error was found, or with
--strict a warning.`,
	flags: []string{"strict"},
	run:   (*command).lint,
}

// stdinName stands for standard input where a path is shown.
const stdinName = "<stdin>"

func (c *command) lint(args []string) (int, error) {
	if len(args) == 1 && args[0] == "-" {
		src, err := files.ReadAll(c.stdin, stdinName)
		if err != nil {
			return 0, err
		}
		s, found := spec.ParseAlone(stdinName, src)
		if s != nil {
			found = diag.Sort(append(found, checked([]*spec.Spec{s})...))
		}
		return c.status(found), c.report(c.stdout, found)
	}
	mods, err := c.modules(args)
	if err != nil {
		return 0, err
	}
	unlock, err := c.load(mods, false)
	defer unlock()
	if err != nil {
		return 0, err
	}
	found := c.shown(mods)
	return c.status(found), c.report(c.stdout, found)
}
