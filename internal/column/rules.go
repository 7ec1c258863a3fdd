// The rules on columns.

package column

import (
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// The beginnings of examples: a spec with a schema file up to what the column
// accepts, and the same with the right constraint.
const (
	doorSchema = "-- spec/door.yaml --\nstategen: 1\npackage: door\ntype: State\nflags:\n  open: {any: [Open]}\n" +
		"states:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n" +
		"storage:\n  - table: doors\n    column: state\n    schema: ../schema.sql\n-- schema.sql --\nCREATE TABLE doors (\n"
	doorConstrained = doorSchema + "  state TEXT NOT NULL CHECK (state IN ('open', 'shut'))\n);\n"
)

// Rules are the rules on columns and their rows.
var Rules = diag.Rules{
	// On the schema of a column.
	{
		ID: "schema-unread", Level: diag.Error,
		Summary: "the schema file shows what the column accepts",
		Why: "A file without the table, the column or a constraint that lists strings cannot be compared with the states. " +
			"Drift in it would go unnoticed.",
		Bad:  doorSchema + "  id INTEGER\n);\n",
		Good: doorConstrained,
	},
	{
		ID: "schema-lacks", Level: diag.Error,
		Summary: "the constraint accepts every state",
		Why:     "The database would reject the first row with a string that the constraint lacks.",
		Bad:     doorSchema + "  state TEXT NOT NULL CHECK (state IN ('open'))\n);\n",
		Good:    doorConstrained,
	},
	{
		ID: "schema-extra", Level: diag.Error,
		Summary: "the constraint accepts only states",
		Why:     "A row may hold a string that no code can read.",
		Bad:     doorSchema + "  state TEXT NOT NULL CHECK (state IN ('ajar', 'open', 'shut'))\n);\n",
		Good:    doorConstrained,
	},
	{
		ID: "schema-null", Level: diag.Warn,
		Summary: "the column rejects NULL, unless the spec declares it nullable",
		Why:     "NULL passes a CHECK that compares, and Scan rejects it.",
		Bad:     doorSchema + "  state TEXT CHECK (state IN ('open', 'shut'))\n);\n",
		Good:    doorConstrained,
	},
	{
		ID: "schema-trigger", Level: diag.Error,
		Summary: "the triggers enforce the transitions of the spec",
		Why: "A trigger that is missing, disabled or made from other transitions accepts illegal transitions or rejects legal ones. " +
			"A trigger with another name that enforces transitions of the column is reported too: it remains from an older name.",
		Bad: doorConstrained +
			"CREATE TRIGGER doors_state_next AFTER UPDATE OF state ON doors\nBEGIN\n  SELECT RAISE(ABORT, 'doors stay as they are');\nEND;\n",
		Good: doorConstrained,
	},
	// On its rows, which stateverify reads.
	{
		ID: "row-unknown", Level: diag.Error,
		Summary: "every row holds a string of a state",
		Why: "Scan rejects a row with any other string. Change the row to a state, or make the string an alias of one. " +
			"stateverify finds such rows in a database.",
		Bad:  doorSchema + "  state TEXT NOT NULL\n);\nINSERT INTO doors VALUES ('ajar');\n",
		Good: doorConstrained + "INSERT INTO doors VALUES ('open');\n",
	},
	{
		ID: "row-null", Level: diag.Error,
		Summary: "no row holds NULL, unless the spec declares the column nullable",
		Why:     "NULL is not a state: Scan rejects it, and a query by state skips the row. stateverify finds such rows in a database.",
		Bad:     doorSchema + "  state TEXT\n);\nINSERT INTO doors VALUES (NULL);\n",
		Good:    doorConstrained + "INSERT INTO doors VALUES ('open');\n",
	},
}

// Finding makes a finding of one of [Rules] at a place of the spec.
func Finding(s *spec.Spec, id string, pos diag.Pos, format string, args ...any) diag.Finding {
	return s.Finding(Rules.Named(id), pos, format, args...)
}
