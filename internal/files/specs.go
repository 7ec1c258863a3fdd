// This file finds the specs of a module.

package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"stategen.example/internal/foreign"
)

// Specs returns the paths of the module's specs, sorted: every spec/*.yaml and, in any folder, *.states.yaml
// that has a top-level stategen key. The key is looked for line by line, so a spec with broken YAML is found.
//
// It leaves out folders that the go command leaves out of "./..." (vendor, testdata, other modules, names that
// start with "." or "_") and node_modules. It follows links to files of the module but not to folders, and
// opens only regular files. It skips a folder that may not be read, such as a database's data. A spec that may
// not be read is an error, and so is a link out of the module.
func (t *Tree) Specs() ([]string, error) {
	var specs []string
	err := t.walk(".", skipped, func(dir string, entries []fs.DirEntry) error {
		for _, e := range entries {
			if !namedAsSpec(dir, e.Name()) {
				continue
			}
			name := path.Join(dir, e.Name())
			isSpec, err := t.hasKey(name)
			if err != nil {
				return err
			}
			if isSpec {
				specs = append(specs, name)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for specs: %w", err)
	}
	slices.Sort(specs)
	return specs, nil
}

// NamedAsSpec reports whether [Tree.Specs] looks at a file of that path.
func NamedAsSpec(name string) bool {
	dir, base := path.Split(name)
	for _, folder := range strings.Split(strings.TrimSuffix(dir, "/"), "/") {
		if skipped(folder) {
			return false
		}
	}
	return namedAsSpec(path.Clean(dir), base)
}

// namedAsSpec matches as a shell does: "*" stands for no leading dot.
func namedAsSpec(dir, name string) bool {
	if strings.HasPrefix(name, ".") {
		return false
	}
	return strings.HasSuffix(name, ".states.yaml") || dir == "spec" && strings.HasSuffix(name, ".yaml")
}

// walk calls visit with the entries of dir and of each folder below it that belongs to the module and is not to
// be skipped.
func (t *Tree) walk(dir string, skip func(folder string) bool, visit func(dir string, entries []fs.DirEntry) error) error {
	entries, err := fs.ReadDir(t.root.FS(), dir)
	switch {
	case dir != "." && (errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist)):
		return nil
	case err != nil:
		return err
	case dir != "." && slices.ContainsFunc(entries, isModFile):
		return nil
	}
	if err := visit(dir, entries); err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() || skip(e.Name()) {
			continue
		}
		if err := t.walk(path.Join(dir, e.Name()), skip, visit); err != nil {
			return err
		}
	}
	return nil
}

func isModFile(e fs.DirEntry) bool { return e.Name() == "go.mod" && !e.IsDir() }

func isForeign(folder string) bool { return foreign.Folder(folder) != "" }

func skipped(folder string) bool {
	return folder == "testdata" || isForeign(folder) || strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}

// hasKey reports whether a regular file has a line that begins with the key, within the size of a spec.
func (t *Tree) hasKey(name string) (bool, error) {
	f, size, err := t.open(name)
	if errors.Is(err, ErrNotRegular) || errors.Is(err, fs.ErrNotExist) {
		return false, nil // a FIFO or a folder, a link to nowhere, or removed since it was listed
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, min(size, MaxSize)))
	if err != nil {
		return false, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for len(text) > 0 {
		if startsWithKey(text) {
			return true, nil
		}
		end := bytes.IndexAny(text, "\r\n")
		if end < 0 {
			break
		}
		text = text[end+1:]
	}
	return false, nil
}

var keySpellings = [...]string{`stategen`, `"stategen"`, `'stategen'`}

func startsWithKey(text []byte) bool {
	for _, key := range keySpellings {
		if rest, ok := bytes.CutPrefix(text, []byte(key)); ok {
			return bytes.HasPrefix(bytes.TrimLeft(rest, " \t"), []byte(":"))
		}
	}
	return false
}
