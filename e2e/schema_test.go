package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"stategen.example/internal/diag"
	"stategen.example/internal/rules"
	"stategen.example/internal/spec"
)

// judged are the rules that the JSON Schema checks completely. It must accept what
// breaks only other rules, because an editor must not underline what stategen
// accepts.
var judged = map[string]bool{
	"version": true, "key-unknown": true, "key-missing": true, "value-type": true, "value-choice": true,
	"states-count": true, "flags-count": true, "go-name": true, "flag-name": true,
}

// either are the rules that the schema checks in part.
var either = map[string]bool{"package-name": true, "db-text": true, "doc-line": true, "output-path": true, "output-outside": true}

// unseen are files without a value that a schema could check.
var unseen = map[string]bool{"yaml-syntax": true, "encoding": true, "spec-empty": true, "yaml-feature": true, "key-duplicate": true}

// TestSchemaAgrees checks that the schema and the parser agree on every fixture, golden
// and example of a rule, as far as both can judge it.
func TestSchemaAgrees(t *testing.T) {
	schema := compileSchema(t)
	tried := map[bool]int{}
	for name, src := range allSpecs(t) {
		s, found := spec.Parse("spec/x.yaml", src)
		want, sure := verdict(s, found)
		if !sure {
			continue
		}
		tried[want]++
		if err := schema.Validate(value(t, name, src)); (err == nil) != want {
			t.Errorf("%s: schema accepts: %v (%v), want %v; the parser finds %v", name, err == nil, err, want, found)
		}
	}
	t.Logf("the schema agrees on %d good and %d bad specs", tried[true], tried[false])
	if tried[true] < 20 || tried[false] < 10 {
		t.Errorf("judged %d good and %d bad specs, want at least 20 and 10", tried[true], tried[false])
	}
}

// verdict returns whether the schema must accept a spec, if that is known.
func verdict(s *spec.Spec, found []diag.Finding) (accepts, sure bool) {
	accepts, sure = true, true
	for _, d := range found {
		switch {
		case unseen[d.Rule]:
			return false, false
		case judged[d.Rule]:
			accepts = false
		case either[d.Rule]:
			sure = false
		}
	}
	return accepts, sure || !accepts
}

// TestSchemaRejectsTypos checks that both reject one wrong letter in any key.
func TestSchemaRejectsTypos(t *testing.T) {
	schema := compileSchema(t)
	const good = `stategen: 1
package: p
type: T
source: S
doc: D
text: db
flags:
  f: {doc: D, method: M, any: [A]}
  g: {not: [A, B]}
states:
  - {name: A, db: a, doc: D, flags: [h], aliases: [x], deprecated: D}
  - {name: B, db: b}
  - {name: C, db: c}
reserved: [R]
outputs: {go: ../p/t.go}
`
	src := bytes.Replace([]byte(good), []byte("  g:"), []byte("  h:\n  g:"), 1)
	if s, found := spec.Parse("spec/x.yaml", src); s == nil || schema.Validate(value(t, "good", src)) != nil {
		t.Fatalf("the spec without typos: %v, %v", found, schema.Validate(value(t, "good", src)))
	}
	for _, key := range []string{
		"stategen", "package", "type", "source", "doc", "text", "flags", "states", "reserved", "outputs", "method", "any", "not",
		"name", "db", "aliases", "deprecated", "go",
	} {
		at := bytes.LastIndex(src, []byte(key+":"))
		if at < 0 {
			t.Fatalf("no key %s", key)
		}
		typo := append(append(append([]byte{}, src[:at]...), key[1:]...), src[at+len(key):]...)
		if key == "go" {
			typo = bytes.Replace(src, []byte("go:"), []byte("og:"), 1)
		}
		if s, _ := spec.Parse("spec/x.yaml", typo); s != nil {
			t.Errorf("the parser accepts the typo in %q", key)
		}
		if schema.Validate(value(t, key, typo)) == nil {
			t.Errorf("the schema accepts the typo in %q", key)
		}
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(spec.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json") // checks it against the meta-schema
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// value reads YAML as an editor does, into a value that JSON could hold.
func value(t *testing.T, name string, src []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(src, &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

// allSpecs returns the fixtures, goldens and examples of the project, by name.
func allSpecs(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, pattern := range []string{"../spec/*.yaml", "../internal/spec/testdata/*/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = data
		}
	}
	for name, src := range goldenSpecs(t) {
		all[name] = src
	}
	for _, r := range rules.Files() {
		bad, good := rules.Example(r.ID)
		all[r.ID+", bad"], all[r.ID+", good"] = []byte(bad), []byte(good)
	}
	for name, src := range all {
		if bytes.HasPrefix(src, []byte("-- ")) { // an archive of several files
			delete(all, name)
		}
	}
	return all
}

// goldenSpecs returns the specs of internal/gen/testdata, by archive and name.
func goldenSpecs(t *testing.T) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("../internal/gen/testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d goldens, %v", len(names), err)
	}
	specs := map[string][]byte{}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasPrefix(f.Name, "spec/") {
				specs[name+":"+f.Name] = f.Data
			}
		}
	}
	return specs
}
