// What generate must not touch: schema files, and orphans that hold anything else
// than their spec generates.

package project

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// keepSchemas refuses outputs that would overwrite the schema file of a spec, and
// takes such files from the orphans.
func (m *module) keepSchemas(c *comparison) error {
	// Go files are not schemas. That saves go generate from a look at every spec.
	overwrites := func(c files.Change) bool { return c.Status == files.Stale && path.Ext(c.Path) != ".go" }
	if len(c.orphans) == 0 && !slices.ContainsFunc(c.changes, overwrites) {
		return nil
	}
	schemas, err := m.schemas()
	if err != nil {
		return err
	}
	for i := range c.changes {
		change, out := &c.changes[i], m.outs[i]
		by, ok := schemas[m.tree.SameKey(change.Path)]
		if !ok || !overwrites(*change) {
			continue
		}
		change.Status = files.Clash
		// The rules on specs report two equal paths.
		if !strings.EqualFold(by.path, change.Path) || !slices.Contains(m.specs, by.spec) {
			m.found = append(m.found, finding(out.spec, "output-clash", out.at,
				"output %q is the schema file of %s:%s; name another file in one of the two", change.Path, by.spec.Path, by.at))
		}
	}
	c.orphans = slices.DeleteFunc(c.orphans, func(o files.Orphan) bool { _, ok := schemas[m.tree.SameKey(o.Path)]; return ok })
	return nil
}

// A schemaFile is the place where a spec names a schema file.
type schemaFile struct {
	spec *spec.Spec
	path string // in the module
	at   diag.Pos
}

// schemas returns the schema files that any spec of the module names, by
// [files.Tree.SameKey].
func (m *module) schemas() (map[string]schemaFile, error) {
	specs := m.specs
	if !m.all {
		others, err := m.others()
		if err != nil {
			return nil, err
		}
		specs = slices.Concat(specs, others)
	}
	schemas := map[string]schemaFile{}
	for _, s := range specs {
		for _, st := range s.Storage {
			if st.Schema.IsSet() {
				name := s.Target(st.Schema)
				schemas[m.tree.SameKey(name)] = schemaFile{s, name, st.Schema.Pos}
			}
		}
	}
	return schemas, nil
}

// others reads the valid specs of the module that are not among those of the run,
// and have a schema file.
func (m *module) others() ([]*spec.Spec, error) {
	paths, err := m.tree.Specs()
	if err != nil {
		return nil, err
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return slices.Contains(m.paths, path) })
	specs := make([]*spec.Spec, len(paths))
	err = inParallel(len(paths), func(i int) error {
		src, err := m.tree.Read(paths[i])
		if err == nil && bytes.Contains(src, []byte("schema")) {
			specs[i], _ = spec.Parse(paths[i], src)
		}
		return err
	})
	return slices.DeleteFunc(specs, func(s *spec.Spec) bool { return s == nil }), err
}

// split reads the orphans, and tells those that hold exactly what their spec
// generates now, which are safe to remove, from those that may hold someone's
// work. Line ends do not count.
func (m *module) split(orphans []files.Orphan) (whole, rest []files.Orphan, err error) {
	made := map[string][][]byte{} // by spec
	for _, o := range orphans {
		texts, ok := made[o.Spec]
		if !ok {
			if texts, err = m.texts(o.Spec); err != nil {
				return nil, nil, err
			}
			made[o.Spec] = texts
		}
		if o.Data, err = m.tree.ReadOutput(o.Path); err != nil {
			return nil, nil, fmt.Errorf("read an orphan: %w", err)
		}
		holds := bytes.ReplaceAll(o.Data, []byte("\r\n"), []byte("\n"))
		if slices.ContainsFunc(texts, func(text []byte) bool { return bytes.Equal(text, holds) }) {
			whole = append(whole, o)
		} else {
			rest = append(rest, o)
		}
	}
	return whole, rest, nil
}

// texts returns every output that a spec of the run can have, whether it asks for
// it or not.
func (m *module) texts(path string) ([][]byte, error) {
	i := slices.IndexFunc(m.specs, func(s *spec.Spec) bool { return s.Path == path })
	if i < 0 {
		return nil, nil
	}
	var texts [][]byte
	for _, out := range gen.Outputs() {
		text, err := gen.Print(m.specs[i], out.Name)
		switch {
		case errors.As(err, new(*gen.AbsentError)):
		case err != nil:
			return nil, err
		default:
			texts = append(texts, text)
		}
	}
	return texts, nil
}
