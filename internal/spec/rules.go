// The rules: one row each, in the rules_*.go file of its subject, next
// to the function that checks it. Lint and everything that describes a rule
// read this table.

package spec

import (
	"slices"

	"github.com/stategen/stategen/internal/diag"
)

// A Rule is something that holds for every good spec.
type Rule struct {
	ID    string
	Level diag.Level
	// Summary is what holds, in half a sentence.
	Summary string
	// Why is the reason for the rule, in one or two sentences.
	Why string
	// Bad is a spec that breaks this rule, Good the same spec mended.
	Bad, Good string

	// check looks at a spec that was read, holes included. It is nil for what
	// the reader finds on its way.
	check func(s *Spec, report reporter)
}

// Rules are all rules, in the order in which a spec is read.
var Rules = slices.Concat(
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

// RuleByID finds a rule.
func RuleByID(id string) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// door begins the spec of most examples.
const door = "stategen: 1\npackage: door\ntype: State\n"
