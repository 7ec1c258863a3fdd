// Every rule there is: those on specs and outputs, and those on changes.

package main

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/rules"
)

// A ruleset is the rules on one thing.
type ruleset struct {
	title     string
	rules     diag.Rules
	bad, good string // what the two examples of a rule are called
}

// rulesets are all rules, in the order in which they are listed.
func rulesets() []ruleset {
	return []ruleset{
		{"Specs, outputs, columns and rows", rules.Files(), "Breaks the rule", "Mended"},
		{"Changes", rules.Changes(), "Before", "After"},
	}
}

// noExample stands where a rule has no example.
const noExample = "There is no example: it would be too long."

// shortened leaves out the middle of an example that is long on purpose.
func shortened(text string) string {
	lines := strings.SplitAfter(text, "\n")
	if len(lines) <= 40 {
		return text
	}
	left := fmt.Sprintf("  # … %d lines …\n", len(lines)-20)
	return strings.Join(slices.Concat(lines[:10], []string{left}, lines[len(lines)-10:]), "")
}
