// This file has what one run knows of a module on disk.

package files

import (
	"fmt"
	"os"
	"path/filepath"
)

// A Tree is the folder of a module as one run sees it. It remembers what it learned, so it is good for one
// run. Except for [Tree.Read], it is not for several goroutines.
type Tree struct {
	root     *os.Root
	unlock   func() // nil while the tree is not locked
	lockless bool   // the file system has no locks

	modules map[string]bool   // whether a go.mod exists, by its path
	origins map[string]string // of the files that Compare read, by path without links: the spec, or "" if not generated
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
	dir, err := os.OpenRoot(real)
	if err != nil {
		return nil, fmt.Errorf("open module: %w", err)
	}
	return &Tree{root: dir, modules: map[string]bool{}, origins: map[string]string{}}, nil
}

// Close unlocks the tree and releases its folder.
func (t *Tree) Close() error {
	t.Unlock()
	if err := t.root.Close(); err != nil {
		return fmt.Errorf("close module: %w", err)
	}
	return nil
}

// Exists reports whether anything is at a path of the module, if only a link.
func (t *Tree) Exists(name string) bool {
	_, err := t.root.Lstat(name)
	return err == nil
}

// HasSpec reports whether a spec is still a file of the module, or a symbolic link. The path may be that of a
// header, which anybody may have written.
func (t *Tree) HasSpec(spec string) bool {
	has, _ := isFile(t.root.Lstat(spec))
	return has
}
