package files

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSpecs(t *testing.T) {
	const spec = "stategen: 1\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"none", map[string]string{"go.mod": ""}, nil},
		{"both kinds, sorted", map[string]string{
			"spec/b.yaml": spec, "spec/a.yaml": spec, "a/z.states.yaml": spec, "spec.states.yaml": spec, "spec/c.states.yaml": spec,
		}, []string{"a/z.states.yaml", "spec.states.yaml", "spec/a.yaml", "spec/b.yaml", "spec/c.states.yaml"}},
		{"spec is the root's own folder", map[string]string{
			"a/spec/a.yaml": spec, "spec/sub/a.yaml": spec, "specs/a.yaml": spec, "spec/a.yml": spec,
		}, nil},
		{"skipped folders", map[string]string{
			"vendor/a.states.yaml": spec, "a/testdata/b/a.states.yaml": spec, "node_modules/a.states.yaml": spec,
			".git/a.states.yaml": spec, "_x/a.states.yaml": spec, "a/.b/a.states.yaml": spec,
		}, nil},
		{"other modules", map[string]string{
			"go.mod": "", "inner/go.mod": "", "inner/a.states.yaml": spec, "inner/x/a.states.yaml": spec,
			"odd/go.mod/": "", "odd/a.states.yaml": spec,
		}, []string{"odd/a.states.yaml"}},
		{"links to folders are not followed, links to files are", map[string]string{
			"real/x.txt": spec, "link": "-> .", "spec": "-> real", "real/a.yaml": spec,
			"l/a.states.yaml": "-> ../real/x.txt", "l/gone.states.yaml": "-> nowhere", "l/dir.states.yaml": "-> ../real",
		}, []string{"l/a.states.yaml"}},
		{"folders that are named like specs", map[string]string{"spec/a.yaml/": "", "x.states.yaml/y.states.yaml": spec},
			[]string{"x.states.yaml/y.states.yaml"}},
		{"hidden files", map[string]string{"spec/.a.yaml": spec, ".b.states.yaml": spec, ".states.yaml": spec}, nil},
		{"key", map[string]string{
			"spec/broken.yaml": "a: [\n\t}\nstategen: 1", "spec/quoted.yaml": "\"stategen\" : 1", "spec/single.yaml": "'stategen':",
			"spec/bom.yaml": "\ufeffstategen: 1", "spec/crlf.yaml": "# x\r\nstategen: 1\r\n", "spec/cr.yaml": "# x\rstategen: 1\r",
			"spec/spaces.yaml": "# x\n\n\nstategen \t: 1", "spec/value.yaml": "stategen:1",
		}, []string{
			"spec/bom.yaml", "spec/broken.yaml", "spec/cr.yaml", "spec/crlf.yaml", "spec/quoted.yaml", "spec/single.yaml",
			"spec/spaces.yaml", "spec/value.yaml",
		}},
		{"no key", map[string]string{
			"spec/empty.yaml": "", "spec/nested.yaml": "a:\n  stategen: 1\n", "spec/comment.yaml": "# stategen: 1\n",
			"spec/longer.yaml": "stategenx: 1\n", "spec/word.yaml": "stategen\n", "spec/mixed.yaml": "\"stategen': 1\n",
			"spec/case.yaml": "Stategen: 1\n", "spec/end.yaml": "x\nstategen",
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := open(t, layout(t, c.files)).Specs()
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "specs", c.want, got, cmpopts.EquateEmpty())
		})
	}
}

// TestSpecsOutside checks that a spec is not read through a link out of the module.
func TestSpecsOutside(t *testing.T) {
	root := layout(t, map[string]string{"a.yaml": "stategen: 1\n", "module/spec/a.yaml": "-> ../../a.yaml"}) + "/module"
	_, err := open(t, root).Specs()
	if !errors.Is(err, ErrOutside) {
		t.Fatalf("error %v, want one around %v", err, ErrOutside)
	}
	diff(t, "message", `look for specs: open spec/a.yaml: leads outside the module through the symbolic link "spec/a.yaml" to "../../a.yaml"`, err.Error())
}

func TestOpenWithoutRoot(t *testing.T) {
	if _, err := Open(layout(t, nil) + "/nowhere"); err == nil {
		t.Error("no error for a root that does not exist")
	}
}
