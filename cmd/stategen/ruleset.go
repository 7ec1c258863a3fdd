// Every rule there is: those on specs and outputs, and those on changes.

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stategen/stategen/internal/diag"
	"github.com/stategen/stategen/internal/evolve"
	"github.com/stategen/stategen/internal/spec"
)

// A ruleset is the rules on one thing.
type ruleset struct {
	title string
	rules []ruleDoc
}

// A ruleDoc is what people are told of a rule.
type ruleDoc struct {
	diag.Rule
	subject string // what accept: names, for a rule on changes
	// examples are made when somebody asks: most runs don't.
	examples func() []ruleExample
}

// A ruleExample is one of two texts, beside each other.
type ruleExample struct{ title, text string }

// rulesets are all rules, in the order in which they are listed.
func rulesets() []ruleset {
	specs := ruleset{title: "Specs, outputs and rows"}
	for _, r := range spec.Rules {
		specs.rules = append(specs.rules, ruleDoc{
			Rule:     diag.Rule{ID: r.ID, Summary: r.Summary, Help: r.Why, Level: r.Level},
			examples: func() []ruleExample { return []ruleExample{{"Breaks the rule", r.Bad}, {"Mended", r.Good}} },
		})
	}
	changes := ruleset{title: "Changes"}
	for _, r := range evolve.Rules {
		changes.rules = append(changes.rules, ruleDoc{
			Rule:    diag.Rule{ID: r.ID, Summary: r.Summary, Help: r.Why, Level: r.Level},
			subject: r.Subject,
			examples: func() []ruleExample {
				old, new := r.Example()
				return []ruleExample{{"Before", shortened(old)}, {"After", shortened(new)}}
			},
		})
	}
	return []ruleset{specs, changes}
}

// shortened leaves out the middle of an example that is long on purpose.
func shortened(text string) string {
	lines := strings.SplitAfter(text, "\n")
	if len(lines) <= 40 {
		return text
	}
	left := fmt.Sprintf("  # … %d lines …\n", len(lines)-20)
	return strings.Join(slices.Concat(lines[:10], []string{left}, lines[len(lines)-10:]), "")
}

// allRules are the rules of every set.
func allRules() []ruleDoc {
	var all []ruleDoc
	for _, set := range rulesets() {
		all = append(all, set.rules...)
	}
	return all
}

func ruleIDs() []string {
	var ids []string
	for _, r := range allRules() {
		ids = append(ids, r.ID)
	}
	return ids
}
