package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"stategen.example/internal/testkit/console"
)

// needDatabases are the pages that the module e2e runs.
var needDatabases = map[string]bool{"sql.md": true, "evolution.md": true}

// TestDocs runs every console block of the README and of docs/, each page in an
// empty folder beside a checkout of this module.
func TestDocs(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every command of the docs")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the docs show the commands of a Unix shell")
	}
	for _, program := range []string{"bash", "make"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the docs run %s, which is not installed", program)
		}
	}
	console.NeedsBash(t)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, name := range append(names, root+"/README.md", root+"/CONTRIBUTING.md") {
		if needDatabases[filepath.Base(name)] {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Symlink(root, filepath.Join(dir, "stategen")); err != nil {
				t.Fatal(err)
			}
			commands += console.Test(t, name, dir)
		})
	}
	if commands == 0 {
		t.Error("no page has a console block")
	}
}
