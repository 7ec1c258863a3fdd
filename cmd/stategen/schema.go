// stategen schema: the JSON Schema of the spec language.

package main

import "stategen.example/internal/spec"

var schemaVerb = verb{
	name:  "schema",
	short: "print the JSON Schema of the spec language",
	long: `Prints the JSON Schema (draft 2020-12) of the spec language. An editor completes and
checks a spec with it when the spec's first line is

  # yaml-language-server: $schema=stategen.schema.json

and the schema is beside it.`,
	examples: `stategen schema >spec/stategen.schema.json`,
	run:      func(c *command, _ []string) (int, error) { return exitFine, c.print(string(spec.Schema())) },
}
