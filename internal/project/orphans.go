// Generated files that no spec declares, and parts of pages that no spec writes.

package project

import (
	"fmt"
	"os"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
)

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
