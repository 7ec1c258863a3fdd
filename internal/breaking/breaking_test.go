package breaking

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
	"stategen.example/internal/testkit/want"
)

// versions reads a pair of specs from a fixture.
func versions(t *testing.T, name string) (old, new *spec.Spec, src string) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	specs := map[string]*spec.Spec{}
	for _, f := range a.Files {
		s, found := spec.Parse("spec/door.yaml", f.Data)
		if s == nil {
			t.Fatalf("%s: %v", f.Name, found)
		}
		specs[f.Name] = s
		if f.Name == "new.yaml" {
			src = string(f.Data)
		}
	}
	if len(a.Files) != 2 || specs["old.yaml"] == nil || specs["new.yaml"] == nil {
		t.Fatalf("%s: want the files old.yaml and new.yaml", name)
	}
	return specs["old.yaml"], specs["new.yaml"], src
}

// TestPairs checks that each pair of specs leads to the findings that its new
// version wants, and to no others, and that the rule that a file is named after is
// among them.
func TestPairs(t *testing.T) {
	names, err := filepath.Glob("testdata/[rc]*/*.txtar") // rules and changes
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			old, new, src := versions(t, name)
			found := Between(old, new, "old.yaml").Findings()
			if os.Getenv("STATEGEN_UPDATE") == "1" {
				record(t, name, found)
			}
			var texts []want.Finding
			for _, f := range found {
				if f.Pos.Line == 0 || f.Pos.Column == 0 {
					t.Errorf("no place: %s", text(f))
				}
				texts = append(texts, want.Finding{Line: f.Pos.Line, Text: text(f)})
			}
			want.Check(t, src, texts)
			rule := strings.TrimSuffix(filepath.Base(name), ".txtar")
			if filepath.Base(filepath.Dir(name)) == "rules" && !slices.ContainsFunc(found, func(f diag.Finding) bool { return f.Rule == rule }) {
				t.Errorf("the pair does not show the rule %s", rule)
			}
			for _, s := range []*spec.Spec{old, new} {
				if same := Between(s, s, "itself").Findings(); len(same) > 0 {
					t.Errorf("a version compared with itself has findings: %v", same)
				}
			}
		})
	}
	for _, r := range rules {
		if !slices.Contains(names, filepath.Join("testdata", "rules", r.ID+".txtar")) {
			t.Errorf("no pair in testdata/rules shows the rule %s", r.ID)
		}
	}
}

func text(f diag.Finding) string {
	return fmt.Sprintf("%s: %s [%s] %s", f.Level, f.Message, f.Rule, f.Subject)
}

// record writes the findings into the fixture as wanted. Read the diff.
func record(t *testing.T, name string, found []diag.Finding) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	byLine := map[int]string{}
	for _, f := range found {
		byLine[f.Pos.Line] += " " + strconv.Quote(regexp.QuoteMeta(text(f)))
	}
	for i := range a.Files {
		if a.Files[i].Name != "new.yaml" {
			continue
		}
		lines := strings.Split(strings.TrimSuffix(string(a.Files[i].Data), "\n"), "\n")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "# want@file") })
		gone := len(strings.Split(strings.TrimSuffix(string(a.Files[i].Data), "\n"), "\n")) - len(lines)
		for n := range lines {
			lines[n], _, _ = strings.Cut(lines[n], " # want")
			if w := byLine[n+1+gone]; w != "" {
				lines[n] += " # want" + w
			}
		}
		if w := byLine[0]; w != "" {
			lines = append([]string{"# want@file" + w}, lines...)
		}
		a.Files[i].Data = []byte(strings.Join(lines, "\n") + "\n")
	}
	if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestRules checks that each rule is complete.
func TestRules(t *testing.T) {
	for _, r := range rules {
		if r.Level < diag.Info || r.Level > diag.Error || r.Summary == "" || r.Subject == "" || r.Why == "" {
			t.Errorf("rule %s is incomplete", r.ID)
		}
	}
}
