// This file finds out where a path really leads, which is what decides whether
// it may be written.

package files

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A place is where a path leads once every link is followed.
type place struct {
	real string
	info fs.FileInfo // nil where there is nothing yet
	// status is Outside or NotRegular, with the reason why, or zero.
	status Status
	why    string
}

// locate follows an output's path to the file that it stands for.
func (t *Tree) locate(name string) (place, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return place{status: Outside, why: "is not a path inside the module"}, nil
	}
	dir, err := t.folder(path.Dir(name))
	if err != nil || dir.status != 0 {
		return dir, err
	}
	at, err := t.follow(dir.real, path.Base(name))
	if err == nil && at.status == 0 && at.info != nil && !at.info.Mode().IsRegular() {
		at.status, at.why = NotRegular, "is "+kind(at.info.Mode())
	}
	return at, err
}

// folder follows the path of a folder. A run has far fewer folders than
// outputs, so each is followed once.
func (t *Tree) folder(dir string) (place, error) {
	if at, ok := t.folders[dir]; ok {
		return at, nil
	}
	at, err := t.follow(t.root, filepath.FromSlash(dir))
	if err != nil {
		return at, err
	}
	if at.status == 0 && at.info != nil && !at.info.IsDir() {
		at.status, at.why = NotRegular, fmt.Sprintf("can't be there, since %q is no folder", t.rel(at.real))
	}
	t.folders[dir] = at
	return at, nil
}

func (t *Tree) follow(from, name string) (place, error) {
	at, err := follow(from, name)
	if dead := (*deadEnd)(nil); errors.As(err, &dead) {
		why := fmt.Sprintf("can't be there, since %q is %s", Show(t.root, dead.name), dead.what)
		return place{status: NotRegular, why: why}, nil
	}
	if err != nil || at.status != 0 {
		return at, err
	}
	rel, err := filepath.Rel(t.root, at.real)
	if err != nil || !filepath.IsLocal(rel) {
		at.status, at.why = Outside, fmt.Sprintf("leads to %q, outside the module, through a symbolic link", Show(t.root, at.real))
		return at, nil
	}
	dir := at.real
	if at.info == nil || !at.info.IsDir() {
		dir = filepath.Dir(dir)
	}
	other, err := t.otherModule(dir)
	if other != "" {
		at.status, at.why = Outside, fmt.Sprintf("is in another module, the one of %q", t.rel(filepath.Join(other, "go.mod")))
	}
	return at, err
}

// otherModule returns the folder between the root and dir, itself included,
// that starts a module of its own, or "".
func (t *Tree) otherModule(dir string) (string, error) {
	for ; len(dir) > len(t.root); dir = filepath.Dir(dir) {
		nested, known := t.modules[dir]
		if !known {
			var err error
			if nested, err = isFile(filepath.Join(dir, "go.mod")); err != nil {
				return "", fmt.Errorf("look for other modules: %w", err)
			}
			t.modules[dir] = nested
		}
		if nested {
			return dir, nil
		}
	}
	return "", nil
}

// maxLinks is how many links are followed before they are taken for a circle;
// Linux has the same bound (path_resolution(7)).
const maxLinks = 40

// A deadEnd is what makes it impossible that a file is at a path.
type deadEnd struct{ name, what string }

func (e *deadEnd) Error() string { return e.name + " is " + e.what }

// follow follows name from a folder without links. Unlike
// [filepath.EvalSymlinks] it also tells where a file would come to be that is
// not there yet, a link to nowhere included.
func follow(from, name string) (place, error) {
	var info fs.FileInfo
	at, rest := from, split(name)
	for links := 0; len(rest) > 0; {
		step := rest[0]
		rest = rest[1:]
		if step == ".." {
			at = filepath.Dir(at)
			info, _ = os.Lstat(at)
			continue
		}
		next := filepath.Join(at, step)
		var err error
		info, err = os.Lstat(next)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			at, info = next, nil
		case err != nil:
			return place{}, fmt.Errorf("follow path: %w", err)
		case isLink(info):
			if links++; links > maxLinks {
				return place{}, &deadEnd{next, "a link in a circle"}
			}
			target, err := os.Readlink(next)
			if err != nil {
				return place{}, fmt.Errorf("follow link: %w", err)
			}
			if rooted(target) {
				at = cmp.Or(filepath.VolumeName(target), filepath.VolumeName(at)) + string(filepath.Separator)
				target = target[len(filepath.VolumeName(target)):]
			}
			rest = append(split(target), rest...)
		case len(rest) > 0 && !info.IsDir():
			return place{}, &deadEnd{next, "no folder"}
		default:
			at = next
		}
	}
	return place{real: at, info: info}, nil
}

// isLink counts a Windows junction as a link; package os calls it irregular.
func isLink(info fs.FileInfo) bool { return info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0 }

func rooted(p string) bool {
	return filepath.IsAbs(p) || p != "" && os.IsPathSeparator(p[0])
}

func split(p string) []string {
	return strings.FieldsFunc(p, func(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) })
}
