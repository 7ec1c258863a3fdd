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

	"stategen.example/internal/foreign"
)

// ErrOutside is behind the error about a path that leads outside the module.
var ErrOutside = errors.New("outside the module")

// A place is where a path leads.
type place struct {
	path string      // without links
	info fs.FileInfo // nil if nothing exists there yet
}

// A refusal is the error about a path that no file of the module can have.
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

// SameKey returns what two paths of the module have in common if they are one file: the path without links, in
// lower case, since names that differ by case are one file on macOS and Windows.
func (t *Tree) SameKey(name string) string {
	if at, err := t.resolve(name); err == nil {
		name = at.path
	}
	return strings.ToLower(name)
}

// locate returns the file that the path of an output leads to. The error is a [*refusal] if that is anything
// but a regular file of this module.
func (t *Tree) locate(name string) (place, error) {
	at, err := t.resolve(name)
	if err == nil {
		err = t.checkModule(path.Dir(at.path))
	}
	if folder := foreign.Folder(path.Dir(at.path)); err == nil && folder != "" {
		err = refuse(Outside, "is in a folder named %q, which belongs to another tool", folder)
	}
	if err == nil && at.info != nil && !at.info.Mode().IsRegular() {
		err = refuse(NotRegular, "is %s", kind(at.info.Mode()))
	}
	return at, err
}

// checkModule returns an error if a folder is in another module, whose go.mod is in it or in a folder above it.
func (t *Tree) checkModule(dir string) error {
	for ; dir != "."; dir = path.Dir(dir) {
		mod := path.Join(dir, "go.mod")
		other, known := t.modules[mod]
		if !known {
			var err error
			if other, err = isFile(t.root.Lstat(mod)); err != nil {
				return err
			}
			t.modules[mod] = other
		}
		if other {
			return refuse(Outside, "is in another module: %q exists", mod)
		}
	}
	return nil
}

// maxLinks is how many links are followed before they are taken for a loop; Linux has the same bound
// (path_resolution(7)).
const maxLinks = 40

// resolve follows the links of a path. Unlike [filepath.EvalSymlinks] it also returns where a file would be
// created, if need be through a link to nowhere.
func (t *Tree) resolve(name string) (place, error) {
	at, via := place{path: "."}, "" // via is the last link
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return at, refuse(Outside, "is not a path inside the module")
	}
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
			return at, refuse(NotRegular, "cannot exist because %q is not a directory", next)
		default:
			at = place{next, info}
		}
	}
	return at, nil
}

// isLink counts a Windows junction as a link; package os calls it irregular.
func isLink(info fs.FileInfo) bool { return info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0 }
