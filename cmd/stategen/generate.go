// stategen generate: write what the specs give.

package main

import (
	"fmt"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
)

var generateVerb = verb{
	name: "generate", args: "[SPEC…]",
	short: "write the outputs of the specs",
	long: `Writes every output of each SPEC whose bytes differ, whole or not at all, and
removes files of that spec that it no longer declares, in the folders that it
writes to. Without SPEC it takes every spec of the module: spec/*.yaml and
*.states.yaml in any folder.

A file that stategen did not write is never overwritten; in a page with markers,
only the parts of the specs are. If one spec is invalid or one output is refused,
nothing at all is written.

Findings go to standard error, the names of written files to standard output.
Exit status 1: a spec is invalid, or an output is not ours to write.`,
	run: (*command).generate,
}

func (c *command) generate(args []string) (int, error) {
	mods, err := c.modules(args)
	if err != nil {
		return 0, err
	}
	unlock, err := c.load(mods, true)
	defer unlock()
	if err != nil {
		return 0, err
	}
	// Everything is made and compared before anything is written.
	type plan struct {
		changes []files.Change
		orphans []files.Orphan
	}
	plans := make([]plan, len(mods))
	for i, m := range mods {
		if diag.Highest(m.found) == diag.Error {
			continue
		}
		if err := m.generate(); err != nil {
			return 0, err
		}
		if plans[i].changes, plans[i].orphans, err = m.compare(); err != nil {
			return 0, err
		}
	}
	found := c.shown(mods)
	if err := c.report(c.stderr, found); err != nil {
		return 0, err
	}
	if diag.Highest(found) == diag.Error {
		return exitFindings, nil
	}
	for i, m := range mods {
		if err := c.write(m, plans[i].changes, plans[i].orphans); err != nil {
			return 0, err
		}
	}
	return exitFine, nil
}

func (c *command) write(m *module, changes []files.Change, orphans []files.Orphan) error {
	if err := m.tree.Write(changes); err != nil {
		return err
	}
	if err := m.tree.Remove(orphans); err != nil {
		return err
	}
	said := map[string]bool{} // a page may have parts of several specs
	for _, change := range changes {
		switch {
		case change.Status != files.Same:
			if !c.quiet && !said[change.Path] {
				said[change.Path] = true
				fmt.Fprintf(c.stdout, "wrote %s\n", c.show(m, change.Path))
			}
		case c.verbose:
			fmt.Fprintf(c.stdout, "unchanged %s\n", c.show(m, change.Path))
		}
	}
	for _, orphan := range orphans {
		if !c.quiet {
			fmt.Fprintf(c.stdout, "removed %s\n", c.show(m, orphan.Path))
		}
	}
	return nil
}
