// The rules on changes and what they share: each is a row of a table in the
// rules_*.go file of its subject.

package breaking

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
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

// A reporter collects the findings of one rule.
type reporter struct {
	c     *Change
	rule  diag.Rule
	level diag.Level
	hint  string // ends the messages
	found *[]diag.Finding
}

// as returns a reporter at another level than the rule's.
func (r reporter) as(level diag.Level) reporter {
	r.level = level
	return r
}

// sql returns a reporter that adds the command that writes the SQL to its messages.
func (r reporter) sql() reporter {
	r.hint = r.c.migrate()
	return r
}

// add reports a change of subject at a place in the new spec. What the new spec has no
// place for is reported at the key where it could be, or else at the states.
func (r reporter) add(subject string, pos diag.Pos, format string, args ...any) {
	if pos.IsZero() {
		pos = r.c.New.KeyPos("states")
	}
	f := r.c.New.Finding(r.rule, pos, format, args...)
	f.Level, f.Subject, f.Message = r.level, subject, f.Message+r.hint
	*r.found = append(*r.found, f)
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

// migrate ends a finding that needs SQL with the command that writes it, if the
// spec has columns. The command needs no --database if the spec has SQL outputs
// for one database.
func (c *Change) migrate() string {
	if len(c.New.Storage) == 0 {
		return ""
	}
	words := []string{"migrate", diag.PathWord(c.Path), "--against", c.Against}
	if len(c.New.Outputs.SQL.Databases()) != 1 {
		words = append(words, "--database", "D")
	}
	return "; " + diag.Command(slices.Concat(c.Program, words)...) + " writes the SQL"
}

// quoted returns `"a", "b"`.
func quoted(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(all, ", ")
}

// few cuts a long list, and counts what is left out.
func few(words []string) []string {
	const most = 5
	if len(words) <= most {
		return words
	}
	return append(slices.Clone(words[:most-1]), fmt.Sprintf("%s and %d more", words[most-1], len(words)-most))
}

// names returns the quoted names of states.
func names(states []*spec.State) string {
	all := make([]string, len(states))
	for i, st := range states {
		all[i] = st.Name.Value
	}
	return quoted(all)
}
