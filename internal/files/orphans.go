// This file finds what no spec asks for any more: generated files, and parts of pages.

package files

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// An Orphan is a generated file that no spec of a run declares. A page with markers is not one: people wrote it.
type Orphan struct {
	Path string // without links
	Spec string // what the header names
	Data []byte // what it holds, for [Tree.Remove]; the caller reads it
}

// Orphans returns, sorted by path, the files that are generated from one of the specs of outs, are not among
// outs, and are in a folder where the same spec has an output. It does not look in the folders below. Pass all
// outputs of a run at once: a file that moved from one spec to another is not an orphan.
func (t *Tree) Orphans(outs []Output) ([]Orphan, error) {
	wanted := map[string][]string{}       // paths, by what they share with names in another case
	specs := map[string]map[string]bool{} // by folder
	for _, out := range outs {
		at, err := t.locate(out.Path)
		if errors.As(err, new(*refusal)) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look for orphans: %w", err)
		}
		folded, dir := strings.ToLower(at.path), path.Dir(at.path)
		wanted[folded] = append(wanted[folded], at.path)
		if specs[dir] == nil {
			specs[dir] = map[string]bool{}
		}
		specs[dir][out.Spec] = true
	}
	var orphans []Orphan
	for dir := range specs {
		entries, err := t.list(dir)
		if err != nil {
			return nil, fmt.Errorf("look for orphans: %w", err)
		}
		owned, err := t.generatedIn(dir, entries)
		if err != nil {
			return nil, fmt.Errorf("look for orphans: %w", err)
		}
		for _, o := range owned {
			if specs[dir][o.Spec] && !t.isAmong(o.Path, wanted[strings.ToLower(o.Path)]) {
				orphans = append(orphans, o)
			}
		}
	}
	return sortOrphans(orphans), nil
}

// Abandoned returns, sorted by path, the files anywhere in the module that are generated from a spec and are
// not among the outputs that Compare was given. It leaves out files of the specs in unknown, since what these
// declare is not known. A run that looks only in the folders of outputs cannot find these files. Abandoned
// reads the first bytes of every file in every folder that may have an output, so it is for a check of everything.
func (t *Tree) Abandoned(unknown []string) ([]Orphan, error) {
	var orphans []Orphan
	err := t.walk(".", isForeign, func(dir string, entries []fs.DirEntry) error {
		owned, err := t.generatedIn(dir, entries)
		for _, o := range owned {
			if _, compared := t.origins[o.Path]; !compared && !slices.Contains(unknown, o.Spec) {
				orphans = append(orphans, o)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for orphans: %w", err)
	}
	return sortOrphans(orphans), nil
}

// A LoosePart is a part of a page that no spec writes.
type LoosePart struct {
	Path   string // of the page, without links
	Name   string
	Line   int // of the marker that begins it
	Source string
}

// LooseParts returns, in the order of pages and lines, the parts of the module's pages that none of outs asks
// for. It leaves out pages with invalid markers. It reads every page, so it is for a check of everything.
func (t *Tree) LooseParts(outs []Output) ([]LoosePart, error) {
	wanted := map[[2]string]bool{}
	for _, out := range outs {
		at, err := t.locate(out.Path)
		if err != nil && !errors.As(err, new(*refusal)) {
			return nil, fmt.Errorf("look for parts of pages: %w", err)
		}
		wanted[[2]string{at.path, out.Part}] = true
	}
	var loose []LoosePart
	err := t.walk(".", isForeign, func(dir string, entries []fs.DirEntry) error {
		for _, e := range entries {
			if !e.Type().IsRegular() || !isPage(e.Name()) {
				continue
			}
			name := path.Join(dir, e.Name())
			page, err := t.ReadOutput(name)
			if err != nil {
				continue // what may not be read is not ours
			}
			parts, faults := partsOf(page)
			for _, p := range parts {
				if len(faults) == 0 && !wanted[[2]string{name, p.name}] {
					loose = append(loose, LoosePart{name, p.name, p.line, p.marker})
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for parts of pages: %w", err)
	}
	return loose, nil
}

// First returns the path of the first file in a folder whose name has the ending, or "".
func (t *Tree) First(dir, ending string) string {
	entries, _ := t.list(dir) // a folder that cannot be read has none
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ending) && !e.IsDir() {
			return path.Join(dir, e.Name())
		}
	}
	return ""
}

// list returns the entries of a folder, or none if the folder does not exist.
func (t *Tree) list(dir string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(t.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return entries, err
}

// generatedIn returns the generated files among the entries of a folder. Links are not among them.
func (t *Tree) generatedIn(dir string, entries []fs.DirEntry) ([]Orphan, error) {
	var generated []Orphan
	folder, err := t.root.OpenRoot(dir) // so that the path of each file is one name
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	for _, e := range entries {
		if !e.Type().IsRegular() || isTemp(e.Name()) {
			continue
		}
		name := path.Join(dir, e.Name())
		spec, known := t.origins[name]
		if !known {
			spec, _, err = originOf(folder, e.Name())
			switch {
			case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist), errors.Is(err, ErrNotRegular):
				continue // a file that may not be read is not ours, and one that was removed is not an orphan
			case err != nil:
				return nil, err
			}
		}
		if spec != "" {
			generated = append(generated, Orphan{Path: name, Spec: spec})
		}
	}
	return generated, nil
}

// isAmong reports whether name is one of wanted, or the same file as one of them: if the file system ignores
// case, an output that was renamed by case alone still has its old name on disk.
func (t *Tree) isAmong(name string, wanted []string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool {
		if w == name {
			return true
		}
		a, errA := t.root.Lstat(w)
		b, errB := t.root.Lstat(name)
		return errA == nil && errB == nil && os.SameFile(a, b)
	})
}

func sortOrphans(orphans []Orphan) []Orphan {
	slices.SortFunc(orphans, func(a, b Orphan) int { return cmp.Compare(a.Path, b.Path) })
	return orphans
}
