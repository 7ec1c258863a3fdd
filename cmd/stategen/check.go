// stategen check: tell what is out of date, and write nothing.

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"

	"stategen.example/internal/column"
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
)

var checkVerb = verb{
	name: "check", args: "[SPEC…]",
	short: "tell which outputs are out of date",
	long: `Lists the outputs that are stale, missing or orphaned and the command that mends
them, and writes nothing. Where storage names a schema file, it also compares the
constraint in there with the states, and its triggers with the transitions.
Without SPEC it takes every spec of the module, and also finds files of a spec
that is gone or not among these, and parts of pages that no spec writes. With -d
a unified diff follows, which "git apply" takes.

Findings go to standard output. Exit status 1: something is out of date, or a
spec is invalid.`,
	flags: []string{"d", "strict"},
	run:   (*command).check,
}

func (c *command) check(args []string) (int, error) {
	if c.diff && diag.Format(c.format) != diag.Text {
		return 0, usageError("-d works only with --format text")
	}
	mods, err := c.modules(args)
	var none *noSpecsError
	if errors.As(err, &none) { // there may be files whose spec is gone
		mods = []*module{{root: none.root, all: true}}
	} else if err != nil {
		return 0, err
	}
	unlock, err := c.load(mods, false)
	defer unlock()
	if err != nil {
		return 0, err
	}
	var patch bytes.Buffer
	for _, m := range mods {
		if err := c.compareAll(m, &patch); err != nil {
			return 0, err
		}
		if err := m.drift(); err != nil {
			return 0, err
		}
	}
	found := c.shown(mods)
	if none != nil && len(found) == 0 {
		return 0, none
	}
	if err := c.report(c.stdout, found); err != nil {
		return 0, err
	}
	if c.diff {
		if _, err := c.stdout.Write(patch.Bytes()); err != nil {
			return 0, fmt.Errorf("print the diff: %w", err)
		}
	}
	return c.status(found), nil
}

// compareAll adds what is out of date in m to what was found, and to the patch.
// Specs that are invalid have been reported; the others are compared.
func (c *command) compareAll(m *module, patch *bytes.Buffer) error {
	if err := m.generate(); err != nil {
		return err
	}
	changes, orphans, err := m.compare()
	if err != nil {
		return err
	}
	shown := map[string]bool{} // a page may have parts of several specs
	show := func(change files.Change) {
		if !shown[change.Path] {
			patch.Write(unified(m, change.Path, change.Old, change.New))
		}
		shown[change.Path] = true
	}
	for i, change := range changes {
		out := m.outs[i]
		mend := fmt.Sprintf("run %q", "stategen generate "+c.show(m, out.Spec))
		switch change.Status {
		case files.Missing:
			m.found = append(m.found, finding(out.spec, "output-missing", out.at, "output %q is missing; %s", change.Path, mend))
			show(change)
		case files.Stale:
			how := ""
			if bytes.Equal(bytes.ReplaceAll(change.Old, []byte("\r\n"), []byte("\n")), change.Own) {
				how, mend = " only in its line ends", mend+`, and have git keep them by "text eol=lf" in .gitattributes`
			}
			d := finding(out.spec, "output-stale", diag.Pos{}, "differs from what %s gives%s; %s", c.show(m, out.Spec), how, mend)
			d.File, d.Pos = change.Path, firstDifference(change.Old, change.Own)
			m.found = append(m.found, d)
			show(change)
		}
		if c.verbose && change.Status == files.Same {
			fmt.Fprintf(c.stderr, "unchanged %s\n", c.show(m, change.Path))
		}
	}
	return c.orphaned(m, orphans, patch)
}

// drift compares the schema files that the specs name with their states.
func (m *module) drift() error {
	for _, s := range m.specs {
		for i := range s.Storage {
			st := &s.Storage[i]
			if !st.Schema.IsSet() {
				continue
			}
			name := s.Target(st.Schema)
			src, err := m.tree.Read(name)
			if errors.Is(err, fs.ErrNotExist) {
				m.found = append(m.found, column.Finding(s, "schema-unread", st.Schema.Pos, "there is no file %q", name))
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

// orphaned adds the files that no spec declares, and to the patch that they go.
func (c *command) orphaned(m *module, orphans []files.Orphan, patch *bytes.Buffer) error {
	for _, o := range orphans {
		m.found = append(m.found, orphanFinding(o.Path, "is generated from %s, which no longer declares it; run %q",
			c.show(m, o.Spec), "stategen generate "+c.show(m, o.Spec)))
	}
	if m.all {
		more, err := c.abandoned(m, orphans)
		if err != nil {
			return err
		}
		orphans = append(orphans, more...)
	}
	for _, o := range orphans {
		old, err := m.tree.ReadOutput(o.Path)
		if err != nil {
			return fmt.Errorf("read an orphan: %w", err)
		}
		patch.Write(unified(m, o.Path, old, nil))
	}
	return nil
}

// abandoned adds what no run but a check of the whole module can meet, and
// returns the files of it that are orphans.
func (c *command) abandoned(m *module, known []files.Orphan) (orphans []files.Orphan, err error) {
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
		m.found = append(m.found, orphanFinding(o.Path, "is generated from %s, %s", c.show(m, o.Spec), why))
		if isOrphan {
			orphans = append(orphans, o)
		} else {
			unfound = true
		}
	}
	if unfound || len(m.invalid) > 0 { // what these specs ask for of pages is not known
		return orphans, nil
	}
	return orphans, m.looseParts()
}

// whyAbandoned says what is wrong with a file that is generated from a spec and
// was not compared, in a check of the whole module, and what to do. The file is
// no orphan where its spec is there and the check does not find it.
func (m *module) whyAbandoned(from string) (why string, isOrphan bool) {
	switch {
	case slices.Contains(m.paths, from):
		return "which no longer declares it; delete the file", true
	case !m.tree.HasSpec(from):
		return "which is gone; delete the file", true
	}
	return "which a check without SPEC does not find: it looks for " + specNames, false
}

// looseParts adds the parts of pages that no spec writes.
func (m *module) looseParts() error {
	outs := make([]files.Output, len(m.outs))
	for i, out := range m.outs {
		outs[i] = out.Output
	}
	loose, err := m.tree.LooseParts(outs)
	if err != nil {
		return err
	}
	for _, p := range loose {
		d := orphanFinding(p.Path, "no spec writes the part %q of this page; take its markers out or add the page to \"markdown\" of the spec", p.Name)
		d.Pos, d.Source = diag.Pos{Line: p.Line, Column: 1}, p.Source
		m.found = append(m.found, d)
	}
	return nil
}

func orphanFinding(path, format string, args ...any) diag.Finding {
	return diag.Finding{File: path, Level: diag.Error, Rule: "output-orphaned", Message: fmt.Sprintf(format, args...)}
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

// unified returns the diff from old to new, either of which may be no file. Its
// paths start at the top of the git work tree, where git apply looks for them,
// or else at the module.
func unified(m *module, path string, old, new []byte) []byte {
	top, ok := files.WorkTree(m.root)
	if !ok {
		top = m.root
	}
	name := files.Show(top, filepath.Join(m.root, filepath.FromSlash(path)))
	// The header is git's own, since git apply takes the paths of another kind
	// from the folder that it runs in.
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
