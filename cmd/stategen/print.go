// stategen print: one output on standard output.

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

func printVerb() verb {
	list := ""
	for _, k := range gen.Kinds() {
		list += fmt.Sprintf("  %-9s %s\n", k.Name, k.Doc)
	}
	return verb{
		name: "print", args: "OUTPUT [SPEC]",
		short: "print one output",
		long: `Prints one output of SPEC on standard output, whether the spec asks for it or not.
SPEC may be left out where the module has one spec. OUTPUT is one of

` + list + `
Findings go to standard error.`,
		failure:  "the spec is invalid, or lacks what the output is made of",
		examples: "stategen print go spec/orders.yaml\nstategen print dot | dot -Tsvg >orders.svg",
		flags:    strings.TrimSpace(reporting), complete: outputs,
		run: (*command).printOutput,
	}
}

// outputs are the outputs, and then a spec.
func outputs(c *command, args []string, word string) (words []string) {
	if len(args) > 0 {
		return oneSpec(c, args[1:], word)
	}
	for _, k := range gen.Kinds() {
		words = append(words, cobra.CompletionWithDesc(k.Name, k.Doc))
	}
	return words
}

func (c *command) printOutput(args []string) (int, error) {
	var names []string
	for _, k := range gen.Kinds() {
		names = append(names, k.Name)
	}
	if !slices.Contains(names, args[0]) {
		return 0, fmt.Errorf("no output %q%s (want one of %s)", args[0], spec.Suggest(args[0], names), strings.Join(names, ", "))
	}
	s, err := c.one(args[1:])
	if err != nil || s == nil {
		return exitFindings, err
	}
	data, err := gen.Print(s, args[0])
	var absent *gen.AbsentError
	if errors.As(err, &absent) {
		fmt.Fprintf(c.stderr, "stategen: %v\n", err)
		return exitFindings, nil
	}
	if err != nil {
		return 0, err
	}
	return exitFine, c.print(string(data))
}
