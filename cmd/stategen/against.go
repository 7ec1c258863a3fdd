// The old version of a spec, as --against names it.

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"stategen.example/internal/breaking"
	"stategen.example/internal/files"
	"stategen.example/internal/revision"
	"stategen.example/internal/spec"
)

// An older is where old versions come from.
type older interface {
	// version returns the old version of a spec. It is nil where there was none
	// yet; note then says so, and else what a user should know of the match.
	version(m *module, s *spec.Spec) (old *spec.Spec, note string, err error)
	// gone tells of the specs that a whole module had and has no more.
	gone(m *module) (notes []string, err error)
	// origin names an old version, which may be nil, in a migration.
	origin(m *module, old *spec.Spec) string
}

const nothing = "nothing" // the origin of a first migration

// older reads what --against says: a file, - for standard input, or a revision.
// A file wins over a revision of the same name. With first, a spec that is not
// there is no old version instead of an error.
func (c *command) older(mods []*module, first bool) (older, error) {
	what := c.against
	if what == "-" {
		src, err := files.ReadAll(c.stdin, stdinName)
		if err != nil {
			return nil, err
		}
		return single(mods, oldFile{stdinName, src})
	}
	file := c.file(what)
	switch info, err := os.Stat(file); {
	case what == os.DevNull, first && errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(what, ".yaml"):
		return single(mods, oldFile{what, nil})
	case err == nil && !info.IsDir():
		src, err := files.Read(file)
		if err != nil {
			return nil, err
		}
		return single(mods, oldFile{what, src})
	}
	return c.revisions(mods)
}

// between is the change from an old version to a spec of m, as the user names
// the two.
func (c *command) between(m *module, old, s *spec.Spec) *breaking.Change {
	change := breaking.Between(old, s, c.against)
	change.Path = c.show(m, s.Path)
	return change
}

// single refuses to compare several specs with one file.
func single(mods []*module, old oldFile) (older, error) {
	count := 0
	for _, m := range mods {
		count += len(m.paths)
	}
	if count > 1 {
		return nil, usageError(fmt.Sprintf("--against %s is one file and these are %d specs; name the SPEC that it is an old version of, or give a git revision", old.name, count))
	}
	return old, nil
}

// An oldFile is the one old version that there is.
type oldFile struct {
	name string
	src  []byte
}

func (f oldFile) version(_ *module, s *spec.Spec) (*spec.Spec, string, error) {
	if len(f.src) == 0 {
		return nil, fmt.Sprintf("%s is empty or not there: %s is a new spec", f.name, s.Path), nil
	}
	old, err := parseOld(f.name, f.name, f.src)
	return old, "", err
}

func (oldFile) gone(*module) ([]string, error) { return nil, nil }

func (f oldFile) origin(_ *module, old *spec.Spec) string {
	if old == nil {
		return nothing
	}
	return f.name
}

func parseOld(path, where string, src []byte) (*spec.Spec, error) {
	old, found := spec.ParseAlone(path, src)
	if old == nil {
		d := found[slices.IndexFunc(found, isError)]
		return nil, fmt.Errorf("%s is not a valid spec, so there is nothing to compare with: %s: %s [%s]", where, d.Pos, d.Message, d.Rule)
	}
	return old, nil
}

// revisions are one git revision, in the repository of each module.
type revisions map[*module]*past

// A past is what a module was in a revision.
type past struct {
	*revision.Revision
	// away returns the valid specs that the module had then and has no more where
	// they were. Each is read once, whoever asks.
	away     func() ([]*spec.Spec, error)
	compared []*spec.Spec // those of them that were compared with another
}

func (c *command) revisions(mods []*module) (older, error) {
	all := revisions{}
	for _, m := range mods {
		r, err := revision.Open(m.root, c.against)
		if err != nil {
			return nil, fmt.Errorf("--against: %w", err)
		}
		all[m] = &past{Revision: r, away: sync.OnceValues(func() ([]*spec.Spec, error) { return away(m, r) })}
	}
	return all, nil
}

func (all revisions) version(m *module, s *spec.Spec) (old *spec.Spec, note string, err error) {
	p := all[m]
	src, err := p.Read(s.Path)
	if err == nil {
		old, err = parseOld(s.Path, s.Path+" in "+p.Name(), src)
		return old, "", err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, "", err
	}
	old, err = p.renamed(s)
	if err != nil {
		return nil, "", err
	}
	if old == nil {
		return nil, fmt.Sprintf("%s is not in %s: a new spec, with nothing to compare", s.Path, p.Name()), nil
	}
	p.compared = append(p.compared, old)
	return old, fmt.Sprintf("%s is not in %s and is compared with %s there, which has its type", s.Path, p.Name(), old.Path), nil
}

func (all revisions) origin(m *module, old *spec.Spec) string {
	if old == nil {
		return nothing
	}
	return old.Path + " as of " + all[m].Name()
}

// gone is silent where a spec is invalid: that may be one of them, with another
// name.
func (all revisions) gone(m *module) (notes []string, err error) {
	if len(m.invalid) > 0 {
		return nil, nil
	}
	p := all[m]
	specs, err := p.away()
	for _, old := range specs {
		if slices.Contains(p.compared, old) {
			continue
		}
		note := fmt.Sprintf("%s is in %s and is no spec of this module any more", old.Path, p.Name())
		var columns []string
		for _, st := range old.Storage {
			columns = append(columns, st.Table.Value+"."+st.Column.Value)
		}
		if len(columns) > 0 {
			note += "; nothing now says what may be in " + strings.Join(columns, ", ")
		}
		notes = append(notes, note)
	}
	return notes, err
}

// renamed finds the spec that had another path: the one of the same package and
// type.
func (p *past) renamed(s *spec.Spec) (*spec.Spec, error) {
	specs, err := p.away()
	i := slices.IndexFunc(specs, func(old *spec.Spec) bool {
		return old.Package.Value == s.Package.Value && old.Type.Value == s.Type.Value
	})
	if err != nil || i < 0 {
		return nil, err
	}
	return specs[i], nil
}

// away reads the specs of a revision that are not where they were. Of a module
// whose specs are not all known, a file that is there counts as one.
func away(m *module, r *revision.Revision) ([]*spec.Spec, error) {
	paths, err := r.List()
	if err != nil {
		return nil, err
	}
	here, inner := map[string]bool{}, map[string]bool{} // specs, and the folders of other modules
	for _, name := range m.paths {
		here[name] = true
	}
	for _, name := range paths {
		if dir, base := path.Split(name); base == "go.mod" && dir != "" {
			inner[dir] = true
		}
	}
	var specs []*spec.Spec
	for _, name := range paths {
		if !files.NamedAsSpec(name) || here[name] || isBelow(name, inner) ||
			!m.all && m.tree.Exists(name) {
			continue
		}
		src, err := r.Read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a link that leads out of the revision
		}
		if err != nil {
			return nil, err
		}
		if old, _ := spec.ParseAlone(name, src); old != nil {
			specs = append(specs, old)
		}
	}
	return specs, nil
}

// isBelow reports whether a path leads through one of the folders, which end in
// a slash.
func isBelow(name string, folders map[string]bool) bool {
	for i, c := range name {
		if c == '/' && folders[name[:i+1]] {
			return true
		}
	}
	return false
}
