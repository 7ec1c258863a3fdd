//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package files

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// lock locks a file that stands for a folder. The file stays: removing it would
// let a third run lock a new one while a second waits for the old.
func lock(dir string) (unlock func(), err error) {
	name := fmt.Sprintf("stategen-%x.lock", sha256.Sum256([]byte(dir)))
	return lockedfile.MutexAt(filepath.Join(os.TempDir(), name)).Lock()
}
