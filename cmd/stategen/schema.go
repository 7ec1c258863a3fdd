// stategen schema: the JSON Schema of the spec language.

package main

import (
	"fmt"

	"stategen.example/internal/spec"
)

var schemaVerb = verb{
	name:  "schema",
	short: "print the JSON Schema of the spec language",
	long: `Prints the JSON Schema (draft 2020-12) of the spec language. Editors complete and
check a spec by it when its first line is

  # yaml-language-server: $schema=stategen.schema.json

and the schema stands beside it: stategen schema > spec/stategen.schema.json`,
	run: func(c *command, args []string) (int, error) {
		if len(args) > 0 {
			return 0, usageError("schema takes no arguments")
		}
		if _, err := c.stdout.Write(spec.Schema()); err != nil {
			return 0, fmt.Errorf("print the schema: %w", err)
		}
		return exitFine, nil
	},
}
