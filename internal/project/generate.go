// Generate: write the outputs.

package project

import (
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
)

// Generate writes each output whose bytes differ, whole or not at all, and
// removes files that their spec no longer declares. Everything is generated and
// compared before anything is written; a spec that is invalid or an output that
// may not be written refuses the run. Runs in one module wait for each other.
func (p *Project) Generate() (Report, error) {
	r, err := p.load(true)
	defer r.close()
	if err != nil {
		return r.result(), err
	}
	compared := make([]comparison, len(r.modules))
	for i, m := range r.modules {
		if diag.Highest(m.found) == diag.Error {
			continue
		}
		if compared[i], err = m.compare(); err != nil {
			return r.result(), err
		}
	}
	if diag.Highest(r.result().Findings) == diag.Error {
		return r.refused(), nil
	}
	for i, m := range r.modules {
		if err := r.write(m, compared[i]); err != nil {
			return r.result(), err
		}
	}
	return r.result(), nil
}

func (r *run) write(m *module, c comparison) error {
	if err := m.tree.Write(c.changes); err != nil {
		return err
	}
	if err := m.tree.Remove(c.orphans); err != nil {
		return err
	}
	// A page may have parts of several specs; it is one file.
	wrote := map[string]bool{}
	for _, change := range c.changes {
		wrote[change.Path] = wrote[change.Path] || change.Status != files.Same
	}
	done := func(what Action, path string) {
		r.report.Files = append(r.report.Files, File{what, r.show(m.root, path)})
	}
	for _, change := range c.changes {
		written, first := wrote[change.Path]
		delete(wrote, change.Path)
		switch {
		case first && written:
			done(Wrote, change.Path)
		case first:
			done(Unchanged, change.Path)
		}
	}
	for _, o := range c.orphans {
		done(Removed, o.Path)
	}
	return nil
}
