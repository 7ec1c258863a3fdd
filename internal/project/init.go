// Init: begin with a spec that works.

package project

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"stategen.example/internal/files"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// Init writes a first spec for a package, and the Go file with its go:generate
// line, at the root of the module that dir is in. It returns the two files, the
// spec first, and whether go.mod has the line for a tool. The error is
// [fs.ErrExist] where one of the files exists, and then nothing was written.
func Init(dir, pkg, tool string) (wrote []File, hasTool bool, err error) {
	root, err := files.Root(dir)
	if err != nil {
		return nil, false, err
	}
	tree, err := files.Open(root)
	if err != nil {
		return nil, false, err
	}
	defer tree.Close()
	if lower := strings.ToLower(pkg); lower != pkg {
		return nil, false, fmt.Errorf("package %q has upper-case letters; did you mean %q?", pkg, lower)
	}
	starter := gen.Starter(pkg, "State")
	if _, found := spec.Parse(starter[0].Path, starter[0].Data); len(found) > 0 {
		return nil, false, errors.New(found[0].Message)
	}
	for _, f := range starter {
		name := onDisk(root, f.Path)
		if tree.Exists(f.Path) {
			return nil, false, &fs.PathError{Op: "init", Path: files.Show(dir, name), Err: fs.ErrExist}
		}
		wrote = append(wrote, File{Wrote, files.Show(dir, name)})
	}
	for i, f := range starter {
		if err := tree.Create(f.Path, f.Data); err != nil {
			return wrote[:i], false, err
		}
	}
	mod, err := tree.Read("go.mod")
	return wrote, err == nil && strings.Contains(string(mod), tool), nil
}
