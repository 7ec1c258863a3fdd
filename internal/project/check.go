// Check: find what is out of date.

package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"unicode/utf8"

	"stategen.example/internal/column"
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
)

// Check finds outputs that are stale, missing or orphaned and schema files that
// do not match their spec, and writes nothing. The diff, in git's format, is what
// would bring the outputs up to date. Invalid specs are reported, and the others
// compared.
func (p *Project) Check() (report Report, diff []byte, err error) {
	r, err := p.load(false)
	defer r.close()
	var none *noSpecsError
	if err != nil && !errors.As(err, &none) { // without specs there may be files of removed ones
		return r.result(), nil, err
	}
	for _, m := range r.modules {
		patch, err := r.check(m)
		if err != nil {
			return r.result(), nil, err
		}
		diff = append(diff, patch...)
	}
	report = r.result()
	if none != nil && len(report.Findings) == 0 {
		return report, nil, none
	}
	return report, diff, nil
}

// check adds what is out of date in m to its findings.
func (r *run) check(m *module) (diff []byte, err error) {
	c, err := m.compare()
	if err != nil {
		return nil, err
	}
	shown := map[string]bool{} // a page may have parts of several specs
	for i, change := range c.changes {
		out := m.outs[i]
		fix := r.fix(m, out.Spec)
		switch change.Status {
		case files.Same:
			r.report.Files = append(r.report.Files, File{Unchanged, r.show(m.root, change.Path)})
			continue
		case files.Missing:
			m.found = append(m.found, finding(out.spec, "output-missing", out.at, "output %q is missing; %s", change.Path, fix))
		case files.Stale:
			how := ""
			if bytes.Equal(bytes.ReplaceAll(change.Old, []byte("\r\n"), []byte("\n")), change.Own) {
				how, fix = ": only the line ends differ", fix+`, and have git keep them with "text eol=lf" in .gitattributes`
			}
			f := finding(out.spec, "output-stale", diag.Pos{}, "is out of date with %s%s; %s", r.show(m.root, out.Spec), how, fix)
			f.File, f.Pos = change.Path, firstDifference(change.Old, change.Own)
			m.found = append(m.found, f)
		default:
			continue // refused, which compare has reported
		}
		if !shown[change.Path] {
			diff = append(diff, unified(m.root, change.Path, change.Old, change.New)...)
		}
		shown[change.Path] = true
	}
	removed, err := r.orphaned(m, c.orphans)
	if err != nil {
		return nil, err
	}
	return append(diff, removed...), m.checkSchemas()
}

// fix is the command that brings the outputs of a spec up to date.
func (r *run) fix(m *module, spec string) string {
	return fmt.Sprintf("run %q", "stategen generate "+r.show(m.root, spec))
}

// checkSchemas compares the schema files that the specs name with their states.
func (m *module) checkSchemas() error {
	for _, s := range m.specs {
		for i := range s.Storage {
			st := &s.Storage[i]
			if !st.Schema.IsSet() {
				continue
			}
			name := s.Target(st.Schema)
			src, err := files.Read(onDisk(m.root, name))
			if errors.Is(err, fs.ErrNotExist) {
				m.found = append(m.found, column.Finding(s, "schema-unread", st.Schema.Pos, "the file %q does not exist", name))
				continue
			}
			if err != nil {
				return err
			}
			m.found = append(m.found, column.File(s, st, name, src)...)
		}
	}
	return nil
}

// firstDifference is the place in old where it begins to differ.
func firstDifference(old, new []byte) diag.Pos {
	line, start := 1, 0
	for i := range old {
		if i == len(new) || old[i] != new[i] {
			return diag.Pos{Line: line, Column: 1 + utf8.RuneCount(old[start:i])}
		}
		if old[i] == '\n' {
			line, start = line+1, i+1
		}
	}
	return diag.Pos{Line: line, Column: 1 + utf8.RuneCount(old[start:])}
}
