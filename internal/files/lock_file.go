//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package files

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// lock locks a file that stands for the folder. The file stays: if it were removed, a third run could lock a
// new one while a second still waits for the old one.
func lock(root *os.Root) (unlock func(), err error) {
	name := fmt.Sprintf("stategen-%x.lock", sha256.Sum256([]byte(root.Name())))
	return lockedfile.MutexAt(filepath.Join(os.TempDir(), name)).Lock()
}
