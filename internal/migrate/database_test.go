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
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/breaking"
)

// TestOther migrates a database of which this package knows only the interface: every
// step that can have a transaction has one.
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
  ADD CONSTRAINT "doors_state_check" CHECK ("state" IS NOT NULL AND EXACT("state") IN ('ajar', 'open')) LATER;

COMMIT;
`
	const validate = "BEGIN;\n\nVALIDATE \"doors_state_check\";\n\nCOMMIT;\n"
	want := []string{widen, validate, "CREATE INDEX ONLINE \"doors_state\" ON \"doors\";\n"}
	for _, tool := range Tools {
		if tool.Name == "goose" { // which brings the transaction
			continue
		}
		var got []string
		for _, files := range tool.Files(all[0], "old.yaml", "new.yaml") {
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

// TestRequired checks that a database that lacks something does not compile: a method,
// or a way of changing its schema that comes from this package's own constructors.
func TestRequired(t *testing.T) {
	src, err := os.ReadFile("other_test.go")
	if err != nil {
		t.Fatal(err)
	}
	lookup := exported(t)
	// without renames the methods, so that the interface misses them.
	without := func(method string) string {
		return strings.ReplaceAll(string(src), ") "+method+"(", ") other"+method+"(")
	}
	// returns lets Transactions return something else.
	returns := func(what string) string {
		return strings.Replace(string(src), "return database.WithShortLocks(d)", "return "+what, 1)
	}
	for _, test := range []struct{ name, src, want string }{
		{"complete", string(src), ""},
		{"no Transactions", without("Transactions"), "missing method Transactions"},
		{"no Exact", without("Exact"), "missing method Exact"},
		{"no CreateTriggers", without("CreateTriggers"), "missing method CreateTriggers"},
		{"no Precondition", without("Precondition"), "missing method Precondition"},
		{"no Block", without("Block"), "missing method Block"},
		{"no LockTimeout", without("LockTimeout"), "missing method LockTimeout"},
		{"no Validate", without("Validate"), "missing method Validate"},
		{"no CreateIndexOnline", without("CreateIndexOnline"), "missing method CreateIndexOnline"},
		{"no Rebuild", returns("database.InOneTransaction(d)"), "missing method"},
		{"an empty OneTransaction", returns("database.OneTransaction{}"), "invalid composite literal type"},
		{"an empty ShortLocks", returns("database.ShortLocks{}"), "invalid composite literal type"},
		{"an empty EachCommits", returns("database.EachCommits{}"), "invalid composite literal type"},
		{"nil", returns("nil"), "cannot use nil"},
		{"a type of another package", returns("own{}") + "\ntype own struct{}\n\nfunc (own) Blocks() (own, nested database.Block) { return }\n",
			"cannot use own{}"},
	} {
		if test.name != "complete" && test.src == string(src) {
			t.Errorf("%s: other_test.go has nothing to replace", test.name)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "other_test.go", test.src, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = (&types.Config{Importer: importer.ForCompiler(fset, "gc", lookup)}).Check("migrate", fset, []*ast.File{file}, nil)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: got error %q, want %q", test.name, got, test.want)
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
