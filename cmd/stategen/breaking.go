// stategen breaking: what a change means to stored rows and to callers.

package main

import (
	"fmt"
	"slices"

	"stategen.example/internal/diag"
)

var breakingVerb = verb{
	name: "breaking", args: "[SPEC…]",
	short: "tell what a change does to rows and callers",
	long: `Compares each SPEC with the old version that --against names, and tells what the
change means to rows that are stored and to code that imports the package. WHAT
is a file, a git revision such as main or HEAD~1, or - for standard input.
Without SPEC it takes every spec of the module.

Findings go to standard output; "stategen explain RULE" says more on each. One
that is intended is listed under accept: in the spec, with its reason.
Exit status 1: a spec is invalid, or a finding is at or above --fail-on.`,
	flags: []string{"against", "fail-on"},
	run:   (*command).breaking,
}

func (c *command) breaking(args []string) (int, error) {
	if c.against == "" {
		return 0, usageError("breaking needs --against: a file, a git revision such as main, or - for standard input")
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
	old, err := c.older(mods, false)
	if err != nil {
		return 0, err
	}
	for _, m := range mods {
		// Warnings on the spec itself are lint's: they are no change.
		m.found = slices.DeleteFunc(m.found, func(d diag.Finding) bool { return !isError(d) })
		for _, s := range m.specs {
			was, note, err := old.version(m, s)
			if err != nil {
				return 0, err
			}
			if note != "" && !c.quiet {
				fmt.Fprintf(c.stderr, "stategen: %s\n", note)
			}
			if was == nil {
				continue
			}
			m.found = append(m.found, c.between(m, was, s).Findings()...)
		}
		if !m.all || c.quiet {
			continue
		}
		gone, err := old.gone(m)
		if err != nil {
			return 0, err
		}
		for _, note := range gone {
			fmt.Fprintf(c.stderr, "stategen: %s\n", note)
		}
	}
	found := c.shown(mods)
	return c.status(found), c.report(c.stdout, found)
}

func isError(d diag.Finding) bool { return d.Level == diag.Error }
