// This file keeps two runs on one module apart.
//
// Where the system has flock(2), the lock is on the root folder itself, opened to read. That leaves nothing in
// the user's tree and needs no HOME, no TMPDIR and no write permission. It works whatever the folder is called,
// between users, and between containers that share the folder. A lock file in the temporary folder would not:
// TMPDIR differs between shells, and Linux keeps even root from opening another user's file in /tmp
// (fs.protected_regular). go.mod is no alternative: the go command locks it, and a lock on a file that is open
// to read fails on NFS. A lock on a folder does not, since Linux keeps it to the machine (its
// nfs_dir_operations have no flock).
//
// Elsewhere (Windows, Plan 9) a folder cannot be locked. A lock file in the temporary folder stands in for it;
// on Windows that folder is the user's own.

package files

import (
	"errors"
	"fmt"
)

// Lock waits until no other run holds the module, and holds it until Unlock or the end of the process. Write
// and Remove lock the tree themselves if it is not locked. A run that writes should lock before it reads the
// specs; otherwise, of two runs, the one with the older specs may write last.
//
// A file system without locks is not an error: two runs may then meet, and the temporary files of killed runs
// stay.
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

// Unlock releases the lock. It does nothing if the tree is not locked.
func (t *Tree) Unlock() {
	if t.unlock != nil {
		t.unlock()
		t.unlock = nil
	}
}

// hold locks the tree unless it is locked already, and returns the function that undoes this.
func (t *Tree) hold() (release func(), err error) {
	if t.unlock != nil {
		return func() {}, nil
	}
	return t.Unlock, t.Lock()
}
