// Checks on all specs of a module together.

package spec

import (
	"cmp"
	"path"
	"slices"

	"stategen.example/internal/diag"
)

// Together reports where two specs of a module have the same output, the same column,
// or the same Go identifier in a package, and where a schema file is an output.
func Together(specs []*Spec) []diag.Finding {
	t := together{map[string]ownedFile{}, map[string]owner{}, map[string]owner{}, map[[2]string]owner{}, nil}
	for _, s := range specs {
		t.addOutputs(s)
		t.addStorage(s)
		t.addIdents(s)
	}
	for _, s := range specs {
		t.addSchemas(s)
	}
	return t.found
}

// An owner is the first spec that has something, and the place where it has it.
type owner struct {
	spec *Spec
	pos  diag.Pos
}

// An ownedFile is an output with its path as the owner spells it.
type ownedFile struct {
	owner
	path string
}

type together struct {
	files    map[string]ownedFile
	columns  map[string]owner    // by table and column
	packages map[string]owner    // by folder
	idents   map[[2]string]owner // by folder and name
	found    []diag.Finding
}

func (t *together) report(s *Spec, rule string, pos diag.Pos, format string, args ...any) {
	t.found = append(t.found, s.Finding(Rules().Named(rule), pos, format, args...))
}

func (t *together) addOutputs(s *Spec) {
	for _, out := range s.Outputs.All() {
		target := s.Target(out.Text)
		old, ok := t.files[foldCase(target)]
		switch {
		case !ok || out.IsPage && old.spec.sharesPage(s, target):
			t.files[foldCase(target)] = ownedFile{owner{s, out.Pos}, target}
		case old.path == target:
			t.report(s, "output-clash", out.Pos, "output %q is already an output of %s:%s", target, old.spec.Path, old.pos)
		default:
			t.report(s, "output-clash", out.Pos, "output %q differs only by case from output %q of %s:%s",
				target, old.path, old.spec.Path, old.pos)
		}
	}
}

// sharesPage reports whether both specs write a part of the page at target. The paths
// must be equal, since paths that differ by case are the same file on some systems.
func (s *Spec) sharesPage(other *Spec, target string) bool {
	isTarget := func(out Output) bool { return s.Target(out.Text) == target }
	return s.Part() != other.Part() && slices.ContainsFunc(s.Outputs.All(), isTarget)
}

func (t *together) addStorage(s *Spec) {
	for _, st := range s.Storage {
		name := st.ColumnName()
		if old, ok := t.columns[foldCase(name)]; ok && old.spec != s {
			t.report(s, "storage-twice", st.Table.Pos, "column %q is already in %s:%s; remove one of them",
				name, old.spec.Path, old.pos)
			continue
		}
		t.columns[foldCase(name)] = owner{s, st.Table.Pos}
	}
}

// addSchemas comes after the outputs of all specs are known.
func (t *together) addSchemas(s *Spec) {
	for _, st := range s.Storage {
		target := s.Target(st.Schema)
		if out, ok := t.files[foldCase(target)]; ok && st.Schema.IsSet() {
			t.report(s, "output-clash", st.Schema.Pos, "schema %q is an output of %s:%s, and generate would overwrite it; "+
				"name another file", target, out.spec.Path, out.pos)
		}
	}
}

func (t *together) addIdents(s *Spec) {
	if !s.Outputs.Go.IsSet() {
		return
	}
	folder := path.Dir(s.Target(s.Outputs.Go))
	if old, ok := t.packages[folder]; ok && old.spec.Package.Value != s.Package.Value {
		t.report(s, "go-clash", s.Package.Pos, "package %q would be in the folder %q with package %q (%s:%s); "+
			"use another folder or the same package", s.Package.Value, folder, old.spec.Package.Value, old.spec.Path, old.pos)
		return
	}
	t.packages[folder] = owner{s, s.Package.Pos}
	for _, id := range slices.Concat(s.packageIdents(), s.tableIdents()) {
		id.pos = cmp.Or(id.pos, s.Type.Pos)
		name := [2]string{folder, id.name}
		if old, ok := t.idents[name]; ok {
			t.report(s, "go-clash", id.pos, "%s would be named %s, which %s:%s declares in the same package; "+
				"choose another name", id.what, id.name, old.spec.Path, old.pos)
			return // two types with the same name clash in many identifiers
		}
		t.idents[name] = owner{s, id.pos}
	}
}
