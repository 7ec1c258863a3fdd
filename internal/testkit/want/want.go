// Package want compares findings with the comments of a fixture: `# want "regexp" "regexp"`
// at the end of the line of the findings, or `# want@file "regexp"` for findings on the
// file as a whole. Start reading at [Check].
package want

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A Finding is what a test found: a text and its line, or 0 for the file as a whole.
type Finding struct {
	Line int
	Text string
}

var comment = regexp.MustCompile(`# want(@file)? (".*")\s*$`)

type expectation struct {
	line    int
	pattern *regexp.Regexp
}

// Check fails the test for each finding that the fixture src does not want on that line,
// and for each wanted one that was not found. It returns the number of wanted ones.
func Check(t testing.TB, src string, found []Finding) int {
	t.Helper()
	wants := expectations(t, src)
	count := len(wants)
	for _, f := range found {
		i := slices.IndexFunc(wants, func(w expectation) bool { return w.line == f.Line && w.pattern.MatchString(f.Text) })
		if i < 0 {
			t.Errorf("unwanted at line %d: %s", f.Line, f.Text)
			continue
		}
		wants = slices.Delete(wants, i, i+1)
	}
	for _, w := range wants {
		t.Errorf("line %d: no finding matches %s", w.line, w.pattern)
	}
	return count
}

func expectations(t testing.TB, src string) []expectation {
	t.Helper()
	var all []expectation
	for i, line := range strings.Split(src, "\n") {
		m := comment.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		at := i + 1
		if m[1] != "" {
			at = 0
		}
		for rest := m[2]; rest != ""; rest = strings.TrimSpace(rest) {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				t.Fatalf("line %d: %v in %s", i+1, err, rest)
			}
			rest = rest[len(quoted):]
			text, _ := strconv.Unquote(quoted)
			all = append(all, expectation{at, regexp.MustCompile(text)})
		}
	}
	return all
}
