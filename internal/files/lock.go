// This file keeps two runs on one module apart.
//
// Where the system has flock(2), the lock is on the root folder itself, opened
// to read. That leaves nothing in the user's tree, needs no HOME, no TMPDIR and
// no write permission, goes by the folder and not by one of its names, and holds
// between users and between containers that share the folder. A lock file in
// the temporary folder has none of these: TMPDIR differs between shells, and
// Linux keeps even root from opening another user's file in /tmp
// (fs.protected_regular). go.mod would do, but the go command locks it, and a
// lock on a file that is open to read fails on NFS; a folder's does not, since
// Linux keeps that to the machine (its nfs_dir_operations have no flock).
//
// Elsewhere (Windows) a folder can't be locked; there the temporary folder is
// the user's own, and a lock file in it is what is left.

package files

import (
	"errors"
	"fmt"
)

// Lock waits until no other run holds the module and holds it until Unlock, or
// until the process ends in whatever way. Write and Remove lock for themselves
// where the tree is not locked; a run that writes should lock before it reads
// the specs, or of two runs the one with the older specs may write last.
//
// A file system that knows no locks is not an error: two runs may then meet, and
// temporaries of killed runs stay.
func (t *Tree) Lock() error {
	if t.unlock != nil {
		return errors.New("the module is already locked by this run")
	}
	unlock, err := lock(t.root)
	if errors.Is(err, errors.ErrUnsupported) {
		unlock, err, t.lockless = func() {}, nil, true
	}
	if err != nil {
		return fmt.Errorf("lock module: %w", err)
	}
	t.unlock = unlock
	return nil
}

// Unlock ends what Lock began; without a Lock it does nothing.
func (t *Tree) Unlock() {
	if t.unlock != nil {
		t.unlock()
		t.unlock = nil
	}
}

// hold locks the tree unless it is locked, and returns what ends that.
func (t *Tree) hold() (release func(), err error) {
	if t.unlock != nil {
		return func() {}, nil
	}
	return t.Unlock, t.Lock()
}
