// This file finds modules: the one that a folder is in, those of a workspace, and those below a folder.

package files

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// A NoModuleError reports that neither Dir nor any folder above it has a go.mod.
type NoModuleError struct {
	Dir string // absolute
}

// Error names the modules below Dir, which it looks for on disk.
func (e *NoModuleError) Error() string {
	text := fmt.Sprintf("no go.mod in %s or any folder above it", e.Dir)
	if below := modulesBelow(e.Dir); len(below) > 0 {
		text += fmt.Sprintf("; there are modules below it: %s; name the folder of one with -C", quoted(below))
	}
	return text
}

// quoted lists the first of some names.
func quoted(names []string) string {
	const most = 5
	var b strings.Builder
	for i, name := range names {
		if i == most {
			return fmt.Sprintf("%s and %d more", b.String(), len(names)-most)
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", name)
	}
	return b.String()
}

// Root returns the absolute path of the module that dir is in: the nearest folder with a go.mod, from dir
// upwards. Without one the error is a [*NoModuleError].
func Root(dir string) (string, error) {
	root, _, err := nearest(dir, "go.mod")
	return root, err
}

// Modules are where a run without named specs looks.
type Modules struct {
	Roots  []string // absolute, sorted
	Others []string // modules of the go.work beside a go.mod, which are not among Roots
	Work   string   // the go.work, if Roots or Others are from one
}

// FindModules returns the module that dir is in. If the nearest folder with a go.mod or a go.work, from dir
// upwards, has only a go.work, it returns the modules of that workspace. Without either the error is a
// [*NoModuleError].
func FindModules(dir string) (Modules, error) {
	at, name, err := nearest(dir, "go.mod", "go.work")
	if err != nil {
		return Modules{}, err
	}
	work := filepath.Join(at, "go.work")
	if name == "go.mod" {
		if has, err := isFile(os.Stat(work)); err != nil || !has {
			return Modules{Roots: []string{at}}, err
		}
	}
	roots, err := readWork(work)
	if err != nil {
		return Modules{}, err
	}
	if name == "go.work" {
		return Modules{Roots: roots, Work: work}, nil
	}
	others := slices.DeleteFunc(roots, func(root string) bool { return root == at })
	return Modules{Roots: []string{at}, Others: others, Work: work}, nil
}

// readWork returns the absolute paths of the modules of a go.work, sorted.
func readWork(work string) ([]string, error) {
	data, err := Read(work)
	if err != nil {
		return nil, fmt.Errorf("read the workspace: %w", err)
	}
	file, err := modfile.ParseWork(work, data, nil)
	if err != nil {
		return nil, fmt.Errorf("read the workspace: %w", err)
	}
	var roots []string
	for _, use := range file.Use {
		root := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(root) {
			root = filepath.Join(filepath.Dir(work), root)
		}
		switch has, err := isFile(os.Stat(filepath.Join(root, "go.mod"))); {
		case err != nil:
			return nil, fmt.Errorf("read the workspace: %w", err)
		case !has:
			return nil, fmt.Errorf("%s:%d: the folder %q has no go.mod", work, use.Syntax.Start.Line, use.Path)
		}
		roots = append(roots, filepath.Clean(root))
	}
	if len(roots) == 0 {
		return nil, fmt.Errorf("%s lists no module; add one with \"go work use DIR\"", work)
	}
	slices.Sort(roots)
	return slices.Compact(roots), nil
}

// nearest returns the nearest folder, from dir upwards, that has one of some files, and the file's name. Of two in
// one folder it is the first of names.
func nearest(dir string, names ...string) (at, name string, err error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", "", fmt.Errorf("look for go.mod from %s: %w", dir, err)
	}
	for at := start; ; at = filepath.Dir(at) {
		for _, name := range names {
			found, err := isFile(os.Stat(filepath.Join(at, name)))
			if err != nil {
				return "", "", fmt.Errorf("look for go.mod from %s: %w", start, err)
			}
			if found {
				return at, name, nil
			}
		}
		if at == filepath.Dir(at) {
			return "", "", &NoModuleError{Dir: start}
		}
	}
}

// modulesBelow returns the slash paths from dir of the modules near below it, for a message. It looks at no more
// than 2,000 folders, the nearest first, so that it does not search a whole disk.
func modulesBelow(dir string) (found []string) {
	const most = 2000
	queue := []string{"."}
	for n := 0; n < len(queue) && n < most; n++ {
		entries, err := os.ReadDir(filepath.Join(dir, queue[n]))
		if err != nil {
			continue
		}
		if slices.ContainsFunc(entries, isModFile) {
			found = append(found, filepath.ToSlash(queue[n]))
			continue
		}
		for _, e := range entries {
			if e.IsDir() && !skipped(e.Name()) {
				queue = append(queue, filepath.Join(queue[n], e.Name()))
			}
		}
	}
	return found
}
