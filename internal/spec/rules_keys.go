// Rules on keys and the types of values. reader.go checks most of them.

package spec

import "stategen.example/internal/diag"

var keyRules = []rule{
	{diag.Rule{
		ID: "version", Level: diag.Error,
		Summary: "this stategen supports the version of the spec language",
		Why: "The version states which language the file is written in, so that a later stategen reads it " +
			"correctly.",
		Bad:  "stategen: 2\npackage: door\ntype: State\n" + oneState,
		Good: door + oneState,
	}, nil},
	{diag.Rule{
		ID: "key-unknown", Level: diag.Error,
		Summary: "every key is known",
		Why:     "An unknown key is probably a typo. If it were ignored, nobody would notice.",
		Bad:     door + "states:\n  - {name: Open, db: open, alias: [opened]}\n",
		Good:    door + "states:\n  - {name: Open, db: open, aliases: [opened]}\n",
	}, nil},
	{diag.Rule{
		ID: "key-duplicate", Level: diag.Error,
		Summary: "a key appears once in a mapping",
		Why:     "If a key appeared twice, one of its values would be ignored.",
		Bad:     "stategen: 1\npackage: door\npackage: gate\ntype: State\n" + oneState,
		Good:    door + oneState,
	}, nil},
	{diag.Rule{
		ID: "key-missing", Level: diag.Error,
		Summary: "required keys are set",
		Why:     "The generated files need these keys, and a default would hide a decision.",
		Bad:     door + "states:\n  - {name: Open}\n",
		Good:    door + oneState,
	}, nil},
	{diag.Rule{
		ID: "value-type", Level: diag.Error,
		Summary: "a value has the type that its key requires",
		Why: "YAML reads 1 as a number and true as a boolean, and YAML 1.1 reads no, on and y as booleans too. A " +
			"db string must not depend on the version of YAML, so quote it.",
		Bad:  door + "states:\n  - {name: Open, db: 1}\n",
		Good: door + "states:\n  - {name: Open, db: \"1\"}\n",
	}, nil},
	{diag.Rule{
		ID: "value-choice", Level: diag.Error,
		Summary: "a value is one of those that its key allows",
		Why:     "Some keys allow only a few values.",
		Bad:     door + "text: sql\n" + oneState,
		Good:    door + "text: db\n" + oneState,
	}, nil},
	{diag.Rule{
		ID: "states-count", Level: diag.Error,
		Summary: "there are 1 to 65,535 states",
		Why:     "A type without states has no valid value, and a uint16 holds no more than 65,535 states.",
		Bad:     door + "states: []\n",
		Good:    door + oneState,
	}, checkStatesCount},
}

// MaxStates is the maximum number of states in a spec: a uint16 has that many
// values other than zero, which is not a state.
const MaxStates = 1<<16 - 1

func checkStatesCount(s *Spec, report reporter) {
	if len(s.States) > MaxStates {
		report(s.States[MaxStates].Name.Pos, "this is state number %d; a spec can have at most %d",
			MaxStates+1, MaxStates)
	}
}
