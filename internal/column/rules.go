// The rules on columns.

package column

import (
	"embed"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// Examples has the examples of the rules, for [diag.Example].
//
//go:embed testdata/rules
var Examples embed.FS

// Rules are the rules on columns and their rows.
var Rules = diag.Rules{
	// On the schema of a column.
	{
		ID: "schema-unread", Level: diag.Error,
		Summary: "the schema file shows what the column accepts",
		Why: "A file without the table, the column or a constraint that lists strings cannot be compared with the states. " +
			"Nobody would notice a difference.",
	},
	{
		ID: "schema-lacks", Level: diag.Error,
		Summary: "the constraint accepts every state",
		Why:     "The database would reject the first row with a string that the constraint lacks.",
	},
	{
		ID: "schema-extra", Level: diag.Error,
		Summary: "the constraint accepts only states",
		Why:     "A row may hold a string that no code can read.",
	},
	{
		ID: "schema-null", Level: diag.Warn,
		Summary: "the column rejects NULL, unless the spec declares it nullable",
		Why:     "NULL passes a CHECK that compares, and Scan rejects it.",
	},
	{
		ID: "schema-trigger", Level: diag.Error,
		Summary: "the triggers enforce the transitions of the spec",
		Why: "A trigger that is missing, disabled or generated from other transitions accepts illegal transitions or rejects legal ones. " +
			"A trigger with another name that enforces transitions of the column is reported too: it remains from an older name.",
	},
	// On its rows, which stateverify reads.
	{
		ID: "row-unknown", Level: diag.Error,
		Summary: "every row holds a string of a state",
		Why: "Scan rejects a row with any other string. Change the row to a state, or make the string an alias of one. " +
			"stateverify finds such rows in a database.",
	},
	{
		ID: "row-null", Level: diag.Error,
		Summary: "no row holds NULL, unless the spec declares the column nullable",
		Why:     "NULL is not a state: Scan rejects it, and a query by state skips the row. stateverify finds such rows in a database.",
	},
}

// Finding makes a finding of one of [Rules] at a place of the spec.
func Finding(s *spec.Spec, id string, pos diag.Pos, format string, args ...any) diag.Finding {
	return s.Finding(Rules.Named(id), pos, format, args...)
}
