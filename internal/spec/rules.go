// The rules: one row each, in the rules_*.go file of its subject, next
// to the function that checks it. Lint and everything that describes a rule
// read this table.

package spec

import (
	"slices"

	"stategen.example/internal/diag"
)

// A rule is a row: a rule, and the function that checks it.
type rule struct {
	diag.Rule
	// check looks at a spec that was read, holes included. It is nil for what
	// the reader finds on its way.
	check func(s *Spec, report reporter)
}

// rules are the rules on specs, in the order in which a spec is read.
var rules = slices.Concat(
	inputRules,
	keyRules,
	nameRules,
	dbRules,
	flagRules,
	transitionRules,
	textRules,
	storageRules,
	outputRules,
	acceptRules,
)

// Rules returns the rules on specs.
func Rules() diag.Rules {
	all := make(diag.Rules, len(rules))
	for i, r := range rules {
		all[i] = r.Rule
	}
	return all
}

// levelOf returns the level of a rule on specs.
func levelOf(id string) diag.Level {
	i := slices.IndexFunc(rules, func(r rule) bool { return r.ID == id })
	if i < 0 {
		panic("spec: no rule " + id)
	}
	return rules[i].Level
}

// door begins the spec of most examples.
const door = "stategen: 1\npackage: door\ntype: State\n"
