//go:build linux

package main

import (
	"debug/elf"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestHermetic runs the command where nothing else is: a root folder that holds
// the binary and a module, an empty environment and no network. A build system
// that calls it needs to declare no other input.
func TestHermetic(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	t.Parallel()
	root := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(root, "stategen"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	isStatic(t, filepath.Join(root, "stategen"))
	src, err := os.ReadFile("../../spec/rollout_states.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"module/go.mod": "module m\n", "module/spec/rollout_states.yaml": string(src)} {
		full := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}

	run := func(verb string) {
		t.Helper()
		cmd := exec.Command("/stategen", verb)
		cmd.Dir, cmd.Env = "/module", []string{}
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Chroot:      root,
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		}
		out, err := cmd.CombinedOutput()
		if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC) {
			t.Skipf("no namespaces here: %v", err)
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", verb, err, out)
		}
	}
	run("generate")
	run("check")

	for _, name := range []string{"state_gen.go", "sql/sqlite_gen.sql"} {
		got, err := os.ReadFile(filepath.Join(root, "module/rollout", name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("../../rollout", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s differs from the one that is checked in", name)
		}
	}
}

// isStatic checks that the binary asks for no other program or library.
func isStatic(t *testing.T, name string) {
	f, err := elf.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Errorf("%s asks for a dynamic loader", name)
		}
	}
	if libs, err := f.ImportedLibraries(); err == nil && len(libs) > 0 {
		t.Errorf("%s asks for the libraries %q", name, libs)
	}
}
