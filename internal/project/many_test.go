package project_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/project"
)

// TestManySpecs checks that the results of many specs come in the order of their
// paths, however many are worked on at once.
func TestManySpecs(t *testing.T) {
	const n = 60
	tree := map[string]string{"go.mod": "module many\n"}
	var want []project.File
	for i := range n {
		states := 1 + (i*37)%90 // so that they don't end in the order in which they began
		tree[specName(i)] = fmt.Sprintf("stategen: 1\npackage: p%d\ntype: T\nstates:\n%soutputs:\n  go: ../p%02d/t_gen.go\n", i, manyStates(states), i)
		want = append(want, project.File{Done: project.Wrote, Path: fmt.Sprintf("p%02d/t_gen.go", i)})
	}
	dir := module(t, tree)
	for _, procs := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(procs)
		t.Cleanup(func() { runtime.GOMAXPROCS(before) })
		for i := range n {
			if err := os.RemoveAll(filepath.Join(dir, fmt.Sprintf("p%02d", i))); err != nil {
				t.Fatal(err)
			}
		}
		report, err := open(t, dir).Generate()
		if diff := cmp.Diff(want, report.Files); diff != "" || err != nil || len(report.Findings) > 0 {
			t.Errorf("generate with %d processors: %v %v, files -want +got:\n%s", procs, err, report.Findings, diff)
		}
		if report, err := open(t, dir).Check(); err != nil || len(report.Findings) > 0 {
			t.Errorf("check with %d processors: %v %v", procs, err, report.Findings)
		}
	}
	for i := range n {
		write(t, dir, specName(i), "stategen: 1\n")
	}
	report, err := open(t, dir).Check()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range report.Findings {
		if strings.HasPrefix(f.File, "spec/") {
			names = append(names, f.File)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(names)) != n {
		t.Errorf("findings of the specs in the order %q", names)
	}
}

func specName(i int) string { return fmt.Sprintf("spec/s%02d.yaml", i) }

func manyStates(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- {name: S%d, db: s%d}\n", i, i)
	}
	return b.String()
}

// TestFewGitProcesses counts how often git is started: as often for many specs as
// for one.
func TestFewGitProcesses(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("needs git, and a shell script in its place: ", err)
	}
	const n = 300
	tree := map[string]string{"go.mod": "module many\n", "git/.gitignore": "*\n"}
	for i := range n {
		tree[specName(i)] = fmt.Sprintf("stategen: 1\npackage: p%d\ntype: T\nstates:\n%s", i, manyStates(2))
	}
	dir := module(t, tree)
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "."}, {"-c", "user.name=house", "-c", "user.email=house@example.com", "commit", "-qm", "many"},
	} {
		if out, err := exec.Command(git, append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v: %s", args, err, out)
		}
	}
	if err := os.Remove(filepath.Join(dir, specName(0))); err != nil { // one is gone, so all are listed
		t.Fatal(err)
	}
	bin := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\necho \"$*\" >>'%s/log'\nexec '%s' \"$@\"\n", bin, git)
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	report, err := open(t, dir).Breaking("HEAD")
	if err != nil || len(report.Findings) > 0 || len(report.Notes) != 1 {
		t.Fatalf("breaking: %v, findings %v, notes %q", err, report.Findings, report.Notes)
	}
	log, err := os.ReadFile(filepath.Join(bin, "log"))
	if err != nil {
		t.Fatal(err)
	}
	if started := strings.Count(string(log), "\n"); started > 5 {
		t.Errorf("git was started %d times for %d specs:\n%.2000s", started, n, log)
	}
}
