// Check: find what is out of date, what no spec declares, and the diff that fixes it.

package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"

	"stategen.example/internal/column"
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
)

// Check finds outputs that are stale, missing or orphaned and schema files that
// do not match their spec, and writes nothing. The data is the diff, in git's
// format, that brings the outputs up to date. Invalid specs are reported, and the
// others compared.
func (p *Project) Check() (Report, error) {
	if p.noModule != nil {
		return Report{}, p.noModule
	}
	r, err := p.load(false)
	defer r.close()
	var none *noSpecsError
	if err != nil && !errors.As(err, &none) { // without specs there may be files of removed ones
		return r.result(), err
	}
	for _, m := range r.modules {
		if err := r.check(m); err != nil {
			return r.result(), err
		}
	}
	report := r.result()
	if none != nil && len(report.Findings) == 0 {
		return report, none
	}
	return report, nil
}

// check adds what is out of date in m to its findings, and the fix to the diff.
func (r *run) check(m *module) error {
	c, err := m.compare()
	if err != nil {
		return err
	}
	shown := map[string]bool{} // a page may have parts of several specs
	for i, change := range c.changes {
		out := m.outs[i]
		fix := r.fix(m, out.Spec)
		switch change.Status {
		case files.Same:
			r.done(m, Unchanged, change.Path)
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
			r.diff(m, change.Path, change.Old, change.New)
		}
		shown[change.Path] = true
	}
	if err := r.orphaned(m, c); err != nil {
		return err
	}
	return m.checkSchemas()
}

// fix is the command that brings the outputs of a spec up to date.
func (r *run) fix(m *module, spec string) string {
	return "run " + r.command("generate", diag.PathWord(r.show(m.root, spec)))
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
			src, err := m.tree.Read(name)
			var refused *fs.PathError
			switch {
			case errors.Is(err, fs.ErrNotExist):
				m.found = append(m.found, column.Finding(s, "schema-unread", st.Schema.Pos, "the file %q does not exist", name))
				continue
			case errors.Is(err, files.ErrOutside) && errors.As(err, &refused):
				m.found = append(m.found, finding(s, "storage-schema", st.Schema.Pos, "schema %q %v", name, refused.Err))
				continue
			case err != nil:
				return err
			}
			m.found = append(m.found, column.File(s, st, name, src)...)
		}
	}
	return nil
}

// firstDifference is the place in old where it begins to differ.
func firstDifference(old, new []byte) diag.Pos {
	same := 0
	for same < min(len(old), len(new)) && old[same] == new[same] {
		same++
	}
	before := old[:same]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return diag.Pos{Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(line)}
}

// leftWhy follows the path of a spec in what is said of an orphan that is not
// removed.
const leftWhy = "which no longer declares it and generates something else now; " +
	"delete the file, or its line \"Code generated …\" if it is yours"

// orphaned adds the files that no spec declares to the findings of m, and in a
// check of the whole module those whose spec it does not find.
func (r *run) orphaned(m *module, c comparison) error {
	report := func(o files.Orphan, why string, remove bool) {
		m.found = append(m.found, orphan(o.Path, "is generated from %s, %s", r.show(m.root, o.Spec), why))
		if remove {
			r.diff(m, o.Path, o.Data, nil)
		}
	}
	for _, o := range c.orphans {
		report(o, "which no longer declares it; "+r.fix(m, o.Spec), true)
	}
	for _, o := range c.left {
		report(o, leftWhy, false)
	}
	if !m.all {
		return nil
	}
	whole, rest, err := m.abandoned(c)
	if err != nil {
		return err
	}
	for _, o := range whole {
		report(o, "which no longer declares it; delete the file", true)
	}
	pages := len(m.invalid) == 0 // the pages of all specs are known
	for _, o := range rest {
		switch {
		case slices.Contains(m.paths, o.Spec):
			report(o, leftWhy, false)
		case !m.tree.HasSpec(o.Spec):
			report(o, "which no longer exists; delete the file", true)
		default:
			report(o, "which a check without SPEC does not find: it looks for "+specNames, false)
			pages = false
		}
	}
	if pages {
		return m.looseParts()
	}
	return nil
}

// abandoned returns the orphans in all folders that are not in c, as [module.split]
// does.
func (m *module) abandoned(c comparison) (whole, rest []files.Orphan, err error) {
	all, err := m.tree.Abandoned(m.invalid)
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	schemas, err := m.schemas()
	if err != nil {
		return nil, nil, err
	}
	known := map[string]bool{}
	for _, o := range slices.Concat(c.orphans, c.left) {
		known[o.Path] = true
	}
	return m.split(slices.DeleteFunc(all, func(o files.Orphan) bool {
		_, schema := schemas[m.tree.SameKey(o.Path)]
		return schema || known[o.Path]
	}))
}

// looseParts adds the parts of pages that no spec writes.
func (m *module) looseParts() error {
	loose, err := m.tree.LooseParts(m.outputs())
	for _, p := range loose {
		f := orphan(p.Path, `no spec writes the part %q of this page; remove its markers or add the page to "markdown" of the spec`, p.Name)
		f.Pos, f.Source = diag.Pos{Line: p.Line, Column: 1}, p.Source
		m.found = append(m.found, f)
	}
	return err
}

func orphan(path, format string, args ...any) diag.Finding {
	return diag.Finding{File: path, Level: diag.Error, Rule: "output-orphaned", Message: fmt.Sprintf(format, args...)}
}

// diff adds the change from old to new to the report; nil stands for no file. Its
// paths start at the top of the git work tree, where git apply looks for them, or
// else at the module.
func (r *run) diff(m *module, path string, old, new []byte) {
	top, ok := files.WorkTree(m.root)
	if !ok {
		top = m.root
	}
	name := files.Show(top, onDisk(m.root, path))
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
	text := fmt.Sprintf("diff --git a/%s b/%s\n%s%s", name, name, mode, hunks)
	if unix := strings.ReplaceAll(text, "\r\n", "\n"); diag.Visible(name) != name || diag.Lines(unix, false) != unix {
		// Changed, it would apply no more; as it is, a log would obey it.
		r.report.Undiffed = append(r.report.Undiffed, r.show(m.root, path))
		return
	}
	r.report.Data = append(r.report.Data, text...)
}
