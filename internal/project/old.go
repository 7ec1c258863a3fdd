// The old version of a spec: a file, standard input or in a git revision.

package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/revision"
	"stategen.example/internal/spec"
)

// An old is the old version of a spec.
type old struct {
	spec *spec.Spec // nil where there was none yet
	from string     // what a migration calls it; empty without a spec
	note string     // what a user should know of the match
}

// An older finds old versions.
type older interface {
	find(m *module, s *spec.Spec) (old, error)
	// removed tells of the specs that a whole module had and no longer has.
	removed(m *module) (notes []string, err error)
}

// isNull reports whether a path is the null device. The name that Unix has for it
// works on Windows too.
func isNull(path string) bool { return path == os.DevNull || path == "/dev/null" }

// older finds the old versions by what against names: a file, a git revision, or
// "-" for standard input. A file wins over a revision of the same name. An empty file is
// no old version.
func (r *run) older(against string) (older, error) {
	name := against
	var src []byte
	switch info, err := os.Stat(r.file(name)); {
	case name == "-":
		name = stdin
		if src, err = files.ReadAll(r.Stdin, stdin); err != nil {
			return nil, err
		}
	case isNull(name):
		// No old version.
	case err == nil && !info.IsDir():
		if src, err = files.Read(r.file(name)); err != nil {
			return nil, err
		}
	default:
		return r.revisions(name)
	}
	if count := len(r.Paths()); count > 1 {
		return nil, fmt.Errorf("--against %s is one file and these are %d specs; name the SPEC that it is an old version of, "+
			"or use a git revision", name, count)
	}
	return oldFile{name, src}, nil
}

// An oldFile is a single old version.
type oldFile struct {
	name string
	src  []byte
}

func (f oldFile) find(_ *module, s *spec.Spec) (old, error) {
	if len(f.src) == 0 {
		return old{note: fmt.Sprintf("%s is empty: %s is a new spec", f.name, s.Path)}, nil
	}
	was, err := parseOld(f.name, f.name, f.src)
	return old{spec: was, from: f.name}, err
}

func (oldFile) removed(*module) ([]string, error) { return nil, nil }

func parseOld(path, where string, src []byte) (*spec.Spec, error) {
	s, found := spec.ParseAlone(path, src)
	if s == nil {
		f := found[slices.IndexFunc(found, func(f diag.Finding) bool { return f.Level == diag.Error })]
		return nil, fmt.Errorf("%s is not a valid spec, so there is nothing to compare with: %s: %s [%s]", where, f.Pos, f.Message, f.Rule)
	}
	return s, nil
}

// revisions are one git revision, in the repository of each module.
type revisions map[*module]*past

// A past is a module as it was in a revision.
type past struct {
	*revision.Revision
	// away reads the specs once.
	away     func() (gone, error)
	compared map[*spec.Spec]bool // those that were compared with a spec of another path
}

// A gone is the valid specs that a module had and no longer has in the same place.
type gone struct {
	specs  []*spec.Spec             // in the order of their paths
	byType map[[2]string]*spec.Spec // by typeOf, the first of each
}

func typeOf(s *spec.Spec) [2]string { return [2]string{s.Package.Value, s.Type.Value} }

func (r *run) revisions(name string) (older, error) {
	all := revisions{}
	for _, m := range r.modules {
		rev, err := revision.Open(m.root, name)
		if err != nil {
			return nil, fmt.Errorf("--against: %w", err)
		}
		r.opened = append(r.opened, rev)
		if m.all {
			if _, err := rev.List(); err != nil {
				return nil, err
			}
		}
		all[m] = &past{Revision: rev, away: sync.OnceValues(func() (gone, error) { return away(m, rev) }), compared: map[*spec.Spec]bool{}}
	}
	return all, nil
}

func (all revisions) find(m *module, s *spec.Spec) (old, error) {
	p := all[m]
	src, err := p.Read(s.Path)
	if err == nil {
		was, err := parseOld(s.Path, s.Path+" in "+p.Name(), src)
		return old{spec: was, from: p.origin(s)}, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return old{}, err
	}
	gone, err := p.away()
	was := gone.byType[typeOf(s)]
	if was == nil {
		return old{note: fmt.Sprintf("%s is not in %s: a new spec, with nothing to compare", s.Path, p.Name())}, err
	}
	p.compared[was] = true
	return old{was, p.origin(was), fmt.Sprintf("%s is not in %s and is compared with %s there, which has its type", s.Path, p.Name(), was.Path)}, err
}

// origin names a spec in a migration, whose file outlives what a branch stands for.
func (p *past) origin(s *spec.Spec) string { return s.Path + " as of " + p.NameAndID() }

// removed is silent where a spec is invalid: it may be one of these under
// another name.
func (all revisions) removed(m *module) (notes []string, err error) {
	if len(m.invalid) > 0 {
		return nil, nil
	}
	p := all[m]
	gone, err := p.away()
	for _, was := range gone.specs {
		if p.compared[was] {
			continue
		}
		note := fmt.Sprintf("%s is in %s and is no longer a spec of this module", was.Path, p.Name())
		var columns []string
		for _, st := range was.Storage {
			columns = append(columns, st.ColumnName())
		}
		if len(columns) > 0 {
			note += "; no spec declares the states of " + strings.Join(columns, ", ")
		}
		notes = append(notes, note)
	}
	return notes, err
}

// away reads the specs of a revision whose path is not that of a spec now. In a
// module whose specs are not all known, any file at the path counts as one.
func away(m *module, rev *revision.Revision) (gone, error) {
	g := gone{byType: map[[2]string]*spec.Spec{}}
	paths, err := rev.List()
	if err != nil {
		return g, err
	}
	var inner []string // the folders of other modules
	for _, name := range paths {
		if dir, base := path.Split(name); base == "go.mod" && dir != "" {
			inner = append(inner, dir)
		}
	}
	now := map[string]bool{}
	for _, name := range m.paths {
		now[name] = true
	}
	for _, name := range paths {
		isBelow := func(dir string) bool { return strings.HasPrefix(name, dir) }
		if !files.NamedAsSpec(name) || now[name] || slices.ContainsFunc(inner, isBelow) ||
			!m.all && m.tree.Exists(name) {
			continue
		}
		src, err := rev.Read(name)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, files.ErrTooLarge) {
			continue // a link that leads out of the revision, or not a spec
		}
		if err != nil {
			return g, err
		}
		if s, _ := spec.ParseAlone(name, src); s != nil {
			g.specs = append(g.specs, s)
			if g.byType[typeOf(s)] == nil {
				g.byType[typeOf(s)] = s
			}
		}
	}
	return g, nil
}
