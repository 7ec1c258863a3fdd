// This file finds the repository that a module is in.

package files

import (
	"os"
	"path/filepath"
)

// WorkTree returns the nearest folder from dir upwards that git calls a work
// tree.
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
