// The rules on columns.

package column

import (
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// What examples begin with: a spec with a schema file up to what the column may
// hold, and a schema file whose constraint is right.
const (
	doorSchema = "-- spec/door.yaml --\nstategen: 1\npackage: door\ntype: State\nflags:\n  open: {any: [Open]}\n" +
		"states:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n" +
		"storage:\n  - table: doors\n    column: state\n    schema: ../schema.sql\n-- schema.sql --\nCREATE TABLE doors (\n"
	doorGuarded = doorSchema + "  state TEXT NOT NULL CHECK (state IN ('open', 'shut'))\n);\n"
)

// Rules are the rules on columns and their rows.
var Rules = diag.Rules{
	// On the schema of a column.
	{
		ID: "schema-unread", Level: diag.Error,
		Summary: "the schema file says what the column may hold",
		Why: "A file in which check finds no such table, no such column, or no constraint that is a list of strings can't be " +
			"compared with the states, and drift in it would stay unseen.",
		Bad:  doorSchema + "  id INTEGER\n);\n",
		Good: doorGuarded,
	},
	{
		ID: "schema-lacks", Level: diag.Error,
		Summary: "the constraint takes every state",
		Why:     "The database would refuse the first row with the string that the constraint lacks.",
		Bad:     doorSchema + "  state TEXT NOT NULL CHECK (state IN ('open'))\n);\n",
		Good:    doorGuarded,
	},
	{
		ID: "schema-extra", Level: diag.Error,
		Summary: "the constraint takes nothing but states",
		Why:     "A row may hold a string that no code can read.",
		Bad:     doorSchema + "  state TEXT NOT NULL CHECK (state IN ('ajar', 'open', 'shut'))\n);\n",
		Good:    doorGuarded,
	},
	{
		ID: "schema-null", Level: diag.Warn,
		Summary: "the column refuses NULL, or the spec says that it may hold it",
		Why:     "NULL passes a CHECK that compares, and Scan refuses it.",
		Bad:     doorSchema + "  state TEXT CHECK (state IN ('open', 'shut'))\n);\n",
		Good:    doorGuarded,
	},
	{
		ID: "schema-trigger", Level: diag.Error,
		Summary: "the triggers are those of enforce_transitions",
		Why: "A trigger that is missing, disabled or made from other transitions lets a move through that is not legal, or refuses one that is. " +
			"One with another name that refuses moves of the column is reported too: it is left from an older name.",
		Bad: doorGuarded +
			"CREATE TRIGGER doors_state_move AFTER UPDATE OF state ON doors\nBEGIN\n  SELECT RAISE(ABORT, 'doors stay as they are');\nEND;\n",
		Good: doorGuarded,
	},
	// On its rows, which stateverify reads.
	{
		ID: "row-unknown", Level: diag.Error,
		Summary: "every row holds a string that some state has",
		Why:     "A row with another string can't be read: Scan refuses it. Move it to a state, or make the string an alias of one. stateverify finds such rows in a database.",
		Bad:     doorSchema + "  state TEXT NOT NULL\n);\nINSERT INTO doors VALUES ('ajar');\n",
		Good:    doorGuarded + "INSERT INTO doors VALUES ('open');\n",
	},
	{
		ID: "row-null", Level: diag.Error,
		Summary: "no row holds NULL, or the spec says that it may",
		Why:     "NULL is no state: Scan refuses it, and a query by state passes the row over. stateverify finds such rows in a database.",
		Bad:     doorSchema + "  state TEXT\n);\nINSERT INTO doors VALUES (NULL);\n",
		Good:    doorGuarded + "INSERT INTO doors VALUES ('open');\n",
	},
}

// Finding makes a finding of one of [Rules] at a place of the spec.
func Finding(s *spec.Spec, id string, pos diag.Pos, format string, args ...any) diag.Finding {
	return s.Finding(Rules.Named(id), pos, format, args...)
}
