// Rules on keys and the types of values. The reader finds them.

package spec

import "stategen.example/internal/diag"

var keyRules = []rule{
	{Rule: diag.Rule{
		ID: "version", Level: diag.Error,
		Summary: "the version of the language is known",
		Why:     "The version tells which language the file is written in, so that a later stategen reads it as it was meant.",
		Bad:     "stategen: 2\npackage: door\ntype: State\nstates:\n  - {name: Open, db: open}\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	}},
	{Rule: diag.Rule{
		ID: "key-unknown", Level: diag.Error,
		Summary: "every key is one of the language",
		Why:     "A key that is ignored is a typo that nobody sees.",
		Bad:     door + "states:\n  - {name: Open, db: open, alias: [opened]}\n",
		Good:    door + "states:\n  - {name: Open, db: open, aliases: [opened]}\n",
	}},
	{Rule: diag.Rule{
		ID: "key-duplicate", Level: diag.Error,
		Summary: "a key is given once",
		Why:     "Of two equal keys one would be lost without a word.",
		Bad:     "stategen: 1\npackage: door\npackage: gate\ntype: State\nstates:\n  - {name: Open, db: open}\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	}},
	{Rule: diag.Rule{
		ID: "key-missing", Level: diag.Error,
		Summary: "required keys are there",
		Why:     "What is generated can't do without these keys, and a default would hide a decision.",
		Bad:     door + "states:\n  - {name: Open}\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	}},
	{Rule: diag.Rule{
		ID: "value-type", Level: diag.Error,
		Summary: "a value has the type that the key takes",
		Why: "YAML reads 1 as a number and true as a boolean, and readers of YAML 1.1 read no, on and y as booleans too. A db " +
			"string that depends on the reader is not safe in a row, so it is quoted.",
		Bad:  door + "states:\n  - {name: Open, db: 1}\n",
		Good: door + "states:\n  - {name: Open, db: \"1\"}\n",
	}},
	{Rule: diag.Rule{
		ID: "value-choice", Level: diag.Error,
		Summary: "a value is one of those that the key takes",
		Why:     "Some keys have a few possible values.",
		Bad:     door + "text: sql\nstates:\n  - {name: Open, db: open}\n",
		Good:    door + "text: db\nstates:\n  - {name: Open, db: open}\n",
	}},
	{Rule: diag.Rule{
		ID: "states-count", Level: diag.Error,
		Summary: "there are 1 to 65,535 states",
		Why:     "A type without states has no valid value, and one with more than 65,535 does not fit the two bytes of the widest type.",
		Bad:     door + "states: []\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	}, check: func(s *Spec, report reporter) {
		if len(s.States) > MaxStates {
			report(s.States[MaxStates].Name.Pos, "this is state number %d; a spec may hold %d", MaxStates+1, MaxStates)
		}
	},
	},
}

// MaxStates is how many states a spec may hold: every value of a uint16 but
// zero, which is no state.
const MaxStates = 1<<16 - 1
