package files

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestOrphans(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		outs  []Output
		want  []Orphan
	}{
		{"none", nil, []Output{output(specA, "x/a.go", "")}, nil},
		{"beside an output", map[string]string{
			"x/a.go": ours(specA, ""), "x/old.go": ours(specA, ""), "x/b.sql": ours(specA, ""),
			"x/mine.go": "package x\n", "x/b.go": ours(specB, ""), "x/c.go": ours("spec/c.yaml", ""),
		}, []Output{output(specA, "x/a.go", "")}, []Orphan{{Path: "x/b.sql", Spec: specA}, {Path: "x/old.go", Spec: specA}}},
		{"in other folders", map[string]string{
			"x/y/old.go": ours(specA, ""), "old.go": ours(specA, ""), "z/old.go": ours(specA, ""),
		}, []Output{output(specA, "x/a.go", "")}, nil},
		{"in the root", map[string]string{"old.go": ours(specA, "")}, []Output{output(specA, "a.go", "")}, []Orphan{{Path: "old.go", Spec: specA}}},
		{"each spec in its own folders", map[string]string{
			"x/oldA.go": ours(specA, ""), "x/oldB.go": ours(specB, ""), "y/oldA.go": ours(specA, ""), "y/oldB.go": ours(specB, ""),
		}, []Output{output(specA, "x/a.go", ""), output(specB, "y/b.go", "")}, []Orphan{{Path: "x/oldA.go", Spec: specA}, {Path: "y/oldB.go", Spec: specB}}},
		{"moved to another spec", map[string]string{"x/a.go": ours(specA, "")},
			[]Output{output(specA, "x/new.go", ""), output(specB, "x/a.go", "")}, nil},
		{"links are not orphans", map[string]string{"x/l.go": "-> ../real.go", "real.go": ours(specA, ""), "x/d": "-> .."},
			[]Output{output(specA, "x/a.go", "")}, nil},
		{"where links lead", map[string]string{"l": "-> x", "x/a.go": ours(specA, ""), "x/old.go": ours(specA, "")},
			[]Output{output(specA, "l/a.go", "")}, []Orphan{{Path: "x/old.go", Spec: specA}}},
		{"outputs by two names", map[string]string{"l": "-> x", "x/a.go": ours(specA, ""), "x/b.go": ours(specA, "")},
			[]Output{output(specA, "l/a.go", ""), output(specA, "x/b.go", "")}, nil},
		{"names that differ by case", map[string]string{"x/a.go": ours(specA, ""), "x/A.go": ours(specA, "")},
			[]Output{output(specA, "x/a.go", ""), output(specA, "x/A.go", "")}, nil},
		{"temporaries", map[string]string{"x/.stategen-12.tmp": ours(specA, "")}, []Output{output(specA, "x/a.go", "")}, nil},
		{"refused outputs", map[string]string{"../old.go": ours(specA, "")}, []Output{output(specA, "../a.go", "")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := layout(t, map[string]string{"module/": ""}) + "/module"
			for _, files := range []map[string]string{exists, c.files} {
				for name, text := range files {
					put(t, root, name, text)
				}
			}
			for _, compared := range []bool{false, true} { // Compare learns what Orphans then knows
				tree := open(t, root)
				if compared {
					compare(t, tree, c.outs)
				}
				got, err := tree.Orphans(c.outs)
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "orphans", c.want, got, cmpopts.EquateEmpty())
			}
		})
	}
}

func TestAbandoned(t *testing.T) {
	root := layout(t, map[string]string{"module/": "", "spec/c.yaml": "stategen: 1\n"}) + "/module"
	for name, text := range exists {
		put(t, root, name, text)
	}
	for name, text := range map[string]string{
		"x/gone.go": ours("spec/c.yaml", ""), "x/deep/gone.sql": ours("spec/c.yaml", ""), "top.md": ours("spec/d.yaml", ""),
		"x/a.go": ours(specA, ""), "x/b.go": ours(specB, ""), "x/mine.go": "package x\n", "x/testdata/gone.go": ours("spec/c.yaml", ""),
		"in/go.mod": "", "in/gone.go": ours("spec/c.yaml", ""), "x/out.go": ours("../spec/c.yaml", ""),
		"x/renamed.go":    ours("spec/c.yaml", ""),
		".github/gone.md": ours("spec/c.yaml", ""), "_x/.y/gone.dot": ours("spec/c.yaml", ""), "link": "-> _x", "lone.go": "-> _x/.y/gone.dot",
		"vendor/m/gone.go": ours("spec/c.yaml", ""), "x/node_modules/gone.md": ours("spec/c.yaml", ""), ".git/gone.sql": ours("spec/c.yaml", ""),
	} {
		put(t, root, name, text)
	}
	tree := open(t, root)
	compare(t, tree, []Output{output(specA, "x/renamed.go", "")})
	got, err := tree.Abandoned([]string{specB})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "abandoned", []Orphan{
		{Path: ".github/gone.md", Spec: "spec/c.yaml"}, {Path: "_x/.y/gone.dot", Spec: "spec/c.yaml"}, {Path: "top.md", Spec: "spec/d.yaml"}, {Path: "x/a.go", Spec: specA}, {Path: "x/deep/gone.sql", Spec: "spec/c.yaml"}, {Path: "x/gone.go", Spec: "spec/c.yaml"},
		{Path: "x/out.go", Spec: "../spec/c.yaml"}, {Path: "x/testdata/gone.go", Spec: "spec/c.yaml"},
	}, got)
}

func TestRemove(t *testing.T) {
	root := layout(t, map[string]string{"x/old.go": ours(specA, ""), "x/since.go": ours(specA, "edited"), "x/keep.go": ours(specA, ""), "x/link.go": "-> keep.go"})
	data := []byte(ours(specA, ""))
	err := open(t, root).Remove([]Orphan{{"x/old.go", specA, data}, {"x/since.go", specA, data}, {"x/gone.go", specA, data}, {"x/link.go", specA, data}})
	if !errors.Is(err, ErrChanged) {
		t.Errorf("error %v, want %v", err, ErrChanged)
	}
	diff(t, "files", map[string]string{"x/since.go": ours(specA, "edited"), "x/keep.go": ours(specA, ""), "x/link.go": "-> keep.go"}, snapshot(t, root))
}
