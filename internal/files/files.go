// Package files is the tool's side of the disk: it finds specs, reads them,
// tells which generated files are out of date and replaces them whole. It knows
// no YAML and nothing of the text of what is generated, but for the line that
// marks a file as ours ([Origin]).
//
// Start reading at [Tree]. A run goes [Root], [Open], [Tree.Lock], [Discover],
// [Read], then [Tree.Compare] and [Tree.Orphans] over everything that the specs
// give, then [Tree.Write] and [Tree.Remove]. A run that only looks leaves out
// the lock and the last two.
//
// Paths go in and come out with slashes and relative to the root of the module,
// unless a comment says otherwise. Errors are what the machine refused; what an
// author can mend comes back as the [Status] of a [Change].
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A NoModuleError reports that no folder from Dir upwards holds a go.mod.
type NoModuleError struct {
	Dir string // absolute
}

func (e *NoModuleError) Error() string {
	return fmt.Sprintf("no go.mod in %s or any folder above it", e.Dir)
}

// Root returns the absolute path of the module that dir is in: the nearest
// folder with a go.mod, from dir upwards. Without one the error is a
// [*NoModuleError].
func Root(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("look for go.mod from %s: %w", dir, err)
	}
	for at := start; ; at = filepath.Dir(at) {
		found, err := isFile(filepath.Join(at, "go.mod"))
		switch {
		case err != nil:
			return "", fmt.Errorf("look for go.mod from %s: %w", start, err)
		case found:
			return at, nil
		case at == filepath.Dir(at):
			return "", &NoModuleError{Dir: start}
		}
	}
}

// Show returns path as a user wants to read it: with slashes, and relative to
// base where that is shorter. A relative path is taken to be relative to base.
func Show(base, path string) string {
	path = filepath.Clean(path)
	if filepath.IsAbs(path) {
		if rel, err := filepath.Rel(base, path); err == nil && len(rel) < len(path) {
			path = rel
		}
	}
	return filepath.ToSlash(path)
}

// isFile reports whether name is a file, be it through a link, and no folder.
// What is not there is no error.
func isFile(name string) (bool, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return !info.IsDir(), nil
}
