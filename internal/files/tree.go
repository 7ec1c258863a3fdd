// This file has what one run knows of a module on disk.

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Tree is the folder of a module as one run sees it. It remembers what it
// learnt of folders, so it is good for one run, and it is not for several
// goroutines.
type Tree struct {
	root     string // absolute, without links
	unlock   func() // nil while the tree is not locked
	lockless bool   // the file system knows no locks

	// What was learnt, by the real path of a folder where nothing else is said.
	folders map[string]place // by slash path
	listed  map[string][]fs.DirEntry
	owned   map[string]map[string][]string // then by spec: names of files
	origins map[string]string              // by real path of a file: the spec, or "" where it is not ours
	modules map[string]bool                // it has a go.mod
	specs   map[string]bool                // by spec: it exists
}

// Open returns the tree of the module at root, a path of the operating system.
func Open(root string) (*Tree, error) {
	real, err := filepath.Abs(root)
	if err == nil {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil {
		return nil, fmt.Errorf("open module: %w", err)
	}
	return &Tree{
		root:    real,
		folders: map[string]place{},
		listed:  map[string][]fs.DirEntry{},
		owned:   map[string]map[string][]string{},
		origins: map[string]string{},
		modules: map[string]bool{},
		specs:   map[string]bool{},
	}, nil
}

// list returns the entries of a folder, none where there is no such folder.
func (t *Tree) list(dir string) ([]fs.DirEntry, error) {
	if entries, ok := t.listed[dir]; ok {
		return entries, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	t.listed[dir] = entries
	return entries, nil
}

// rel is the slash path of a real path from the root.
func (t *Tree) rel(real string) string {
	return strings.TrimPrefix(filepath.ToSlash(real[len(t.root):]), "/")
}

// HasSpec reports whether a spec that a header names still is a file of the
// module. A header is text that anybody may have written.
func (t *Tree) HasSpec(spec string) bool {
	has, known := t.specs[spec]
	if !known {
		if local := filepath.FromSlash(spec); filepath.IsLocal(local) {
			has, _ = isFile(filepath.Join(t.root, local))
		}
		t.specs[spec] = has
	}
	return has
}
