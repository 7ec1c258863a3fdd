// Breaking: what changed since the old version of a spec.

package project

import (
	"slices"

	"stategen.example/internal/breaking"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// Breaking compares each spec with its old version: a file, a git revision, or "-"
// for standard input. The notes name specs that were compared with nothing, and
// those that the module had in a revision and no longer has.
func (p *Project) Breaking(against string) (Report, error) {
	r, err := p.load(false)
	defer r.close()
	if err != nil {
		return r.result(), err
	}
	older, err := r.older(against)
	if err != nil {
		return r.result(), err
	}
	for _, m := range r.modules {
		// Warnings on the spec itself are lint's: they are not about a change.
		m.found = slices.DeleteFunc(m.found, func(f diag.Finding) bool { return f.Level != diag.Error })
		for _, s := range m.specs {
			old, err := older.find(m, s)
			if err != nil {
				return r.result(), err
			}
			r.note(old.note)
			if old.spec != nil {
				m.found = append(m.found, r.between(m, old.spec, s, against).Findings()...)
			}
		}
		if m.all {
			notes, err := older.removed(m)
			if err != nil {
				return r.result(), err
			}
			r.report.Notes = append(r.report.Notes, notes...)
		}
	}
	return r.result(), nil
}

// between is the change from an old version to a spec of m, as the user names
// the two.
func (r *run) between(m *module, old, s *spec.Spec, against string) *breaking.Change {
	change := breaking.Between(old, s, against)
	change.Path, change.Program = r.show(m.root, s.Path), r.Program
	return change
}

func (r *run) note(text string) {
	if text != "" {
		r.report.Notes = append(r.report.Notes, text)
	}
}
