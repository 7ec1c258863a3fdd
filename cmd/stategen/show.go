// stategen show: a spec as a picture, or whole for other programs.

package main

import (
	"fmt"

	"stategen.example/internal/diag"
	"stategen.example/internal/show"
)

var showVerb = verb{
	name: "show", args: "[SPEC]",
	short: "draw the states, flags and moves",
	long: `Draws SPEC in 80 columns: the states with their flags as a matrix, and the moves
as a list. With --format json it prints the whole model as one JSON document for
other programs. SPEC may be left out where the module holds one spec.

Findings go to standard error. Exit status 1: the spec is invalid.`,
	run: (*command).draw,
}

func (c *command) draw(args []string) (int, error) {
	if len(args) > 1 {
		return 0, usageError("show takes one spec")
	}
	format := diag.Format(c.format)
	if format != diag.Text && format != diag.JSON {
		return 0, usageError(fmt.Sprintf("show prints text or json, not %s", c.format))
	}
	_, one, err := c.parseOne(args)
	if err != nil || one == nil {
		return exitFindings, err
	}
	var data []byte
	if format == diag.JSON {
		if data, err = show.JSON(one); err != nil {
			return 0, fmt.Errorf("write the model: %w", err)
		}
	} else {
		color, err := diag.UseColor(c.color, c.stdout, c.getenv)
		if err != nil {
			return 0, err
		}
		data = []byte(show.Text(one, color))
	}
	if _, err := c.stdout.Write(data); err != nil {
		return 0, fmt.Errorf("print the spec: %w", err)
	}
	return exitFine, nil
}
