// This file finds out where a path leads once symbolic links are followed. That names the file: two outputs
// that lead to one file clash, and a rename replaces the file and not the link. It does not protect what is
// outside the module; os.Root does, also when links change after we looked.

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// ErrOutside is behind the error about a path that leads outside the module.
var ErrOutside = errors.New("outside the module")

// A place is where a path leads.
type place struct {
	path string      // without links
	info fs.FileInfo // nil where nothing exists yet
}

// A folder is what is known of the path of one.
type folder struct {
	place
	err error
}

// A refusal is the error about a path where no file can be, or none of ours.
type refusal struct {
	status Status // Outside or NotRegular
	why    string // as [Change] has it
}

func (r *refusal) Error() string { return r.why }

func (r *refusal) Unwrap() error {
	if r.status == Outside {
		return ErrOutside
	}
	return ErrNotRegular
}

func refuse(status Status, format string, args ...any) *refusal {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// locate returns the file that the path of an output leads to. The error is a [*refusal] where it leads to
// anything but a regular file of this module.
func (t *Tree) locate(name string) (place, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return place{}, refuse(Outside, "is not a path inside the module")
	}
	at, err := t.follow(name)
	if err == nil && at.info != nil && !at.info.Mode().IsRegular() {
		err = refuse(NotRegular, "is %s", kind(at.info.Mode()))
	}
	return at, err
}

// follow follows a path whose folders must be of this module.
func (t *Tree) follow(name string) (place, error) {
	dir, err := t.folder(path.Dir(name))
	if err != nil {
		return place{}, err
	}
	at, err := t.resolve(dir.path, path.Base(name))
	if err == nil && path.Dir(at.path) != dir.path { // through a link
		_, err = t.folder(path.Dir(at.path))
	}
	return at, err
}

// folder follows the path of a folder. A run has far fewer folders than outputs, so each is followed once.
func (t *Tree) folder(name string) (place, error) {
	if name == "." {
		return place{path: name}, nil
	}
	f, known := t.folders[name]
	if !known {
		if f.place, f.err = t.follow(name); f.err == nil {
			f.err = t.checkFolder(f.place)
		}
		t.folders[name] = f
	}
	return f.place, f.err
}

// checkFolder returns an error unless files of this module can be in a folder.
func (t *Tree) checkFolder(at place) error {
	if at.info == nil || at.path == "." {
		return nil
	}
	if !at.info.IsDir() {
		return notFolder(at.path)
	}
	mod := path.Join(at.path, "go.mod")
	other, err := isFile(t.root.Stat(mod))
	if other {
		return refuse(Outside, "is in another module: %q exists", mod)
	}
	return err
}

func notFolder(name string) error {
	return refuse(NotRegular, "cannot exist because %q is not a directory", name)
}

// maxLinks is how many links are followed before they are taken for a loop; Linux has the same bound
// (path_resolution(7)).
const maxLinks = 40

// resolve follows a path from a folder without links. Unlike [filepath.EvalSymlinks] it also returns where a
// file would be created, if need be through a link to nowhere.
func (t *Tree) resolve(from, name string) (place, error) {
	at, via := place{path: from}, "" // via is the last link
	rest := strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		next := path.Join(at.path, rest[0])
		rest = rest[1:]
		if next == ".." {
			return at, refuse(Outside, "leads outside the module through the symbolic link %s", via)
		}
		info, err := t.root.Lstat(next)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			at = place{path: next}
		case err != nil:
			return at, err
		case isLink(info):
			if links++; links > maxLinks {
				return at, refuse(NotRegular, "cannot exist because %q is part of a loop of symbolic links", next)
			}
			target, err := t.root.Readlink(next)
			if err != nil {
				return at, err
			}
			target = filepath.ToSlash(target)
			via = fmt.Sprintf("%q to %q", next, target)
			if path.IsAbs(target) || filepath.VolumeName(target) != "" {
				return at, refuse(Outside, "leads outside the module through the symbolic link %s; "+
					"absolute links count as outside, wherever they lead", via)
			}
			rest = append(strings.Split(target, "/"), rest...)
		case len(rest) > 0 && !info.IsDir():
			return at, notFolder(next)
		default:
			at = place{next, info}
		}
	}
	return at, nil
}

// isLink counts a Windows junction as a link; package os calls it irregular.
func isLink(info fs.FileInfo) bool { return info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0 }
