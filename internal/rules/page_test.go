package rules

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRulesPage checks that docs/rules.md has what the tables of rules have.
// STATEGEN_UPDATE=1 records it.
func TestRulesPage(t *testing.T) {
	const name = "../../docs/rules.md"
	want := rulesPage()
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

func rulesPage() []byte {
	var b bytes.Buffer
	b.WriteString("# The rules\n\nGenerated from the tables of rules; a test compares them. " +
		"`stategen explain RULE` prints the same text.\n")
	intros := []string{
		"An error fails the verb that finds it; a warning fails `check`, `lint` and `stateverify` with `--strict`.",
		"`stategen breaking` reports these between two versions of a spec. It fails if a finding is at or above `--fail-on`. A " +
			"finding that the spec accepts, by rule and subject, is printed as info.",
	}
	for i, set := range sets() {
		fmt.Fprintf(&b, "\n# %s\n\n%s\n\n| rule | level | what it is about |\n|---|---|---|\n", set.title, intros[i])
		for _, r := range set.rules {
			fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.ID, r.ID, r.Level, r.Summary)
		}
		for _, r := range set.rules {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", r.ID, r.Why)
			if r.Subject != "" {
				fmt.Fprintf(&b, "\nSubject: %s.\n", r.Subject)
			}
			bad, good := Example(r.ID)
			if bad == "" {
				fmt.Fprintf(&b, "\n%s\n", noExample)
				continue
			}
			for _, example := range [][2]string{{set.bad, bad}, {set.good, good}} {
				// No page may hold this character of the examples.
				fmt.Fprintf(&b, "\n%s:\n\n```yaml\n%s```\n", example[0], strings.ReplaceAll(example[1], "\u202e", `\u202e`))
			}
		}
	}
	return b.Bytes()
}
