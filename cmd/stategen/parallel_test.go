package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestManySpecs holds that what is said of many specs comes in the order of
// their paths, however many are worked on at once.
func TestManySpecs(t *testing.T) {
	const n = 60
	dir := t.TempDir()
	write := func(name, data string) {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) (int, string, string) {
		var stdout, stderr bytes.Buffer
		c := &command{stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }}
		status := c.main(append(args, "-C", dir))
		return status, stdout.String(), stderr.String()
	}
	write("go.mod", "module many\n")
	var wrote strings.Builder
	for i := range n {
		states := 1 + (i*37)%90 // so that they don't end in the order in which they began
		write(fmt.Sprintf("spec/s%02d.yaml", i), fmt.Sprintf("stategen: 1\npackage: p%d\ntype: T\nstates:\n%soutputs:\n  go: ../p%02d/t_gen.go\n", i, manyStates(states), i))
		fmt.Fprintf(&wrote, "wrote p%02d/t_gen.go\n", i)
	}
	for _, procs := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(procs)
		t.Cleanup(func() { runtime.GOMAXPROCS(before) })
		for i := range n {
			if err := os.RemoveAll(filepath.Join(dir, fmt.Sprintf("p%02d", i))); err != nil {
				t.Fatal(err)
			}
		}
		status, stdout, stderr := run("generate")
		if status != exitFine || stdout != wrote.String() || stderr != "" {
			t.Errorf("generate with %d processors: status %d\n%s%s", procs, status, stdout, stderr)
		}
		if status, stdout, stderr = run("check"); status != exitFine || stdout != "" || stderr != "" {
			t.Errorf("check with %d processors: status %d\n%s%s", procs, status, stdout, stderr)
		}
	}
	for i := range n {
		write(fmt.Sprintf("spec/s%02d.yaml", i), "stategen: 1\n")
	}
	status, stdout, _ := run("check", "-q")
	var last string
	for line := range strings.Lines(stdout) {
		if name, _, ok := strings.Cut(line, ".yaml:"); ok && strings.HasPrefix(name, "spec/s") {
			if name < last {
				t.Errorf("findings of %s come after those of %s", name, last)
			}
			last = name
		}
	}
	if status != exitFindings || last != fmt.Sprintf("spec/s%02d", n-1) {
		t.Errorf("check of wrong specs: status %d, the last finding is of %q", status, last)
	}
}

func manyStates(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- {name: S%d, db: s%d}\n", i, i)
	}
	return b.String()
}
