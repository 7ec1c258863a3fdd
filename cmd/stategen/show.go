// stategen show: a spec as a picture, or as a document for other programs.

package main

import (
	"fmt"

	"stategen.example/internal/diag"
	"stategen.example/internal/show"
	"stategen.example/internal/spec"
)

var showVerb = verb{
	name: "show", args: "[SPEC]",
	short: "draw the states, flags and transitions",
	long: `Draws SPEC in 80 columns: the states with their flags as a matrix, and the
transitions as a list. With --format json it prints the whole model as one JSON
document for other programs. SPEC may be left out where the module has one spec.

Findings go to standard error.`,
	failure:  "the spec is invalid",
	examples: "stategen show\nstategen show spec/orders.yaml --format json",
	flags:    "format:show color quiet verbose", complete: oneSpec,
	run: (*command).show,
}

func (c *command) show(args []string) (int, error) {
	s, err := c.one(args)
	if err != nil || s == nil {
		return exitFindings, err
	}
	if diag.Format(c.format) == diag.JSON {
		data, err := show.JSON(s)
		if err != nil {
			return 0, fmt.Errorf("write the model: %w", err)
		}
		return exitFine, c.print(string(data))
	}
	color, err := diag.UseColor(c.color, c.stdout, c.getenv)
	if err != nil {
		return 0, err
	}
	return exitFine, c.print(show.Text(s, color))
}

// one returns the only spec that the line or the module names. Its findings go to
// standard error; an invalid spec is nil.
func (c *command) one(args []string) (*spec.Spec, error) {
	p, err := c.open(args)
	if err != nil {
		return nil, err
	}
	s, report, err := p.Spec()
	if err != nil {
		return nil, err
	}
	return s, c.tell(c.stderr, report)
}
