// stategen show and print: one spec on standard output, drawn or generated.

package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	public "stategen.example/gen"
	"stategen.example/internal/diag"
	"stategen.example/internal/gen"
	"stategen.example/internal/project"
	"stategen.example/internal/show"
	"stategen.example/internal/spec"
)

var showVerb = verb{
	name: "show", args: "[SPEC]",
	short: "draw the states, flags and transitions",
	long: `Draws SPEC as wide as the terminal is, or COLUMNS says, or in 80 columns: the
states with their flags as a matrix, and the transitions as a list. With --format
json it prints the whole model as one JSON document for other programs. SPEC may be
left out where the module has one spec.

Findings go to standard error.`,
	failure:  "the spec is invalid",
	examples: "stategen show\nstategen show spec/orders.yaml --format json",
	flags:    "format:show color quiet verbose", complete: specs,
	specs: func(c *command, p *project.Project, _ []string) (project.Report, error) {
		s, report, err := p.Spec()
		if s == nil {
			return report, err
		}
		if diag.Format(c.format) == diag.JSON {
			// Through the public API, so that both have the same model. The spec may be in
			// no module.
			checked, _ := public.ParseAlone(s.Path, s.Bytes())
			var b bytes.Buffer
			err = diag.EncodeJSON(&b, checked.Model(), "  ")
			report.Data = b.Bytes()
			return report, err
		}
		color, err := diag.UseColor(c.color, c.stdout, c.getenv)
		report.Data = []byte(show.Text(s, c.stdout.Columns(c.getenv, show.Width), color))
		return report, err
	},
}

func printVerb() verb {
	list := ""
	for _, k := range gen.Outputs() {
		list += fmt.Sprintf("  %-9s %s\n", k.Name, k.Doc)
	}
	return verb{
		name: "print", args: "OUTPUT [SPEC]",
		short: "print one output",
		long: `Prints one output of SPEC on standard output, even if it is not among its outputs.
SPEC may be left out where the module has one spec. OUTPUT is one of

` + list + `
Findings go to standard error.`,
		failure:  "the spec is invalid, or lacks what the output is made of",
		examples: "stategen print go spec/orders.yaml\nstategen print dot | dot -Tsvg >orders.svg",
		flags:    reporting, complete: outputs,
		specs: printOutput,
	}
}

// outputs completes an output, and then a spec.
func outputs(c *command, args []string, word string) (words []string) {
	if len(args) > 0 {
		return specs(c, args[1:], word)
	}
	for _, k := range gen.Outputs() {
		words = append(words, cobra.CompletionWithDesc(k.Name, k.Doc))
	}
	return words
}

func printOutput(_ *command, p *project.Project, args []string) (report project.Report, err error) {
	var names []string
	for _, k := range gen.Outputs() {
		names = append(names, k.Name)
	}
	if !slices.Contains(names, args[0]) {
		return report, fmt.Errorf("no output %q%s (want one of %s)", args[0], spec.Suggest(args[0], names), strings.Join(names, ", "))
	}
	s, report, err := p.Spec()
	if s == nil {
		return report, err
	}
	report.Data, err = gen.Print(s, args[0])
	if errors.As(err, new(*gen.AbsentError)) {
		err = fixable{err}
	}
	return report, err
}
