// stategen init: begin with a spec that works.

package main

import (
	"errors"
	"fmt"
	"io/fs"

	"stategen.example/internal/project"
)

var initVerb = verb{
	name: "init", args: "[PACKAGE]",
	short: "write a first spec",
	long: `Writes a small, commented spec to edit, spec/PACKAGE.yaml, and PACKAGE/doc.go with
its go:generate line, at the root of the module. PACKAGE is "states" by default. A
file that exists is not overwritten.`,
	failure:  "one of the files exists",
	examples: "stategen init orders",
	flags:    "quiet",
	run:      (*command).init,
}

func (c *command) init(args []string) (int, error) {
	const tool = modulePath + "/cmd/stategen"
	wrote, hasTool, err := project.Init(c.dir, append(args, "states")[0], tool)
	c.list(c.stdout, wrote)
	var exists *fs.PathError
	if errors.Is(err, fs.ErrExist) && errors.As(err, &exists) {
		fmt.Fprintf(c.stderr, "stategen: %s exists; init does not overwrite files\n", exists.Path)
		return exitFindings, nil
	}
	if err != nil || c.quiet {
		return exitFine, err
	}
	next := ""
	if !hasTool {
		next = "  go get -tool " + tool + "\n"
	}
	return exitFine, c.print(fmt.Sprintf("\nnext: edit %s, then\n%s  go generate ./...\n", wrote[0].Path, next))
}
