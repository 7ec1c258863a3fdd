package e2e

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"stategen.example/internal/diag"
)

var someRules = diag.Rules{
	{ID: "db-unique", Summary: "db strings are unique", Why: "Rows cannot tell two {states} apart.", Level: diag.Error},
	{ID: "state-added", Summary: "a state was added", Level: diag.Warn},
	{ID: "doc-changed", Summary: "a doc changed", Level: diag.Info},
}

var (
	fine = diag.Finding{
		File: "spec/a.yaml", Pos: diag.Pos{Line: 3, Column: 9}, Level: diag.Error,
		Rule: "db-unique", Message: `db string "Active" is already used`, Source: "    db: Active",
	}
	levels = []diag.Finding{
		fine,
		{File: "spec/a.yaml", Pos: diag.Pos{Line: 4, Column: 1}, Level: diag.Warn, Rule: "state-added", Message: "warn"},
		{File: "spec/a.yaml", Pos: diag.Pos{Line: 5}, Level: diag.Info, Rule: "doc-changed", Message: "no column"},
		{File: "spec/a.yaml", Level: diag.Error, Message: "the file as a whole, and no rule"},
		{Level: diag.Error, Rule: "rule-of-no-table", Message: "no file"},
	}
	hostile = []string{
		"", " ", "two\nlines\r\n", "a:b//c?d#e", "//host/path", "/absolute", `C:\windows`, "100% {0} }} {",
		"\x1b[31mred\a", "\u202eabc\u2066", "nul\x00del\x7f", "bad\xff\xed\xa0\x80utf-8", `"quoted\"`, "<&>^`|", "[::1]:x", "ångström ☃ 🜁",
	}
)

// TestSARIF validates the output of the sarif format against the schema of the
// standard, and reads it with a public library.
func TestSARIF(t *testing.T) {
	var attacks []diag.Finding
	for _, text := range hostile {
		attacks = append(attacks, diag.Finding{
			File: text, Pos: fine.Pos, Level: diag.Warn, Rule: text, Message: text, Source: text,
		})
	}
	schema := sarifSchema(t)
	for _, test := range []struct {
		name    string
		ds      []diag.Finding
		options diag.Options
	}{
		{"none", nil, diag.Options{}},
		{"none of the rules", nil, diag.Options{Rules: someRules, ToolVersion: "v1.2.3"}},
		{"levels", levels, diag.Options{Rules: someRules, ToolVersion: "v1.2.3"}},
		{"hostile", attacks, diag.Options{Rules: someRules, ToolVersion: "\x00 \xff"}},
		{"hostile rules", attacks, diag.Options{Rules: hostileRules()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := printSARIF(t, test.ds, test.options)
			if err := validate(schema, out); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			log, err := sarif.FromString(out)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got, want := len(log.Runs[0].Results), len(diag.Sort(test.ds)); got != want {
				t.Errorf("%d results, want %d:\n%s", got, want, out)
			}
		})
	}
}

// TestSARIFOfCommand validates what the command itself writes, with the whole
// table of rules and the findings of a real spec.
func TestSARIFOfCommand(t *testing.T) {
	command := filepath.Join(t.TempDir(), "stategen.exe")
	run(t, "..", "go", "build", "-o", command, "./cmd/stategen")
	const bad = "stategen: 1\npackage: 100%\ntype: state\nstates:\n  - {name: Open, db: open}\n  - {name: Open, db: \" {open} \"}\n"
	schema := sarifSchema(t)
	for name, spec := range map[string]string{"wrong spec": bad, "no spec": "", "not YAML": "a: [\n"} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(command, "lint", "--format", "sarif", "-")
			cmd.Stdin = strings.NewReader(spec)
			out, err := cmd.Output()
			if cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("%v, want exit status 1", err)
			}
			if err := validate(schema, string(out)); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestSARIFSchema checks that the schema rejects wrong files.
func TestSARIFSchema(t *testing.T) {
	schema := sarifSchema(t)
	good := printSARIF(t, levels, diag.Options{Rules: someRules})
	for _, test := range []struct{ name, old, new string }{
		{"level", `"level": "warning"`, `"level": "warn"`},
		{"line", `"startLine": 3`, `"startLine": 0`},
		{"key", `"runs"`, `"walks"`},
		{"URI", `"uri": "spec/a.yaml"`, `"uri": "spec/%zz"`},
		{"version", `"version": "2.1.0"`, `"version": "2.2.0"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			bad := strings.Replace(good, test.old, test.new, 1)
			if bad == good {
				t.Fatalf("no %s in\n%s", test.old, good)
			}
			if validate(schema, bad) == nil {
				t.Errorf("%s is accepted", test.new)
			}
		})
	}
}

func hostileRules() []diag.Rule {
	all := make([]diag.Rule, len(hostile))
	for i, text := range hostile {
		all[i] = diag.Rule{ID: text, Summary: text, Why: text, Level: diag.Warn}
	}
	return all
}

func printSARIF(t *testing.T, ds []diag.Finding, o diag.Options) string {
	t.Helper()
	o.Format = diag.SARIF
	var b bytes.Buffer
	if err := diag.Print(&b, ds, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func validate(schema *jsonschema.Schema, text string) error {
	log, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(log)
}

// sarifSchema returns the JSON schema of SARIF 2.1.0, errata 01, as OASIS
// publishes it. The module go-sarif has its text in a constant that it does not
// export; go.sum pins both.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir := run(t, ".", "go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif")
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(dir), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, err = strconv.Unquote(lit.Value)
		}
		return err == nil
	})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	const url = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
