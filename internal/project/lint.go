// Lint: check the specs alone, and read a single one.

package project

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/spec"
)

// Lint checks the specs alone and looks at no output.
func (p *Project) Lint() (Report, error) {
	if len(p.folders) > 0 {
		r, err := p.load(false)
		defer r.close()
		return r.result(), err
	}
	src, err := files.ReadAll(p.Stdin, stdin)
	if err != nil {
		return Report{}, err
	}
	s, found := spec.ParseAlone(stdin, src) // it has no path, so its outputs are not checked
	if s != nil {
		found = diag.Sort(append(found, checked([]*spec.Spec{s})...))
	}
	return Report{Findings: found}, nil
}

// stdin is the name of standard input in messages.
const stdin = "<stdin>"

// Spec returns the only spec of the project. An invalid one is refused.
func (p *Project) Spec() (*spec.Spec, Report, error) {
	r, _, s, err := p.loadOne()
	defer r.close()
	return s, r.result(), err
}

// loadOne reads a project that must have a single spec. The spec is nil, and the
// report refused, where it is invalid.
func (p *Project) loadOne() (*run, *module, *spec.Spec, error) {
	if paths := p.Paths(); len(paths) > 1 {
		return &run{Project: p}, nil, nil, fmt.Errorf("want one spec; name one of %s", strings.Join(paths, ", "))
	}
	r, err := p.load(false)
	if err != nil {
		return r, nil, nil, err
	}
	m := r.modules[slices.IndexFunc(r.modules, func(m *module) bool { return len(m.paths) > 0 })]
	if diag.Highest(m.found) < diag.Error {
		return r, m, m.specs[0], nil
	}
	r.report.Refused = true
	return r, nil, nil, nil
}
