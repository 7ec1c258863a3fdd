package gen_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/gen"
)

// docs/cli.md documents every key of the model, and none besides.
func TestKeysAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(page), "\n### The model\n")
	if !ok {
		t.Fatal("docs/cli.md has no section on the model")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var documented []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| .").FindAllStringSubmatch(section, -1) {
		documented = append(documented, m[1])
	}
	if diff := cmp.Diff(keysOf("", reflect.TypeFor[gen.Model]()), documented); diff != "" {
		t.Errorf("keys (-model +docs/cli.md):\n%s", diff)
	}
}

func keysOf(prefix string, typ reflect.Type) []string {
	var keys []string
	for i := range typ.NumField() {
		field := typ.Field(i)
		key := prefix + field.Tag.Get("json")
		keys = append(keys, key)
		if field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct {
			keys = append(keys, keysOf(key+"[].", field.Type.Elem())...)
		}
	}
	return keys
}

// every yields the specs of the goldens.
func every(t *testing.T) map[string]*gen.Spec {
	t.Helper()
	paths, err := filepath.Glob("../internal/gen/testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives, %v", len(paths), err)
	}
	specs := map[string]*gen.Spec{}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasPrefix(f.Name, "spec/") {
				continue
			}
			s, found := gen.Parse(f.Name, f.Data)
			if s == nil {
				t.Fatal(found)
			}
			specs[filepath.Base(path)+":"+f.Name] = s
		}
	}
	return specs
}

// TestModel holds the model of every golden to what it promises: lists are never
// null, names refer to states, and JSON keeps everything.
func TestModel(t *testing.T) {
	for name, s := range every(t) {
		m := s.Model()
		document, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var again gen.Model
		if err := json.Unmarshal(document, &again); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(m, again); diff != "" {
			t.Errorf("%s: JSON does not keep the model (-model +read):\n%s", name, diff)
		}
		var all any
		if err := json.Unmarshal(document, &all); err != nil || hasNull(all) {
			t.Errorf("%s: the document has a null (%v):\n%s", name, err, document)
		}
		known := map[string]bool{}
		for i, st := range m.States {
			known[st.Name] = true
			if st.Number != i+1 {
				t.Errorf("%s: state %s has number %d, want %d", name, st.Name, st.Number, i+1)
			}
		}
		for _, f := range m.Flags {
			for _, of := range f.States {
				if !known[of] {
					t.Errorf("%s: flag %s has %q, which is not a state", name, f.Name, of)
				}
			}
		}
		for _, tr := range m.Transitions {
			if !known[tr.From] || !known[tr.To] {
				t.Errorf("%s: a transition from %q to %q, want states", name, tr.From, tr.To)
			}
		}
	}
}

// TestGenerate checks that every golden generates the files that its model lists.
func TestGenerate(t *testing.T) {
	for name, s := range every(t) {
		files, err := gen.Generate(s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var want, got []string
		for _, out := range s.Model().Outputs {
			want = append(want, out.Path)
		}
		for _, f := range files {
			got = append(got, f.Path)
			if len(f.Data) == 0 || (f.Part == "") != (len(f.Head) == 0) {
				t.Errorf("%s: %s has %d bytes, part %q and a head of %d bytes", name, f.Path, len(f.Data), f.Part, len(f.Head))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: files (-model +generated):\n%s", name, diff)
		}
	}
}

// TestParseAccept checks that an entry of accept must name a rule on changes.
func TestParseAccept(t *testing.T) {
	src := strings.NewReplacer("states:\n", "accept: [{rule: nope, subject: Open, reason: a test}]\nstates:\n",
		"[passable]", "[passable, passable]").Replace(door)
	spec, findings := gen.Parse("spec/door.yaml", []byte(src))
	if spec != nil {
		t.Error("got a Spec, want nil")
	}
	var got []string
	for _, f := range findings {
		got = append(got, f.String())
	}
	want := []string{
		`spec/door.yaml:6:17: error: "nope" is not a rule whose findings can be accepted [accept-unused]`,
		`spec/door.yaml:8:46: warn: "passable" is already in this list (8:36) [flag-repeated]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func hasNull(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(v, hasNull)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), hasNull)
	}
	return false
}

// TestPublic checks that nothing exported mentions a package that others cannot
// import.
func TestPublic(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.FileExports(file)
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				f.Body = nil
			}
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
				continue
			}
			seen++
			ast.Inspect(d, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					t.Errorf("%s: an exported declaration mentions %s.%s", name, sel.X, sel.Sel)
				}
				return true
			})
		}
	}
	if seen < 10 {
		t.Errorf("looked at %d declarations", seen)
	}
}
