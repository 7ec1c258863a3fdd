package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"

	"stategen.example/internal/testkit/console"
)

// needDatabases are the pages that the module e2e runs.
var needDatabases = map[string]bool{"sql.md": true, "evolution.md": true}

// TestDocs runs every console block of the README and of docs/, each page in an
// empty folder beside a checkout of this module.
func TestDocs(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("runs the commands of the docs, which are those of Unix")
	}
	for _, program := range []string{"bash", "make"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("the docs need a program: ", err)
		}
	}
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var commands atomic.Int64
	t.Cleanup(func() {
		if commands.Load() == 0 {
			t.Error("no page has a console block")
		}
	})
	for _, name := range append(names, root+"/README.md", root+"/CONTRIBUTING.md") {
		if needDatabases[filepath.Base(name)] {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Symlink(root, filepath.Join(dir, "stategen")); err != nil {
				t.Fatal(err)
			}
			commands.Add(int64(console.Test(t, name, dir)))
		})
	}
}
