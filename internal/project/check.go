// Check: find what is out of date, what no spec declares, and the diff that fixes it.

package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"

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

// orphaned adds the files that no spec declares to the findings of m. The diff
// removes them.
func (r *run) orphaned(m *module, orphans []files.Orphan) (diff []byte, err error) {
	for _, o := range orphans {
		m.found = append(m.found, orphan(o.Path, "is generated from %s, which no longer declares it; %s", r.show(m.root, o.Spec), r.fix(m, o.Spec)))
	}
	if m.all {
		more, err := r.abandoned(m, orphans)
		if err != nil {
			return nil, err
		}
		orphans = append(orphans, more...)
	}
	for _, o := range orphans {
		old, err := os.ReadFile(onDisk(m.root, o.Path))
		if err != nil {
			return nil, fmt.Errorf("read an orphan: %w", err)
		}
		diff = append(diff, unified(m.root, o.Path, old, nil)...)
	}
	return diff, nil
}

// abandoned adds what only a check of the whole module can find, and returns the
// orphans among it.
func (r *run) abandoned(m *module, known []files.Orphan) (orphans []files.Orphan, err error) {
	all, err := m.tree.Abandoned(m.invalid)
	if err != nil {
		return nil, err
	}
	unfound := false
	for _, o := range all {
		if slices.Contains(known, o) {
			continue
		}
		why, isOrphan := m.whyAbandoned(o.Spec)
		m.found = append(m.found, orphan(o.Path, "is generated from %s, %s", r.show(m.root, o.Spec), why))
		if isOrphan {
			orphans = append(orphans, o)
		} else {
			unfound = true
		}
	}
	if unfound || len(m.invalid) > 0 { // the pages of these specs are not known
		return orphans, nil
	}
	return orphans, m.looseParts()
}

// whyAbandoned tells what is wrong with a file that is generated from a spec and
// was not compared, in a check of the whole module. The file is not an orphan
// where its spec exists and the check does not find it.
func (m *module) whyAbandoned(from string) (why string, isOrphan bool) {
	switch {
	case slices.Contains(m.paths, from):
		return "which no longer declares it; delete the file", true
	case !m.tree.HasSpec(from):
		return "which no longer exists; delete the file", true
	}
	return "which a check without SPEC does not find: it looks for " + specNames, false
}

// looseParts adds the parts of pages that no spec writes.
func (m *module) looseParts() error {
	loose, err := m.tree.LooseParts(m.outputs())
	for _, p := range loose {
		f := orphan(p.Path, "no spec writes the part %q of this page; remove its markers or add the page to \"markdown\" of the spec", p.Name)
		f.Pos, f.Source = diag.Pos{Line: p.Line, Column: 1}, p.Source
		m.found = append(m.found, f)
	}
	return err
}

func orphan(path, format string, args ...any) diag.Finding {
	return diag.Finding{File: path, Level: diag.Error, Rule: "output-orphaned", Message: fmt.Sprintf(format, args...)}
}

// unified returns the diff from old to new; nil stands for no file. Its paths
// start at the top of the git work tree, where git apply looks for them, or else
// at the module.
func unified(root, path string, old, new []byte) []byte {
	top, ok := files.WorkTree(root)
	if !ok {
		top = root
	}
	name := files.Show(top, onDisk(root, path))
	// The header is git's own: with another, git apply takes the paths to start at
	// the folder that it runs in.
	from, to, mode := "a/"+name, "b/"+name, ""
	if old == nil {
		from, mode = "/dev/null", "new file mode 100644\n"
	}
	if new == nil {
		to, mode = "/dev/null", "deleted file mode 100644\n"
	}
	_, hunks, _ := bytes.Cut(diff.Diff(from, old, to, new), []byte("\n"))
	return append(fmt.Appendf(nil, "diff --git a/%s b/%s\n%s", name, name, mode), hunks...)
}
