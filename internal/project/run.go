// One run over the specs of a project: reading them, and what they hold together.

package project

import (
	"cmp"
	"errors"
	"runtime"
	"slices"
	"sync"

	"stategen.example/internal/breaking"
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/revision"
	"stategen.example/internal/spec"
)

// A run is what one call of a method has read.
type run struct {
	*Project
	modules []*module
	report  Report
	said    map[File]bool // which files are in the report

	opened []*revision.Revision
}

// A module is a folder with its specs read.
type module struct {
	folder
	tree    *files.Tree
	specs   []*spec.Spec // the valid ones
	invalid []string     // the paths of the others
	found   []diag.Finding
	outs    []output
}

// load reads and checks the specs. With lock it holds the modules, from before
// the first spec is read until the run is closed. The run is to be closed in any
// case. Where there is no spec the error is a [*noSpecsError], and the run works.
func (p *Project) load(lock bool) (*run, error) {
	r := &run{Project: p, said: map[File]bool{}}
	r.note(p.note)
	if len(p.folders) == 0 {
		return r, errors.New("only lint reads a spec from standard input")
	}
	for _, f := range p.folders {
		tree, err := files.Open(f.root)
		if err != nil {
			return r, err
		}
		m := &module{folder: f, tree: tree}
		r.modules = append(r.modules, m)
		if lock {
			if err := tree.Lock(); err != nil {
				return r, err
			}
		}
		if err := m.read(); err != nil {
			return r, err
		}
	}
	if r.report.Specs = p.Paths(); len(r.report.Specs) == 0 {
		return r, &noSpecsError{p}
	}
	return r, nil
}

func (r *run) close() {
	for _, m := range r.modules {
		m.tree.Close()
	}
	for _, rev := range r.opened {
		rev.Close()
	}
}

// read parses and checks the specs of m.
func (m *module) read() error {
	specs, found := make([]*spec.Spec, len(m.paths)), make([][]diag.Finding, len(m.paths))
	err := inParallel(len(m.paths), func(i int) error {
		src, err := m.readFile(m.paths[i])
		if err == nil && m.alone {
			specs[i], found[i] = spec.ParseAlone(m.paths[i], src)
		} else if err == nil {
			specs[i], found[i] = spec.Parse(m.paths[i], src)
		}
		return err
	})
	if err != nil {
		return err
	}
	m.found = slices.Concat(found...)
	for i, s := range specs {
		if s != nil {
			m.specs = append(m.specs, s)
		} else {
			m.invalid = append(m.invalid, m.paths[i])
		}
	}
	m.found = append(m.found, checked(m.specs)...)
	return nil
}

// readFile reads a spec or schema file. Without a module there is no outside.
func (m *module) readFile(path string) ([]byte, error) {
	if m.alone {
		return files.Read(onDisk(m.root, path))
	}
	return m.tree.Read(path)
}

// checked returns the findings on valid specs side by side, and on what they
// accept of changes.
func checked(specs []*spec.Spec) []diag.Finding {
	found := spec.Together(specs)
	for _, s := range specs {
		found = append(found, breaking.Misnamed(s)...)
	}
	return found
}

// result returns the report with the findings of all modules, their paths as the
// user reads them.
func (r *run) result() Report {
	r.report.Findings = nil
	for _, m := range r.modules {
		base := r.Dir
		if r.FromTop {
			if top, ok := files.WorkTree(m.root); ok {
				base = top
			}
		}
		for _, f := range m.found {
			f.File = files.Show(base, onDisk(m.root, f.File))
			r.report.Findings = append(r.report.Findings, f)
		}
	}
	r.report.Findings = diag.Sort(r.report.Findings)
	return r.report
}

// done reports what was done with a file of m. A page may have parts of several
// specs; it is one file.
func (r *run) done(m *module, what, path string) {
	if f := (File{what, r.show(m.root, path)}); !r.said[f] {
		r.said[f] = true
		r.report.Files = append(r.report.Files, f)
	}
}

// inParallel calls do for 0 to n-1, as many at a time as there are processors.
// It returns the error of the lowest one that fails, so that the same mistakes
// give the same message.
func inParallel(n int, do func(int) error) error {
	errs, slots := make([]error, n), make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := range n - 1 {
		slots <- struct{}{}
		wg.Go(func() { errs[i] = do(i); <-slots })
	}
	if n > 0 {
		errs[n-1] = do(n - 1) // here: a single spec starts no thread
	}
	wg.Wait()
	return cmp.Or(errs...)
}
