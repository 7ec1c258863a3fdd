// Old versions from a git revision.

package project

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"stategen.example/internal/files"
	"stategen.example/internal/revision"
	"stategen.example/internal/spec"
)

// revisions are one git revision, in the repository of each module.
type revisions map[*module]*past

// A past is a module as it was in a revision.
type past struct {
	*revision.Revision
	// away returns the valid specs that the module had then and no longer has in
	// the same place. It reads them once.
	away     func() ([]*spec.Spec, error)
	compared []*spec.Spec // those that were compared with a spec of another path
}

func (r *run) revisions(name string) (older, error) {
	all := revisions{}
	for _, m := range r.modules {
		rev, err := revision.Open(m.root, name)
		if err != nil {
			return nil, fmt.Errorf("--against: %w", err)
		}
		all[m] = &past{Revision: rev, away: sync.OnceValues(func() ([]*spec.Spec, error) { return away(m, rev) })}
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

// removed is silent where a spec is invalid: it may be one of these under
// another name.
func (all revisions) removed(m *module) (notes []string, err error) {
	if len(m.invalid) > 0 {
		return nil, nil
	}
	p := all[m]
	specs, err := p.away()
	for _, old := range specs {
		if slices.Contains(p.compared, old) {
			continue
		}
		note := fmt.Sprintf("%s is in %s and is no longer a spec of this module", old.Path, p.Name())
		var columns []string
		for _, st := range old.Storage {
			columns = append(columns, st.Table.Value+"."+st.Column.Value)
		}
		if len(columns) > 0 {
			note += "; no spec declares the states of " + strings.Join(columns, ", ")
		}
		notes = append(notes, note)
	}
	return notes, err
}

// renamed finds the spec of the same package and type under another path.
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

// away reads the specs of a revision whose path is not that of a spec now. In a
// module whose specs are not all known, any file at the path counts as one.
func away(m *module, rev *revision.Revision) ([]*spec.Spec, error) {
	paths, err := rev.List()
	if err != nil {
		return nil, err
	}
	inner := map[string]bool{} // the folders of other modules
	for _, name := range paths {
		if dir, base := path.Split(name); base == "go.mod" && dir != "" {
			inner[dir] = true
		}
	}
	var specs []*spec.Spec
	for _, name := range paths {
		if !files.NamedAsSpec(name) || slices.Contains(m.paths, name) || isBelow(name, inner) ||
			!m.all && files.Exists(onDisk(m.root, name)) {
			continue
		}
		src, err := rev.Read(name)
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
