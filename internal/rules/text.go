// What people read of the rules.

package rules

import (
	"fmt"
	"strings"

	"stategen.example/internal/diag"
)

// A set is the rules on one thing.
type set struct {
	title     string
	rules     diag.Rules
	bad, good string // what the two examples of a rule are called
}

// sets returns all rules, in the order in which they are listed.
func sets() []set {
	return []set{
		{"Specs, outputs, columns and rows", Files(), "Breaks the rule", "Fixed"},
		{"Changes", Changes(), "Before", "After"},
	}
}

// List returns a line for each rule, with its level.
func List() string {
	width := 0
	for _, r := range All() {
		width = max(width, len(r.ID))
	}
	var b strings.Builder
	for i, set := range sets() {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:\n", set.title)
		for _, r := range set.rules {
			fmt.Fprintf(&b, "  %-*s %-5s  %s\n", width, r.ID, r.Level, r.Summary)
		}
	}
	return b.String()
}

// Explain returns the reason for the rule with that ID and its examples, or false
// where there is no such rule.
func Explain(id string) (text string, ok bool) {
	for _, set := range sets() {
		if r, ok := set.rules.Find(id); ok {
			return set.explain(r), true
		}
	}
	return "", false
}

func (set set) explain(r diag.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n\n%s\n", r.ID, r.Level, r.Summary, wrap(r.Why, 80))
	if r.Subject != "" {
		fmt.Fprintf(&b, "\nSubject, for accept: %s.\n", r.Subject)
	}
	bad, good := Example(r.ID)
	if bad == "" {
		fmt.Fprintf(&b, "\n%s\n", noExample)
		return b.String()
	}
	fmt.Fprintf(&b, "\n%s:\n\n%s\n%s:\n\n%s", set.bad, indent(bad), set.good, indent(good))
	return b.String()
}

// noExample stands in the place of the examples of a rule.
const noExample = "There is no example: it would be too long."

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
