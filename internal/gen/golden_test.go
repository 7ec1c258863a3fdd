package gen_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/diag"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

var update = os.Getenv("STATEGEN_UPDATE") == "1"

// A scenario is a txtar archive: specs below spec/, and all their outputs.
type scenario struct {
	name    string
	archive *txtar.Archive
	path    string // of the archive; empty for the project's own spec
}

// scenarios reads testdata/*.txtar. The first scenario is the project itself: its
// spec, and its outputs as they are committed.
func scenarios(t testing.TB) []scenario {
	t.Helper()
	all := []scenario{{name: "rollout", archive: ownFiles(t)}}
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("testdata/*.txtar: %d files, %v", len(paths), err)
	}
	for _, p := range paths {
		a, err := txtar.ParseFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, scenario{strings.TrimSuffix(filepath.Base(p), ".txtar"), a, p})
	}
	return all
}

// ownFiles returns the project's own spec with its outputs as an archive.
func ownFiles(t testing.TB) *txtar.Archive {
	a := new(txtar.Archive)
	add := func(name string) []byte {
		data, err := os.ReadFile(filepath.FromSlash("../../" + name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err == nil {
			a.Files = append(a.Files, txtar.File{Name: name, Data: data})
		}
		return data
	}
	const name = "spec/rollout_states.yaml"
	for _, f := range generate(t, name, add(name)) {
		add(f.Path)
	}
	return a
}

// parse parses a spec that must be valid.
func parse(t testing.TB, name string, src []byte) *spec.Spec {
	t.Helper()
	s, found := spec.Parse(name, src)
	for _, d := range found {
		if d.Level == diag.Error {
			t.Errorf("%s:%s: %s [%s]", d.File, d.Pos, d.Message, d.Rule)
		}
	}
	if s == nil {
		t.FailNow()
	}
	return s
}

func generate(t testing.TB, name string, src []byte) []gen.File {
	t.Helper()
	made, err := gen.Generate(parse(t, name, src))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// specs returns the specs of a scenario.
func (sc scenario) specs() []txtar.File {
	var specs []txtar.File
	for _, f := range sc.archive.Files {
		if strings.HasPrefix(f.Name, "spec/") {
			specs = append(specs, f)
		}
	}
	return specs
}

func TestGolden(t *testing.T) {
	for _, sc := range scenarios(t) {
		t.Run(sc.name, func(t *testing.T) {
			made := map[string]string{}
			want := map[string]string{}
			for _, f := range sc.archive.Files {
				if !strings.HasPrefix(f.Name, "spec/") {
					want[f.Name] = string(f.Data)
				}
			}
			recorded := &txtar.Archive{Comment: sc.archive.Comment, Files: sc.specs()}
			for _, src := range sc.specs() {
				for _, f := range generate(t, src.Name, src.Data) {
					data := slices.Concat(f.Head, f.Data)
					if page, isMarked := inParts(want[f.Path], f); isMarked {
						data = []byte(page)
					}
					made[f.Path] = string(data)
					recorded.Files = append(recorded.Files, txtar.File{Name: f.Path, Data: data})
				}
			}
			checkGo(t, made)
			if t.Failed() { // nothing broken is recorded
				return
			}
			if update && sc.path != "" {
				if err := os.WriteFile(sc.path, txtar.Format(recorded), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, made); diff != "" {
				t.Errorf("outputs differ (-want +got); STATEGEN_UPDATE=1 go test ./internal/gen records them:\n%s", diff)
			}
		})
	}
}

// inParts returns the page with the file as its part, if the page has the part. The
// tests of internal/files check that nothing else of a page changes.
func inParts(page string, f gen.File) (string, bool) {
	begin := "<!-- stategen:begin " + f.Part + " -->\n"
	before, rest, ok := strings.Cut(page, begin)
	if f.Part == "" || !ok {
		return "", false
	}
	_, after, _ := strings.Cut(rest, "<!-- stategen:end -->")
	return before + begin + "\n" + string(f.Data) + "\n<!-- stategen:end -->" + after, true
}

// standard imports the standard library from source. The first call is slow.
var standard = sync.OnceValues(func() (types.Importer, *token.FileSet) {
	fset := token.NewFileSet()
	return importer.ForCompiler(fset, "source", nil), fset
})

// checkGo checks that generated Go is formatted, type-checks by folder, and exports no
// variable.
func checkGo(t *testing.T, made map[string]string) {
	t.Helper()
	std, fset := standard()
	folders := map[string][]*ast.File{}
	for name, src := range made {
		if path.Ext(name) != ".go" {
			continue
		}
		file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			continue
		}
		folders[path.Dir(name)] = append(folders[path.Dir(name)], file)
		formatted, err := format.Source([]byte(src))
		if err != nil || !bytes.Equal(formatted, []byte(src)) {
			t.Errorf("%s is not as gofmt has it (%v):\n%s", name, err, cmp.Diff(src, string(formatted)))
		}
		if first, _, _ := strings.Cut(src, "\n"); !strings.HasPrefix(first, "// Code generated by stategen from ") || !strings.HasSuffix(first, ". DO NOT EDIT.") {
			t.Errorf("%s begins with %q, want the line that marks it as generated", name, first)
		}
	}
	for folder, parsed := range folders {
		for _, file := range parsed {
			checkStyle(t, folder, file)
		}
		conf := types.Config{Importer: std, Error: func(err error) { t.Error(err) }}
		pkg, _ := conf.Check(folder, fset, parsed, nil)
		for _, name := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(name); obj.Exported() {
				if _, isVar := obj.(*types.Var); isVar {
					t.Errorf("%s exports the variable %s, which any importer could change", folder, name)
				}
			}
		}
	}
}

// checkStyle checks that generated code has no init function, no map and no panic.
func checkStyle(t *testing.T, folder string, file *ast.File) {
	for n := range ast.Preorder(file) {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == "init" && n.Recv == nil {
				t.Errorf("%s has an init function", folder)
			}
		case *ast.MapType:
			t.Errorf("%s has a map", folder)
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "panic" {
				t.Errorf("%s panics", folder)
			}
		}
	}
}

// TestStable checks that the outputs are the same bytes each time, and in whatever
// order the keys of a mapping are.
func TestStable(t *testing.T) {
	const a = `
stategen: 1
package: door
type: State
flags:
  ajar: {any: [Open], doc: It is ajar.}
  passable: {not: [Shut], doc: One can pass.}
states:
  - {name: Open, db: open, doc: It is open.}
  - {name: Wide, db: wide}
  - {name: Shut, db: shut}
outputs: {go: ../door/state_gen.go, markdown: ../door.md, mermaid: ../door.mmd, dot: ../door.dot}
`
	const b = `
outputs: {dot: ../door.dot, mermaid: ../door.mmd, markdown: ../door.md, go: ../door/state_gen.go}
states:
  - {doc: It is open., db: open, name: Open}
  - {db: wide, name: Wide}
  - {db: shut, name: Shut}
flags:
  passable: {doc: One can pass., not: [Shut]}
  ajar: {doc: It is ajar., any: [Open]}
type: State
package: door
stategen: 1
`
	at := func(files []gen.File) []gen.File { // the position in the spec does differ
		for i := range files {
			files[i].At = diag.Pos{}
		}
		return files
	}
	want := at(generate(t, "spec/door.yaml", []byte(a)))
	for range 20 {
		if diff := cmp.Diff(want, at(generate(t, "spec/door.yaml", []byte(b)))); diff != "" {
			t.Fatalf("another order of keys returns other files (-want +got):\n%s", diff)
		}
	}
}

// TestNothingImportsTheProduct checks that the generator builds if the rollout package
// is broken: it has to fix it.
func TestNothingImportsTheProduct(t *testing.T) {
	for _, root := range []string{"../../cmd", "../../gen", "../../internal"} {
		err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, imp := range file.Imports {
				if strings.HasPrefix(imp.Path.Value, `"stategen.example/rollout`) {
					t.Errorf("%s imports %s", name, imp.Path.Value)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
