// This file replaces and removes files so that a kill at any moment leaves each
// of them either old or new, whole.

package files

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// ErrChanged is behind the error about a file that somebody else wrote between
// Compare and Write.
var ErrChanged = errors.New("changed while stategen was running; run it again")

// Write makes every Missing and Stale file hold its New and leaves all others
// alone: what is refused is for the caller to report. Pass Same files too, for
// it also removes what a killed run left behind in the folders of all of them.
//
// Folders are made with mode 0755 and files with 0644, both less the umask; a
// file that is there keeps its mode. A link stays a link: the file it leads to
// is replaced. A file that no longer holds what Compare saw is left alone and
// gives [ErrChanged]. One file's error does not keep the others from being
// written; errors come in the order of changes.
func (t *Tree) Write(changes []Change) error {
	release, err := t.hold()
	if err != nil {
		return err
	}
	defer release()
	var due []Change
	var errs []error
	swept, taken := map[string]bool{}, map[string]bool{}
	for _, c := range changes {
		if c.Status.Refused() {
			continue
		}
		if dir := filepath.Dir(c.real); !swept[dir] {
			swept[dir] = true
			errs = append(errs, t.sweep(dir))
		}
		if c.Status != Same && !taken[c.real] { // several parts of a page are one New
			taken[c.real] = true
			due = append(due, c)
		}
	}
	errs = append(errs, eachAtOnce(len(due), func(i int) error {
		if err := due[i].write(); err != nil {
			return fmt.Errorf("write %s: %w", due[i].Path, err)
		}
		return nil
	}))
	return errors.Join(errs...)
}

// Remove removes orphans. One that is gone, or no longer generated from the
// spec that was seen, is left as it is.
func (t *Tree) Remove(orphans []Orphan) error {
	release, err := t.hold()
	if err != nil {
		return err
	}
	defer release()
	var errs []error
	for _, o := range orphans {
		name := filepath.Join(t.root, filepath.FromSlash(o.Path))
		spec, ok, err := originOf(name)
		if err == nil && ok && spec == o.Spec {
			err = os.Remove(name)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove %s: %w", o.Path, err))
		}
	}
	return errors.Join(errs...)
}

func (c Change) write() error {
	now, mode, err := c.present()
	switch {
	case err != nil:
		return err
	case now == nil: // new, or gone since Compare
	case bytes.Equal(now, c.New):
		return nil // another run with the same specs was first
	case c.Status != Stale || !bytes.Equal(now, c.Old):
		return ErrChanged
	}
	if err := os.MkdirAll(filepath.Dir(c.real), 0o755); err != nil {
		return err
	}
	return replace(c.real, c.New, mode)
}

// present returns what the file holds now, nil where there is none, and its
// permissions.
func (c Change) present() ([]byte, fs.FileMode, error) {
	info, err := os.Lstat(c.real)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, nil
	case err != nil:
		return nil, 0, err
	case !info.Mode().IsRegular():
		return nil, 0, ErrChanged
	}
	now, err := os.ReadFile(c.real)
	return now, info.Mode().Perm(), err
}

// replace puts a file in place by rename, which is atomic within a folder. The
// sync comes before it because some file systems would otherwise order the
// rename before the data, and a crash of the machine leave an empty file.
func replace(name string, data []byte, mode fs.FileMode) (err error) {
	f, err := createTemp(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if mode != 0 { // the file is there
		if err := f.Chmod(mode); err != nil {
			return err
		}
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// The names of temporaries. The dot keeps the go command from compiling them.
const (
	tempPrefix = ".stategen-"
	tempSuffix = ".tmp"
)

// createTemp is [os.CreateTemp] with the mode of a file that others may read,
// which the umask then narrows as the user wants it.
func createTemp(dir string) (*os.File, error) {
	for {
		name := tempPrefix + strconv.FormatUint(rand.Uint64(), 10) + tempSuffix
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

func isTemp(name string) bool {
	digits, ok := strings.CutPrefix(name, tempPrefix)
	if !ok {
		return false
	}
	digits, ok = strings.CutSuffix(digits, tempSuffix)
	_, err := strconv.ParseUint(digits, 10, 64)
	return ok && err == nil
}

// sweep removes the temporaries of killed runs from a folder. Under the lock
// there are no others: a live run would hold it. For the same reason the list
// of the folder may be from before the lock was taken. Without a lock nobody
// can tell, so they stay.
func (t *Tree) sweep(dir string) error {
	entries, err := t.list(dir)
	if err != nil || t.lockless {
		return nil // what is wrong with a folder is for the files in it to tell
	}
	for _, e := range entries {
		if !isTemp(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove temporary files: %w", err)
		}
	}
	return nil
}

// syncs is how many files are written at a time. A write waits for the disk
// most of its time, and syncs that wait together cost the disk little more than
// one: a journal commits them at once.
const syncs = 32

// eachAtOnce calls do for 0 to n-1 and joins the errors in that order.
func eachAtOnce(n int, do func(int) error) error {
	errs := make([]error, n)
	slots := make(chan struct{}, syncs)
	var wg sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			errs[i] = do(i)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
