// Package scratch makes a Go module for a test, in which generated code is compiled and
// run. Start reading at [New].
package scratch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A Module is a folder with a go.mod. It is removed when its test ends.
type Module struct {
	t   testing.TB
	dir string
}

// New makes a module with that path.
func New(t testing.TB, path string) *Module {
	t.Helper()
	m := &Module{t, t.TempDir()}
	m.Write("go.mod", "module "+path+"\n\ngo 1.25.0\n")
	return m
}

// Write writes a file of the module. The name is a slash path.
func (m *Module) Write(name, data string) {
	m.t.Helper()
	full := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
		m.t.Fatal(err)
	}
}

// Go runs the go command in the module. If it fails, so does the test.
func (m *Module) Go(args ...string) {
	m.t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
