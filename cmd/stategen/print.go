// stategen print: one artefact on standard output.

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

var printVerb = verb{
	name: "print", args: "KIND [SPEC]",
	short: "print one artefact",
	long: `Prints one artefact of SPEC on standard output, whether the spec's outputs ask
for it or not. SPEC may be left out where the module holds one spec. KIND is

` + kindList() + `
Findings go to standard error. Exit status 1: the spec is invalid, or lacks what
the artefact is made of.`,
	run: (*command).print,
}

func kindList() string {
	var b strings.Builder
	for _, k := range gen.Kinds() {
		fmt.Fprintf(&b, "  %-9s %s\n", k.Name, k.Doc)
	}
	return b.String()
}

func kindNames() []string {
	var names []string
	for _, k := range gen.Kinds() {
		names = append(names, k.Name)
	}
	return names
}

func (c *command) print(args []string) (int, error) {
	if len(args) == 0 || len(args) > 2 {
		return 0, usageError("want stategen print KIND [SPEC]; \"stategen help print\" lists the kinds")
	}
	kind := args[0]
	if kinds := kindNames(); !slices.Contains(kinds, kind) {
		return 0, usageError(fmt.Sprintf("no artefact %q%s (want one of %s)", kind, spec.Suggest(kind, kinds), strings.Join(kinds, ", ")))
	}
	_, one, err := c.parseOne(args[1:])
	if err != nil || one == nil {
		return exitFindings, err
	}
	data, err := gen.Print(one, kind)
	var absent *gen.AbsentError
	if errors.As(err, &absent) {
		fmt.Fprintf(c.stderr, "stategen: %v\n", err)
		return exitFindings, nil
	}
	if err != nil {
		return 0, err
	}
	if _, err := c.stdout.Write(data); err != nil {
		return 0, fmt.Errorf("print the artefact: %w", err)
	}
	return exitFine, nil
}
