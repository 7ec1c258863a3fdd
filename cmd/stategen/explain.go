// stategen explain: what the rules are and why.

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stategen.example/internal/diag"
	"stategen.example/internal/rules"
	"stategen.example/internal/spec"
)

var explainVerb = verb{
	name: "explain", args: "[RULE]",
	short: "explain a rule, or list the rules",
	long: `Explains why a rule exists, with an example that breaks it and the same example
fixed; or what a change does, with a spec before and after it. RULE is what a
finding ends with in brackets. Without RULE it lists the rules on specs and outputs,
and the changes that breaking tells apart, with the level of each.`,
	failure:  "there is no such rule",
	examples: "stategen explain\nstategen explain db-unique",
	complete: func(*command, []string, string) (words []string) {
		for _, r := range rules.All() {
			words = append(words, cobra.CompletionWithDesc(r.ID, r.Summary))
		}
		return words
	},
	run: (*command).explain,
}

// A ruleset is the rules on one thing.
type ruleset struct {
	title     string
	rules     diag.Rules
	bad, good string // what the two examples of a rule are called
}

// rulesets returns all rules, in the order in which they are listed.
func rulesets() []ruleset {
	return []ruleset{
		{"Specs, outputs, columns and rows", rules.Files(), "Breaks the rule", "Fixed"},
		{"Changes", rules.Changes(), "Before", "After"},
	}
}

func (c *command) explain(args []string) error {
	if len(args) == 0 {
		return c.print(ruleList())
	}
	id := strings.Trim(args[0], "[]")
	for _, set := range rulesets() {
		if r, ok := set.rules.Find(id); ok {
			return c.print(set.explain(r))
		}
	}
	return fixable{fmt.Errorf("no rule %q%s (\"stategen explain\" lists them)", id, spec.Suggest(id, rules.All().IDs()))}
}

func ruleList() string {
	var b strings.Builder
	for i, set := range rulesets() {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:\n", set.title)
		for _, r := range set.rules {
			fmt.Fprintf(&b, "  %-21s %-5s  %s\n", r.ID, r.Level, r.Summary)
		}
	}
	return b.String()
}

// explain returns all there is to know of a rule.
func (set ruleset) explain(r diag.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n\n%s\n", r.ID, r.Level, r.Summary, wrap(r.Why, 80))
	if r.Subject != "" {
		fmt.Fprintf(&b, "\nSubject, for accept: %s.\n", r.Subject)
	}
	fmt.Fprintf(&b, "\n%s:\n\n%s", set.bad, indent(shortened(r.Bad)))
	fmt.Fprintf(&b, "\n%s:\n\n%s", set.good, indent(shortened(r.Good)))
	return b.String()
}

// wrap breaks a text into lines of at most width runes.
func wrap(text string, width int) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return strings.Join(append(lines, line), "\n")
}

// indent sets a text off. A character that would steer a terminal is escaped.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + strings.ReplaceAll(line, "\u202e", `\u202e`))
	}
	return b.String()
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
