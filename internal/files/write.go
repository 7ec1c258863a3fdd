// This file replaces and removes files. A kill at any moment leaves each of them either old or new, whole.

package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"strconv"
	"strings"
)

// ErrChanged is behind the error about a file that somebody else wrote between Compare and Write.
var ErrChanged = errors.New("changed while stategen was running; run it again")

// Write writes New to every Missing and Stale file and leaves all others alone: the caller reports what is
// refused. Pass Same files too, because Write also removes what a killed run left behind in the folders of all
// of them.
//
// New folders have mode 0755 and new files 0644, both less the umask; an existing file keeps its mode. A link
// stays a link: the file it leads to is replaced. A file that no longer holds what Compare saw is left alone,
// with the error [ErrChanged]. An error about one file does not keep the others from being written; errors are
// in the order of changes.
func (t *Tree) Write(changes []Change) error {
	release, err := t.hold()
	if err != nil {
		return err
	}
	defer release()
	var errs []error
	swept, written := map[string]bool{}, map[string]bool{}
	for _, c := range changes {
		if c.Status.Refused() {
			continue
		}
		if dir := path.Dir(c.real); !swept[dir] {
			swept[dir] = true
			errs = append(errs, t.sweep(dir))
		}
		if c.Status == Same || written[c.real] { // several parts of a page have one New
			continue
		}
		written[c.real] = true
		if err := t.write(c); err != nil {
			errs = append(errs, fmt.Errorf("write %s: %w", c.Path, err))
		}
	}
	return errors.Join(errs...)
}

// Create writes a new file and its folder. If anything is at its path, the error is [fs.ErrExist].
func (t *Tree) Create(name string, data []byte) error {
	if _, err := t.resolve(name); errors.Is(err, ErrOutside) {
		return &fs.PathError{Op: "create", Path: name, Err: err}
	}
	if err := t.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return fmt.Errorf("create folder: %w", err)
	}
	f, err := t.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	return nil
}

// Remove removes orphans. It leaves alone a file that no longer holds its Data.
func (t *Tree) Remove(orphans []Orphan) error {
	release, err := t.hold()
	if err != nil {
		return err
	}
	defer release()
	var errs []error
	for _, o := range orphans {
		if err := t.remove(o); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove %s: %w", o.Path, err))
		}
	}
	return errors.Join(errs...)
}

// remove works in the one folder that it opens, as write does.
func (t *Tree) remove(o Orphan) error {
	dir, err := t.root.OpenRoot(path.Dir(o.Path))
	if err != nil {
		return err
	}
	defer dir.Close()
	now, _, err := present(dir, path.Base(o.Path))
	switch {
	case err != nil || now == nil:
		return err
	case !bytes.Equal(now, o.Data):
		return ErrChanged
	}
	return dir.Remove(path.Base(o.Path))
}

// write works in the one folder that it opens, so that a folder which is replaced meanwhile cannot divert it.
func (t *Tree) write(c Change) error {
	if err := t.root.MkdirAll(path.Dir(c.real), 0o755); err != nil {
		return err
	}
	dir, err := t.root.OpenRoot(path.Dir(c.real))
	if err != nil {
		return err
	}
	defer dir.Close()
	name := path.Base(c.real)
	now, mode, err := present(dir, name)
	switch {
	case err != nil:
		return err
	case now == nil: // new, or removed since Compare
	case bytes.Equal(now, c.New):
		return nil // another run with the same specs was first
	case c.Status != Stale || !bytes.Equal(now, c.Old):
		return ErrChanged
	}
	return replace(dir, name, c.New, mode)
}

// present returns what a file holds now, nil if it does not exist, and its permissions.
func present(dir *os.Root, name string) ([]byte, fs.FileMode, error) {
	info, err := dir.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, nil
	case err != nil:
		return nil, 0, err
	case !info.Mode().IsRegular():
		return nil, 0, ErrChanged
	}
	f, size, err := openIn(dir, name)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	now, err := io.ReadAll(io.LimitReader(f, size))
	return now, info.Mode().Perm(), err
}

// replace puts a file in place by a rename, which is atomic within a folder. It does not sync: after a crash of the
// machine, git or the next run restores the outputs.
func replace(dir *os.Root, name string, data []byte, mode fs.FileMode) (err error) {
	f, temp, err := createTemp(dir)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			dir.Remove(temp)
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if mode != 0 { // the file exists
		if err := f.Chmod(mode); err != nil {
			return err
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return dir.Rename(temp, name)
}

// The names of temporary files. The dot keeps the go command from compiling them.
const (
	tempPrefix = ".stategen-"
	tempSuffix = ".tmp"
)

// createTemp is [os.CreateTemp] in a folder, with the mode of a file that others may read; the umask narrows it
// as the user wants.
func createTemp(dir *os.Root) (f *os.File, name string, err error) {
	for {
		name = tempPrefix + strconv.FormatUint(rand.Uint64(), 10) + tempSuffix
		f, err = dir.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
		if !errors.Is(err, fs.ErrExist) {
			return f, name, err
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

// sweep removes the temporary files of killed runs from a folder. Under the lock there are no others: a live
// run would hold it. Without a lock nobody can tell, so they stay.
func (t *Tree) sweep(dir string) error {
	entries, err := t.list(dir)
	if err != nil || t.lockless {
		return nil // if something is wrong with a folder, writing the files in it reports that
	}
	for _, e := range entries {
		if !isTemp(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		if err := t.root.Remove(path.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove temporary files: %w", err)
		}
	}
	return nil
}
