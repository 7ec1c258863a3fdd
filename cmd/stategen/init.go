// stategen init: begin with a spec that works.

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"stategen.example/internal/files"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

var initVerb = verb{
	name: "init", args: "[PACKAGE]",
	short: "write a first spec",
	long: `Writes a small, commented spec to edit, spec/PACKAGE.yaml, and PACKAGE/doc.go with
the go:generate line for it, below the folder of go.mod. PACKAGE is "states"
where it is left out. A file that exists is not overwritten.

Exit status 1: one of the files exists.`,
	run: (*command).init,
}

func (c *command) init(args []string) (int, error) {
	if len(args) > 1 {
		return 0, usageError("init takes one PACKAGE")
	}
	pkg := "states"
	if len(args) == 1 {
		pkg = args[0]
	}
	root, err := files.Root(c.dir)
	if err != nil {
		return 0, err
	}
	starter := gen.Starter(pkg, "State")
	if _, found := spec.Parse(starter[0].Path, starter[0].Data); len(found) > 0 {
		return 0, usageError(found[0].Message)
	}
	tree, err := files.Open(root)
	if err != nil {
		return 0, err
	}
	defer tree.Close()
	for _, f := range starter {
		if tree.Exists(f.Path) {
			name := filepath.Join(root, filepath.FromSlash(f.Path))
			fmt.Fprintf(c.stderr, "stategen: %s exists; init does not overwrite files\n", files.Show(c.dir, name))
			return exitFindings, nil
		}
	}
	for _, f := range starter {
		if err := tree.Create(f.Path, f.Data); err != nil {
			return 0, err
		}
		if !c.quiet {
			name := filepath.Join(root, filepath.FromSlash(f.Path))
			fmt.Fprintf(c.stdout, "wrote %s\n", files.Show(c.dir, name))
		}
	}
	if !c.quiet {
		fmt.Fprintf(c.stdout, "\nnext: edit %s, then\n", files.Show(c.dir, filepath.Join(root, filepath.FromSlash(starter[0].Path))))
		if !hasTool(root) {
			fmt.Fprintf(c.stdout, "  go get -tool %s\n", toolPath)
		}
		fmt.Fprintf(c.stdout, "  go generate ./...\n")
	}
	return exitFine, nil
}

const toolPath = modulePath + "/cmd/stategen"

// hasTool reports whether the module's go.mod has the tool line already.
func hasTool(root string) bool {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	return err == nil && strings.Contains(string(mod), toolPath)
}

// create writes a new file and its folder.
func create(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write a new file: %w", err)
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write a new file: %w", err)
	}
	return nil
}
