package rules

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stategen.example/internal/diag"
)

var (
	kebab     = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	sentences = regexp.MustCompile(`^[A-Z].*\.$`)
)

// withoutExample are the rules whose shortest example would be too long.
var withoutExample = map[string]bool{"flags-count": true}

// TestRules checks that explain and docs/rules.md can print every rule.
func TestRules(t *testing.T) {
	changes := Changes()
	seen := map[string]bool{}
	for _, r := range All() {
		t.Run(r.ID, func(t *testing.T) {
			if !kebab.MatchString(r.ID) || seen[r.ID] {
				t.Errorf("the ID is not in kebab-case, or not unique")
			}
			seen[r.ID] = true
			if r.Level != diag.Error && r.Level != diag.Warn && r.Level != diag.Info {
				t.Errorf("the level is %d, want error, warn or info", r.Level)
			}
			if r.Summary == "" || strings.HasSuffix(r.Summary, ".") || strings.Contains(r.Summary, "\n") {
				t.Errorf("the summary is %q, want one line without a full stop", r.Summary)
			}
			if !sentences.MatchString(r.Why) {
				t.Errorf("the reason is %q, want whole sentences", r.Why)
			}
			bad, good := Example(r.ID)
			if has := bad != "" && good != ""; has == withoutExample[r.ID] || (bad == "") != (good == "") {
				t.Errorf("bad example %q, good example %q: want both, or neither in withoutExample", bad, good)
			}
			_, isChange := changes.Find(r.ID)
			if isChange != (r.Subject != "") || strings.HasSuffix(r.Subject, ".") {
				t.Errorf("the subject is %q, want one without a full stop if and only if the rule is on changes", r.Subject)
			}
		})
	}
	files, err := filepath.Glob("../*/testdata/rules/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !seen[strings.TrimSuffix(filepath.Base(file), ".txtar")] {
			t.Errorf("%s is not named after a rule", file)
		}
	}
	for id := range withoutExample {
		if !seen[id] {
			t.Errorf("no rule %s", id)
		}
	}
}

// TestList checks that the levels and summaries of all rules are in columns.
func TestList(t *testing.T) {
	var levels, summaries []int
	for line := range strings.Lines(List()) {
		if m := regexp.MustCompile(`^  \S+ +(\w+) +\S`).FindStringSubmatchIndex(line); m != nil {
			levels, summaries = append(levels, m[2]), append(summaries, m[1])
		}
	}
	if len(levels) != len(All()) {
		t.Errorf("got %d rules, want %d", len(levels), len(All()))
	}
	for name, columns := range map[string][]int{"levels": levels, "summaries": summaries} {
		if slices.Min(columns) != slices.Max(columns) {
			t.Errorf("the %s begin at different columns: %v", name, columns)
		}
	}
}
