package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/rules"
)

// TestRuleExamples runs the examples of every rule through the command: check
// finds the rule in the bad one, and after generate nothing in the good one.
func TestRuleExamples(t *testing.T) {
	for _, r := range rules.Files() {
		if strings.HasPrefix(r.ID, "row-") || r.Bad == "" {
			continue // for stateverify, which looks at rows, or without an example
		}
		t.Run(r.ID, func(t *testing.T) {
			if out, found := run(t, example(t, r.Bad), "check", "--format", "json"); !found[r.ID] {
				t.Errorf("check of the bad example does not find the rule:\n%s", out)
			}
			good := example(t, r.Good)
			run(t, good, "generate")
			if out, found := run(t, good, "check", "--format", "json"); len(found) > 0 {
				t.Errorf("check of the good example finds:\n%s", out)
			}
		})
	}
}

// example writes the files of an example: a txtar archive, or one spec.
func example(t *testing.T, text string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	a := txtar.Parse([]byte(text))
	if len(a.Files) == 0 {
		a.Files = []txtar.File{{Name: "spec/door.yaml", Data: []byte(text)}}
	}
	a.Files = append(a.Files, txtar.File{Name: "go.mod", Data: []byte("module example.com/house\n")})
	for _, f := range a.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// run runs the command in dir over its spec/*.yaml and returns what it prints
// and the rules of the findings in it.
func run(t *testing.T, dir string, args ...string) (string, map[string]bool) {
	t.Helper()
	specs, err := filepath.Glob(filepath.Join(dir, "spec", "*.yaml"))
	if err != nil || len(specs) == 0 {
		t.Fatalf("no spec in %s: %v", dir, err)
	}
	var stdout, stderr bytes.Buffer
	c := &command{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }}
	if status := c.main(append(append(args, "-C", dir), specs...)); status == exitTrouble {
		t.Fatalf("stategen %s: %s", strings.Join(args, " "), stderr.String())
	}
	rules := map[string]bool{}
	if args[0] == "check" {
		for dec := json.NewDecoder(bytes.NewReader(stdout.Bytes())); dec.More(); {
			var finding struct{ Rule string }
			if err := dec.Decode(&finding); err != nil {
				t.Fatal(err)
			}
			rules[finding.Rule] = true
		}
	}
	return stdout.String(), rules
}
