//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// lock locks the folder. Closing it unlocks it, which the end of the process does too; child processes do not
// inherit the descriptor.
func lock(root *os.Root) (unlock func(), err error) {
	f, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if err != syscall.EINTR {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, &fs.PathError{Op: "flock", Path: root.Name(), Err: err}
	}
	return func() { f.Close() }, nil
}
