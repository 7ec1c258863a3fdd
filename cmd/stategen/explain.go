// stategen rules and stategen explain: what the rules are and why.

package main

import (
	"fmt"
	"io"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/rules"
	"stategen.example/internal/spec"
)

var rulesVerb = verb{
	name:  "rules",
	short: "list the rules",
	long: `Lists the rules that specs and outputs are held to, and the kinds of changes that
breaking tells apart, with the level of each.
"stategen explain RULE" gives the reason and an example.`,
	run: func(c *command, args []string) (int, error) {
		if len(args) > 0 {
			return 0, usageError("rules takes no arguments")
		}
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
		_, err := io.WriteString(c.stdout, b.String())
		return exitFine, err
	},
}

var explainVerb = verb{
	name: "explain", args: "RULE",
	short: "explain a rule",
	long: `Explains why a rule exists, with an example that breaks it and the same example
mended; or what a change does, with a spec before and after it. RULE is what a
finding ends with in brackets.

Exit status 1: there is no such rule.`,
	run: (*command).explain,
}

func (c *command) explain(args []string) (int, error) {
	if len(args) != 1 {
		return 0, usageError("explain takes one RULE: stategen explain db-unique")
	}
	id := strings.Trim(args[0], "[]")
	for _, set := range rulesets() {
		if r, ok := set.rules.Find(id); ok {
			_, err := io.WriteString(c.stdout, set.explain(r))
			return exitFine, err
		}
	}
	fmt.Fprintf(c.stderr, "stategen: no rule %q%s (\"stategen rules\" lists them)\n", id, spec.Suggest(id, rules.All().IDs()))
	return exitFindings, nil
}

// explain returns what there is to say of a rule.
func (set ruleset) explain(r diag.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n\n%s\n", r.ID, r.Level, r.Summary, wrap(r.Why, 80))
	if r.Subject != "" {
		fmt.Fprintf(&b, "\nSubject, for accept: %s.\n", r.Subject)
	}
	if r.Bad == "" {
		fmt.Fprintf(&b, "\n%s\n", noExample)
		return b.String()
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

// indent sets a text off. What a terminal would act on is shown as an escape.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + strings.ReplaceAll(line, "\u202e", `\u202e`))
	}
	return b.String()
}
