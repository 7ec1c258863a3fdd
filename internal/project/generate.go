// Generate: make the outputs of the specs, compare them with the disk and write
// them.

package project

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// Generate writes each output whose bytes differ, whole or not at all, and
// removes files that their spec no longer declares, if they hold what it generates. Everything is generated and
// compared before anything is written; a spec that is invalid or an output that
// may not be written refuses the run. Runs in one module wait for each other.
func (p *Project) Generate() (Report, error) {
	if p.noModule != nil {
		return Report{}, p.noModule
	}
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
	if r.report.Refused = diag.Highest(r.result().Findings) == diag.Error; r.report.Refused {
		return r.result(), nil
	}
	for i, m := range r.modules {
		for _, s := range m.specs {
			if len(s.Outputs.All()) == 0 {
				r.note(r.show(m.root, s.Path) + " declares no outputs: there is nothing to write")
			}
		}
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
	for _, change := range c.changes {
		if change.Status == files.Same {
			r.done(m, Unchanged, change.Path)
		} else {
			r.done(m, Wrote, change.Path)
		}
	}
	for _, o := range c.orphans {
		r.done(m, Removed, o.Path)
	}
	for _, o := range c.left {
		r.note(fmt.Sprintf("left %s: it is generated from %s, %s", r.show(m.root, o.Path), r.show(m.root, o.Spec), leftWhy))
	}
	return nil
}

// An output is a file that a spec asks for, and where.
type output struct {
	files.Output
	spec *spec.Spec
	at   diag.Pos
}

// A comparison is the outputs of a module beside the disk.
type comparison struct {
	changes []files.Change // one for each output
	orphans []files.Orphan // to remove
	left    []files.Orphan // orphans that may hold someone's work
}

// compare generates the outputs of m and compares them with the disk. Outputs
// that are never written become findings.
func (m *module) compare() (c comparison, err error) {
	if err := m.generate(); err != nil {
		return c, err
	}
	outs := m.outputs()
	if c.changes, err = m.tree.Compare(outs); err != nil {
		return c, err
	}
	for i, change := range c.changes {
		r, refused := refusals[change.Status]
		switch out := m.outs[i]; {
		case change.Status == files.Unmarked:
			m.found = append(m.found, unmarked(out, change.Faults)...)
		case !refused || change.Status == files.Clash && repeated(outs, i):
			// Fine, or two outputs of one path, which the specs' rules report.
		default:
			if change.Status == files.Foreign && out.Part != "" {
				r.fix = ", or delete the file"
			}
			m.found = append(m.found, finding(out.spec, r.rule, out.at, "output %q %s%s", change.Path, change.Why, r.fix))
		}
	}
	if c.orphans, err = m.tree.Orphans(outs); err != nil {
		return c, err
	}
	if err := m.keepSchemas(&c); err != nil {
		return c, err
	}
	c.orphans, c.left, err = m.split(c.orphans)
	return c, err
}

// generate fills in the outputs of the specs of m.
func (m *module) generate() error {
	made := make([][]gen.File, len(m.specs))
	err := inParallel(len(m.specs), func(i int) (err error) {
		made[i], err = gen.Generate(m.specs[i])
		return err
	})
	if err != nil {
		return err
	}
	for i, s := range m.specs {
		for _, f := range made[i] {
			m.outs = append(m.outs, output{files.Output{Path: f.Path, Data: f.Data, Spec: s.Path, Part: f.Part, Head: f.Head}, s, f.At})
		}
	}
	return nil
}

func (m *module) outputs() []files.Output {
	outs := make([]files.Output, len(m.outs))
	for i, out := range m.outs {
		outs[i] = out.Output
	}
	return outs
}

// repeated reports whether another output has the path and part of outs[i].
func repeated(outs []files.Output, i int) bool {
	same := func(o files.Output) bool { return strings.EqualFold(o.Path, outs[i].Path) && o.Part == outs[i].Part }
	return slices.ContainsFunc(outs[:i], same) || slices.ContainsFunc(outs[i+1:], same)
}

// unmarked returns the findings on the markers of a page.
func unmarked(out output, faults []files.Fault) []diag.Finding {
	var found []diag.Finding
	for _, fault := range faults {
		f := finding(out.spec, "output-markers", out.at, "output %q: %s", out.Path, fault.Text)
		if fault.Line > 0 {
			f = finding(out.spec, "output-markers", diag.Pos{}, "%s", fault.Text)
			f.File, f.Pos, f.Source = out.Path, diag.Pos{Line: fault.Line, Column: 1}, fault.Source
		}
		found = append(found, f)
	}
	return found
}

// refusals has, for each status of an output that is never written, the rule that
// it breaks, and the fix where the status does not tell.
var refusals = map[files.Status]struct{ rule, fix string }{
	files.Foreign:    {"output-foreign", "; delete or rename the file, or change the output"},
	files.Elsewhere:  {"output-foreign", "; change one of the two outputs"},
	files.NotRegular: {"output-foreign", "; change the output"},
	files.Clash:      {"output-clash", ""},
	files.Outside:    {"output-outside", ""},
}
