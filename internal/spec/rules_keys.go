// Rules on keys and the types of values. reader.go checks most of them.

package spec

import "stategen.example/internal/diag"

var keyRules = []rule{
	{diag.Rule{
		ID: "version", Level: diag.Error,
		Summary: "this stategen supports the version of the spec language",
		Why: "The version states which language the file is written in, so that a later stategen reads it " +
			"correctly.",
	}, nil},
	{diag.Rule{
		ID: "key-unknown", Level: diag.Error,
		Summary: "every key is known",
		Why:     "An unknown key is probably a typo. If it were ignored, nobody would notice.",
	}, nil},
	{diag.Rule{
		ID: "key-duplicate", Level: diag.Error,
		Summary: "a key appears once in a mapping",
		Why:     "If a key appeared twice, one of its values would be ignored.",
	}, nil},
	{diag.Rule{
		ID: "key-missing", Level: diag.Error,
		Summary: "required keys are set",
		Why:     "The generated files need these keys, and a default would hide a decision.",
	}, nil},
	{diag.Rule{
		ID: "value-type", Level: diag.Error,
		Summary: "a value has the type that its key requires",
		Why: "YAML reads 1 as a number and true as a boolean, and YAML 1.1 reads no, on and y as booleans too. A " +
			"db string must not depend on the version of YAML, so quote it.",
	}, nil},
	{diag.Rule{
		ID: "value-choice", Level: diag.Error,
		Summary: "a value is one of those that its key allows",
		Why:     "Some keys allow only a few values.",
	}, nil},
	{diag.Rule{
		ID: "states-count", Level: diag.Error,
		Summary: "there are 1 to 65,535 states",
		Why:     "A type without states has no valid value, and a uint16 holds no more than 65,535 states.",
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
