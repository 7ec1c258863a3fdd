package project_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/diag"
	"stategen.example/internal/project"
	"stategen.example/internal/rules"
)

// TestRuleExamples runs the examples of every rule: check finds the rule in the
// bad one, and after generate nothing in the good one.
func TestRuleExamples(t *testing.T) {
	for _, r := range rules.Files() {
		bad, good := rules.Example(r.ID)
		if strings.HasPrefix(r.ID, "row-") || bad == "" {
			continue // for stateverify, which looks at rows, or without an example
		}
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			found := check(t, example(t, bad))
			if _, ok := found[r.ID]; !ok {
				t.Errorf("check of the bad example does not find the rule but %v", found)
			}
			fixed := example(t, good)
			if _, err := fixed.Generate(); err != nil {
				t.Fatal(err)
			}
			if found := check(t, fixed); len(found) > 0 {
				t.Errorf("check of the good example finds %v", found)
			}
		})
	}
}

// example opens the specs in the files of an example: a txtar archive, or one
// spec.
func example(t *testing.T, text string) *project.Project {
	t.Helper()
	tree := map[string]string{"go.mod": "module example.com/house\n"}
	for _, f := range txtar.Parse([]byte(text)).Files {
		tree[f.Name] = string(f.Data)
	}
	if len(tree) == 1 {
		tree["spec/door.yaml"] = text
	}
	dir := module(t, tree)
	specs, err := filepath.Glob(filepath.Join(dir, "spec", "*.yaml"))
	if err != nil || len(specs) == 0 {
		t.Fatalf("no spec in %s: %v", dir, err)
	}
	p, err := project.Open(project.Options{Dir: dir, Specs: specs})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// check returns a message of each rule that a check finds.
func check(t *testing.T, p *project.Project) map[string]diag.Finding {
	t.Helper()
	report, err := p.Check()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]diag.Finding{}
	for _, f := range report.Findings {
		found[f.Rule] = f
	}
	return found
}
