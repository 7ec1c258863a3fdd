// Breaking: what a change means to stored rows and to callers.

package project

import (
	"slices"

	"stategen.example/internal/breaking"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// Breaking compares each spec with its old version. The notes name specs that
// were compared with nothing, and those that the module had in a revision and no
// longer has.
func (p *Project) Breaking(against Against) (Report, error) {
	r, err := p.load(false)
	defer r.close()
	if err != nil {
		return r.result(), err
	}
	old, err := r.older(against, false)
	if err != nil {
		return r.result(), err
	}
	for _, m := range r.modules {
		// Warnings on the spec itself are lint's: they are not about a change.
		m.found = slices.DeleteFunc(m.found, func(f diag.Finding) bool { return f.Level != diag.Error })
		for _, s := range m.specs {
			was, note, err := old.version(m, s)
			if err != nil {
				return r.result(), err
			}
			r.note(note)
			if was != nil {
				m.found = append(m.found, r.between(m, was, s, against).Findings()...)
			}
		}
		if m.all {
			notes, err := old.removed(m)
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
func (r *run) between(m *module, old, s *spec.Spec, against Against) *breaking.Change {
	change := breaking.Between(old, s, against.What)
	change.Path = r.show(m.root, s.Path)
	return change
}

func (r *run) note(text string) {
	if text != "" {
		r.report.Notes = append(r.report.Notes, text)
	}
}
