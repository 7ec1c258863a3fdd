package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestProblemMatcher checks that GitHub's problem matcher finds every finding of
// the text format, and nothing in the lines below one.
func TestProblemMatcher(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/house\n", "door.yaml": `stategen: 1
package: door
type: State
flags:
  twice: {any: [Open, Open]}
  none: {any: [Gone]}
states:
  - {name: Open, db: "x: 1:2: error: y [z]"}
  - {name: Shut, db: "x: 1:2: error: y [z]"}
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, _ := exec.Command("stategen", "lint", "-C", dir, "door.yaml").Output()
	got := matched(t, string(out))
	want := []string{
		`warning|door.yaml|5|23|flag-repeated|"Open" is already in this list (5:17)`,
		`error|door.yaml|6|16|flag-undeclared|"Gone" is neither a flag nor a state; did you mean "none"?`,
		`error|door.yaml|9|22|db-unique|db string "x: 1:2: error: y [z]" is already the db string of state "Open" (8:22)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s\nof\n%s", diff, out)
	}
}

// TestProblemMatcherGoldens holds the same of every finding in the goldens and the docs.
func TestProblemMatcherGoldens(t *testing.T) {
	var goldens []string
	for _, pattern := range []string{"testdata/script/*.txtar", "../../internal/diag/testdata/*.txtar", "../../docs/*.md", "../../README.md"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no files, %v", pattern, err)
		}
		goldens = append(goldens, paths...)
	}
	finding := regexp.MustCompile(`^[^\s"'#{|!:-]\S*: (error|warn|info): `)
	count := 0
	for _, path := range goldens {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			if !finding.MatchString(line) {
				continue
			}
			if count++; len(matched(t, line)) != 1 {
				t.Errorf("%s: the matcher misses %s", path, line)
			}
		}
	}
	if count < 20 {
		t.Errorf("%d findings in the goldens, want more", count)
	}
}

// matched returns what GitHub reads in a log: the severity, the place, the rule and the
// message of each finding.
func matched(t *testing.T, log string) (found []string) {
	t.Helper()
	data, err := os.ReadFile("../../.github/stategen-matcher.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		ProblemMatcher []struct {
			Severity string
			Pattern  []struct {
				Regexp                            string
				File, Line, Column, Message, Code int
			}
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimRight(log, "\n"), "\n") {
		for _, m := range doc.ProblemMatcher {
			p := m.Pattern[0]
			if g := regexp.MustCompile(p.Regexp).FindStringSubmatch(line); g != nil {
				found = append(found, strings.Join([]string{m.Severity, g[p.File], g[p.Line], g[p.Column], g[p.Code], g[p.Message]}, "|"))
			}
		}
	}
	return found
}
