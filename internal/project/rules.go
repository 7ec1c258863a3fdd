// The rules on what is on disk.

package project

import (
	"embed"

	"stategen.example/internal/diag"
)

// Examples has the examples of the rules, for [diag.Example].
//
//go:embed testdata/rules
var Examples embed.FS

// Rules are the rules on outputs.
var Rules = diag.Rules{
	{
		ID: "output-foreign", Level: diag.Error,
		Summary: "an output does not replace a file of someone else",
		Why: "A file that stategen did not write, or wrote for another spec, may hold someone's work, so it is never overwritten. " +
			"Delete or rename the file if it is not needed.",
	},
	{
		ID: "output-markers", Level: diag.Error,
		Summary: "a page has one part for each spec that writes to it",
		Why: "A spec writes only between the markers of its part; the rest of the page belongs to its author. With a marker missing, " +
			"doubled or misspelt, it is not clear where the part ends, so the page is left alone.",
	},
	{
		ID: "output-missing", Level: diag.Error,
		Summary: "every output exists",
		Why:     "Commit the outputs that a spec asks for, so that programs which import them do not need stategen.",
	},
	{
		ID: "output-stale", Level: diag.Error,
		Summary: "every output is up to date with its spec",
		Why: "Someone edited the output by hand, or edited the spec and did not run stategen generate: the program does something else than " +
			"the spec declares.",
	},
	{
		ID: "output-orphaned", Level: diag.Error,
		Summary: "a spec declares every generated file",
		Why: "A generated file that no spec declares still compiles, and a part of a page that no spec writes still reads as true, but nothing keeps " +
			"them up to date. A check of the whole module finds specs by their names (spec/*.yaml, *.states.yaml) and their stategen: key; " +
			"it cannot tell whether a file from any other spec is stale.",
	},
}
