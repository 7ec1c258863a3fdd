// stategen explain: what the rules are and why.

package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

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
	run: func(c *command, args []string) error {
		if len(args) == 0 {
			return c.say(rules.List())
		}
		id := strings.Trim(args[0], "[]")
		text, ok := rules.Explain(id)
		if !ok {
			return fixable{fmt.Errorf("no rule %q%s (\"stategen explain\" lists them)", id, spec.Suggest(id, rules.All().IDs()))}
		}
		return c.say(text)
	},
}
