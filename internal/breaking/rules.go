// The table of all rules on changes. Each rule is a row in the rules_*.go file of its
// subject.

package breaking

import (
	"embed"
	"slices"

	"stategen.example/internal/diag"
)

// A rule is a kind of change, with the function that finds it.
type rule struct {
	diag.Rule
	check func(c *Change, r reporter)
}

// rules are in the order of the keys of a spec.
var rules = slices.Concat(
	typeRules,
	stateRules,
	storedRules,
	flagRules,
	transitionRules,
	storageRules,
	acceptRules,
)

// Examples has the examples of the rules, for [diag.Example]. The tests read them too,
// and keep in comments what they want.
//
//go:embed testdata/rules
var Examples embed.FS

// Rules returns the rules on changes.
func Rules() diag.Rules {
	all := make(diag.Rules, len(rules))
	for i, r := range rules {
		all[i] = r.Rule
	}
	return all
}

// Findings returns the findings of all rules, in the order of the rules. Those that
// the new spec accepts are infos.
func (c *Change) Findings() []diag.Finding {
	var found []diag.Finding
	for _, rule := range rules {
		if rule.check != nil {
			rule.check(c, reporter{c: c, rule: rule.Rule, level: rule.Level, found: &found})
		}
	}
	return c.accept(found)
}
