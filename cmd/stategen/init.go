// stategen init and schema: how a project begins.

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/project"
	"stategen.example/internal/spec"
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
	run: func(c *command, args []string) error {
		const tool = modulePath + "/cmd/stategen"
		wrote, hasTool, err := project.Init(c.dir, append(args, "states")[0], tool)
		c.list(c.stdout, wrote)
		var exists *fs.PathError
		if errors.Is(err, fs.ErrExist) && errors.As(err, &exists) {
			return fixable{fmt.Errorf("%s exists; init does not overwrite files", exists.Path)}
		}
		if err != nil || c.quiet {
			return err
		}
		var at []string // the root of the module, from where the user is
		if root := filepath.Join(c.chdir, filepath.Dir(filepath.Dir(wrote[0].Path))); root != "." {
			at = []string{"-C", root}
		}
		next := ""
		if !hasTool {
			next = "  " + diag.Words(slices.Concat([]string{"go", "get"}, at, []string{"-tool", tool})...) + "\n"
		}
		next += "  " + diag.Words(slices.Concat([]string{"go", "generate"}, at, []string{"./..."})...) + "\n"
		return c.say(fmt.Sprintf("\nnext: edit %s, then\n%s", wrote[0].Path, next))
	},
}

var schemaVerb = verb{
	name:  "schema",
	short: "print the JSON Schema of the spec language",
	long: `Prints the JSON Schema (draft 2020-12) of the spec language. An editor completes and
checks a spec with it when the spec's first line is

  # yaml-language-server: $schema=stategen.schema.json

and the schema is beside it.`,
	examples: `stategen schema >spec/stategen.schema.json`,
	run:      func(c *command, _ []string) error { return c.print(string(spec.Schema())) },
}
