package spec

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPages holds that what is checked in and made from the tables is what they
// give now. STATEGEN_UPDATE=1 records it.
func TestPages(t *testing.T) {
	for name, want := range map[string][]byte{
		"../../docs/rules.md":             rulesPage(),
		"../../spec/stategen.schema.json": Schema(),
	} {
		if os.Getenv("STATEGEN_UPDATE") == "1" {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is out of date (-want +got):\n%s", name, cmp.Diff(string(want), string(got)))
		}
	}
}

// rulesPage is docs/rules.md.
func rulesPage() []byte {
	var b bytes.Buffer
	b.WriteString("# The rules\n\nMade from the tables in internal/spec/rules*.go; a test holds it to them. " +
		"`stategen explain RULE` prints the same.\nAn error fails every verb, a warning `check` and `lint` with `--strict`.\n\n" +
		"| rule | level | what holds |\n|---|---|---|\n")
	for _, r := range Rules {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.ID, r.ID, r.Level, r.Summary)
	}
	for _, r := range Rules {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\nBreaks the rule:\n\n```yaml\n%s```\n\nMended:\n\n```yaml\n%s```\n",
			r.ID, r.Why, visible(r.Bad), visible(r.Good))
	}
	return b.Bytes()
}

// visible shows the one character of the examples that no page may hold.
func visible(s string) string { return strings.ReplaceAll(s, "\u202e", `\u202e`) }
