package migrate

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/breaking"
)

// TestOther migrates a database of which this package knows the interface alone:
// every step that can have a transaction has one.
func TestOther(t *testing.T) {
	version := func(states string) txtar.File {
		return txtar.File{Data: []byte("stategen: 1\npackage: door\ntype: State\nstates:\n  - {name: Open, db: open}\n" + states +
			"storage:\n  - table: doors\n    column: state\n    indexes:\n      - {name: doors_state, columns: [state]}\n")}
	}
	before, after := version(""), version("  - {name: Ajar, db: ajar}\n")
	before.Data = before.Data[:bytes.Index(before.Data, []byte("    indexes"))]
	all, err := Migrations(breaking.Between(parsed(t, before), parsed(t, after), "old.yaml"), other{}, nil)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d migrations, %v", len(all), err)
	}
	const widen = `BEGIN;

SET lock_wait = 2;

ALTER TABLE "doors"
  DROP CONSTRAINT "doors_state_check",
  ADD CONSTRAINT "doors_state_check" CHECK ("state" IS NOT NULL AND EXACT("state") IN ('ajar', 'open')) NOT VALID;

COMMIT;
`
	const validate = "BEGIN;\n\nALTER TABLE \"doors\" VALIDATE CONSTRAINT \"doors_state_check\";\n\nCOMMIT;\n"
	want := []string{widen, validate, "CREATE INDEX ONLINE \"doors_state\" ON \"doors\" (\"state\");\n"}
	for _, tool := range Tools {
		if tool.Name == "goose" { // which brings the transaction
			continue
		}
		var got []string
		for _, files := range tool.Files(all[0], "old.yaml", "") {
			for _, f := range files {
				if f.Up {
					_, statements, _ := strings.Cut(string(f.Data), "\n\n")
					got = append(got, statements)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tool.Name, diff)
		}
	}
}

// TestTransactionsAreRequired holds that a database which does not tell how it runs
// transactions does not compile.
func TestTransactionsAreRequired(t *testing.T) {
	for method, want := range map[string]string{
		"":               "",
		"Transactions":   "missing method Transactions",
		"Exact":          "missing method Exact",
		"CreateTriggers": "missing method CreateTriggers",
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "other_test.go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
			f, isFunc := d.(*ast.FuncDecl)
			return isFunc && f.Name.Name == method
		})
		_, err = (&types.Config{Importer: importer.ForCompiler(fset, "gc", exported(t))}).Check("migrate", fset, []*ast.File{file}, nil)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("without the method %q: got error %q, want %q", method, got, want)
		}
	}
}

// exported opens what the compiler exports of the packages that other_test.go imports.
func exported(t *testing.T) importer.Lookup {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "stategen.example/internal/database")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}
