// This file finds what no spec asks for any more: files of ours, and parts of
// pages.

package files

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// An Orphan is a file with our header that no spec of a run declares. A page with
// markers is none: people wrote it.
type Orphan struct {
	Path string // slash path from the root, without links
	Spec string // what the header names
}

// Orphans returns, sorted by path, the files that are generated from one of the
// specs of outs, are not among outs, and are in a folder that the same spec
// still has an output in. It does not look below these folders. Pass all
// outputs of a run at once: a file that moved from one spec to another is no
// orphan.
func (t *Tree) Orphans(outs []Output) ([]Orphan, error) {
	type search struct{ dir, spec string }
	wanted := map[string][]string{} // real paths, by what they share with names in another case
	searches := map[search]bool{}
	for _, out := range outs {
		at, err := t.locate(out.Path)
		if err != nil {
			return nil, fmt.Errorf("look for orphans: %w", err)
		}
		if at.status != 0 {
			continue
		}
		folded := strings.ToLower(at.real)
		wanted[folded] = append(wanted[folded], at.real)
		searches[search{filepath.Dir(at.real), out.Spec}] = true
	}
	var orphans []Orphan
	for s := range searches {
		owned, err := t.ownedIn(s.dir)
		if err != nil {
			return nil, fmt.Errorf("look for orphans: %w", err)
		}
		for _, name := range owned[s.spec] {
			real := filepath.Join(s.dir, name)
			if !isAmong(real, wanted[strings.ToLower(real)]) {
				orphans = append(orphans, Orphan{t.rel(real), s.spec})
			}
		}
	}
	return sortOrphans(orphans), nil
}

// Abandoned returns, sorted by path, the files anywhere in the module that are
// generated from a spec and are not among the outputs that Compare was given,
// less those of the specs in unknown: what these declare is not known. No run
// that starts from the folders of outputs can meet these files. It reads the
// first bytes of every file of the module (the folders that [Discover] leaves
// out excepted), so it is for a check of everything.
func (t *Tree) Abandoned(unknown []string) ([]Orphan, error) {
	var orphans []Orphan
	err := walk(t.root, ".", func(dir string, entries []fs.DirEntry) error {
		real := filepath.Join(t.root, filepath.FromSlash(dir))
		t.listed[real] = entries
		owned, err := t.ownedIn(real)
		for spec, names := range owned {
			for _, name := range names {
				file := filepath.Join(real, name)
				if _, compared := t.origins[file]; !compared && !slices.Contains(unknown, spec) {
					orphans = append(orphans, Orphan{t.rel(file), spec})
				}
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
	Path   string // slash path of the page from the root, without links
	Name   string
	Line   int // of the marker that begins it
	Source string
}

// LooseParts returns, in the order of pages and lines, the parts of the module's
// pages that none of outs asks for. Pages whose markers are at fault are left
// out. It reads every page, so it is for a check of everything.
func (t *Tree) LooseParts(outs []Output) ([]LoosePart, error) {
	wanted := map[[2]string]bool{}
	for _, out := range outs {
		at, err := t.locate(out.Path)
		if err != nil {
			return nil, fmt.Errorf("look for parts of pages: %w", err)
		}
		wanted[[2]string{at.real, out.Part}] = true
	}
	var loose []LoosePart
	err := walk(t.root, ".", func(dir string, entries []fs.DirEntry) error {
		for _, e := range entries {
			if !e.Type().IsRegular() || !isPage(e.Name()) {
				continue
			}
			real := filepath.Join(t.root, filepath.FromSlash(dir), e.Name())
			page, err := os.ReadFile(real)
			if err != nil {
				continue // what may not be read is not ours
			}
			parts, faults := partsOf(page)
			for _, p := range parts {
				if len(faults) == 0 && !wanted[[2]string{real, p.name}] {
					loose = append(loose, LoosePart{path.Join(dir, e.Name()), p.name, p.line, beginMarker(p.name)})
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

// ownedIn returns the names of the regular files with our header in a folder,
// by spec.
func (t *Tree) ownedIn(dir string) (map[string][]string, error) {
	if owned, ok := t.owned[dir]; ok {
		return owned, nil
	}
	entries, err := t.list(dir)
	if err != nil {
		return nil, err
	}
	owned := map[string][]string{}
	for _, e := range entries {
		if !e.Type().IsRegular() || isTemp(e.Name()) {
			continue
		}
		spec, ok, err := t.originOf(filepath.Join(dir, e.Name()))
		switch {
		case errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist):
			// What may not be read is not ours, and what went is no orphan.
		case err != nil:
			return nil, err
		case ok:
			owned[spec] = append(owned[spec], e.Name())
		}
	}
	t.owned[dir] = owned
	return owned, nil
}

// originOf is the function of that name, less the files that Compare has read.
func (t *Tree) originOf(real string) (spec string, ok bool, err error) {
	if spec, known := t.origins[real]; known {
		return spec, spec != "", nil
	}
	return originOf(real)
}

// isAmong reports whether name is one of wanted, or one file with one of them:
// where case doesn't matter to the file system, an output whose name changed by
// case alone still has its old name on disk.
func isAmong(name string, wanted []string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool {
		if w == name {
			return true
		}
		a, errA := os.Lstat(w)
		b, errB := os.Lstat(name)
		return errA == nil && errB == nil && os.SameFile(a, b)
	})
}

func sortOrphans(orphans []Orphan) []Orphan {
	slices.SortFunc(orphans, func(a, b Orphan) int { return cmp.Compare(a.Path, b.Path) })
	return orphans
}
