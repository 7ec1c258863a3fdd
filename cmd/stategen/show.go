// stategen show: a spec as a picture, or whole for other programs.

package main

import (
	"bytes"
	"fmt"
	"path/filepath"

	"stategen.example/gen"
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/show"
	"stategen.example/internal/spec"
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
	m, one, err := c.parseOne(args)
	if err != nil || one == nil {
		return exitFindings, err
	}
	var data []byte
	if format == diag.JSON {
		if data, err = modelOf(m, one); err != nil {
			return 0, err
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

// modelOf returns the model of a spec as JSON. It comes through the public API,
// so that both have the same.
func modelOf(m *module, s *spec.Spec) ([]byte, error) {
	src, err := files.Read(filepath.Join(m.root, filepath.FromSlash(s.Path)))
	if err != nil {
		return nil, err
	}
	public, _ := gen.Parse(s.Path, src)
	if public == nil {
		return nil, fmt.Errorf("%s changed while stategen was running; run it again", s.Path)
	}
	var b bytes.Buffer
	if err := diag.EncodeJSON(&b, public.Model(), "  "); err != nil {
		return nil, fmt.Errorf("write the model: %w", err)
	}
	return b.Bytes(), nil
}
