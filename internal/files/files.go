// Package files is the tool's access to the disk: it finds the specs of a module, reads them, tells which
// outputs are out of date, and replaces those whole. It knows no YAML, and of generated text only the line
// that marks a file as generated ([Origin]).
//
// Start reading at [Tree]. A run that writes calls [Root], [Open], [Tree.Lock], [Tree.Specs] and [Tree.Read],
// then [Tree.Compare] and [Tree.Orphans] with the outputs of all its specs, then [Tree.Write] and [Tree.Remove].
// A run that only checks leaves out the lock and the last two.
//
// A Tree reaches files through an [os.Root], so nothing outside the module is read or written, whatever
// symbolic links there are and whoever changes them meanwhile.
//
// Paths are slash-separated and relative to the root of the module, unless a comment says otherwise. Errors
// are what the machine refused; what an author can fix comes back as the [Status] of a [Change].
package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// isFile reports whether the result of Stat is that of a file and not a folder. A missing file is not an error.
func isFile(info fs.FileInfo, err error) (bool, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && !info.IsDir(), err
}

// WorkTree returns the nearest folder from dir upwards that is the top of a git work tree.
func WorkTree(dir string) (top string, ok bool) {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at, true
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}

// Show returns path as a user wants to read it: with slashes, and relative to base if that is shorter. A
// relative path is taken to be relative to base.
func Show(base, path string) string {
	path = filepath.Clean(path)
	if filepath.IsAbs(path) {
		if rel, err := filepath.Rel(base, path); err == nil && len(rel) < len(path) {
			path = rel
		}
	}
	return filepath.ToSlash(path)
}
