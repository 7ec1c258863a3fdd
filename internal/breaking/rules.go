// The rules on changes: one row each, in the rules_*.go file of its subject.

package breaking

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A rule is a row: a kind of change, and the function that finds it.
type rule struct {
	diag.Rule
	check func(c *Change, r reporter)
}

// rules are the rules on changes, in the order in which a spec is read.
var rules = slices.Concat(
	typeRules,
	stateRules,
	storedRules,
	flagRules,
	moveRules,
	storageRules,
	acceptRules,
)

// examples holds a pair of specs for each rule, named by it. They are the
// fixtures of the tests too, and hold what those want in comments.
//
//go:embed testdata/rules/*.txtar
var examples embed.FS

// Rules returns the rules on changes, with their examples.
func Rules() diag.Rules {
	all := make(diag.Rules, len(rules))
	for i, r := range rules {
		all[i] = r.Rule
		all[i].Bad, all[i].Good = example(r.ID)
	}
	return all
}

// example returns the two versions of a spec that show a rule.
func example(id string) (old, new string) {
	src, err := examples.ReadFile("testdata/rules/" + id + ".txtar")
	if err != nil {
		panic(err) // a test holds that there is one
	}
	for _, f := range txtar.Parse(src).Files {
		var text strings.Builder
		for line := range strings.Lines(string(f.Data)) {
			line, want, _ := strings.Cut(line, "# want")
			if line = strings.TrimRight(line, " \n"); line != "" || want == "" {
				text.WriteString(line + "\n")
			}
		}
		if f.Name == "old.yaml" {
			old = text.String()
		} else {
			new = text.String()
		}
	}
	return old, new
}

// A reporter takes what one rule finds.
type reporter struct {
	c     *Change
	rule  diag.Rule
	level diag.Level
	found *[]diag.Finding
}

// as reports at another level than the rule's.
func (r reporter) as(level diag.Level) reporter {
	r.level = level
	return r
}

// add reports a change of subject, at a place of the new spec.
func (r reporter) add(subject string, pos diag.Pos, format string, args ...any) {
	f := r.c.New.Finding(r.rule, pos, format, args...)
	f.Level, f.Subject = r.level, subject
	*r.found = append(*r.found, f)
}

// Findings returns what the change means, in the order of the rules. Findings
// that the new spec accepts are infos.
func (c *Change) Findings() []diag.Finding {
	var found []diag.Finding
	for _, rule := range rules {
		if rule.check != nil {
			rule.check(c, reporter{c: c, rule: rule.Rule, level: rule.Level, found: &found})
		}
	}
	return c.accept(found)
}

// migrate ends a finding that needs SQL, where the spec has columns. Where the
// spec asks for the SQL of one database, migrate takes that.
func (c *Change) migrate() string {
	if len(c.New.Storage) == 0 {
		return ""
	}
	flag := " --database D"
	if len(c.New.Outputs.SQL.Databases()) == 1 {
		flag = ""
	}
	return fmt.Sprintf("; \"stategen migrate %s --against %s%s\" writes the SQL", shellWord(c.Path), shellWord(c.Against), flag)
}

// shellWord quotes what a shell would take for more than a word.
func shellWord(text string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./~^@:+,%", r)
	}
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// quoted returns `"a", "b"`.
func quoted(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(all, ", ")
}

// few cuts a long list, and says how much is left out.
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
