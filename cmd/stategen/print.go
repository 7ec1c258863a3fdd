// stategen print: one output on standard output.

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
	name: "print", args: "OUTPUT [SPEC]",
	short: "print one output",
	long: `Prints one output of SPEC on standard output, whether the spec asks for it or
not. SPEC may be left out if the module has only one spec. OUTPUT is

` + outputList() + `
Findings go to standard error. Exit status 1: the spec is invalid, or lacks what
the output shows.`,
	run: (*command).print,
}

func outputList() string {
	var b strings.Builder
	for _, o := range gen.Outputs() {
		fmt.Fprintf(&b, "  %-9s %s\n", o.Name, o.Doc)
	}
	return b.String()
}

func outputNames() []string {
	var names []string
	for _, o := range gen.Outputs() {
		names = append(names, o.Name)
	}
	return names
}

func (c *command) print(args []string) (int, error) {
	if len(args) == 0 || len(args) > 2 {
		return 0, usageError("want stategen print OUTPUT [SPEC]; \"stategen help print\" lists the outputs")
	}
	name := args[0]
	if names := outputNames(); !slices.Contains(names, name) {
		return 0, usageError(fmt.Sprintf("no output %q%s (want one of %s)", name, spec.Suggest(name, names), strings.Join(names, ", ")))
	}
	_, one, err := c.parseOne(args[1:])
	if err != nil || one == nil {
		return exitFindings, err
	}
	data, err := gen.Print(one, name)
	var absent *gen.AbsentError
	if errors.As(err, &absent) {
		fmt.Fprintf(c.stderr, "stategen: %v\n", err)
		return exitFindings, nil
	}
	if err != nil {
		return 0, err
	}
	if _, err := c.stdout.Write(data); err != nil {
		return 0, fmt.Errorf("print the output: %w", err)
	}
	return exitFine, nil
}
