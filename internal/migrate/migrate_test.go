package migrate

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/breaking"
	"stategen.example/internal/database"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// wantedMigration is a line of a comment such as "sqlite with goose".
var wantedMigration = regexp.MustCompile(`^(\w+) with ([\w-]+)\n$`)

// TestMigrate writes the migrations of each archive in testdata/migrate: from
// old.yaml (none is the first migration) to new.yaml, for every line of the
// comment that says a dialect and a tool; with schema.sql, tables are made
// again. STATEGEN_UPDATE=1 records what came.
func TestMigrate(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			golden, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			inputs := map[string]txtar.File{}
			got := &txtar.Archive{Comment: golden.Comment}
			for _, f := range golden.Files {
				if slices.Contains([]string{"old.yaml", "new.yaml", "schema.sql"}, f.Name) {
					inputs[f.Name] = f
					got.Files = append(got.Files, f)
				}
			}
			c := breaking.Between(parsed(t, inputs["old.yaml"]), parsed(t, inputs["new.yaml"]), "old.yaml")
			for line := range strings.Lines(string(golden.Comment)) {
				if m := wantedMigration.FindStringSubmatch(line); m != nil {
					got.Files = append(got.Files, migrations(t, c, m[1], m[2], inputs["schema.sql"].Data)...)
				}
			}
			if os.Getenv("STATEGEN_UPDATE") == "1" {
				if err := os.WriteFile(name, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(golden)), string(txtar.Format(got))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func parsed(t *testing.T, f txtar.File) *spec.Spec {
	t.Helper()
	if f.Data == nil {
		return new(spec.Spec)
	}
	s, found := spec.Parse("spec/orders.yaml", f.Data)
	if s == nil {
		t.Fatalf("%s: %v", f.Name, found)
	}
	return s
}

func text(f diag.Finding) string {
	return fmt.Sprintf("%s: %s [%s] %s", f.Level, f.Message, f.Rule, f.Subject)
}

func migrations(t *testing.T, c *breaking.Change, kind, toolName string, schema []byte) []txtar.File {
	t.Helper()
	d := database.Named(kind)
	tool := Tools[slices.IndexFunc(Tools, func(tool Tool) bool { return tool.Name == toolName })]
	if undecided := Undecided(c); len(undecided) > 0 {
		return []txtar.File{{Name: kind + "/" + toolName + "/refused", Data: []byte(text(undecided[0]) + "\n")}}
	}
	var schemas Schemas
	if schema != nil {
		schemas = func(*spec.Storage) ([]byte, error) { return schema, nil }
	}
	all, err := Migrations(c, d, schemas)
	if err != nil {
		return []txtar.File{{Name: kind + "/" + toolName + "/refused", Data: []byte(err.Error() + "\n")}}
	}
	var files []txtar.File
	for _, m := range all {
		for i, step := range tool.Files(m, "spec/orders.yaml as of r1", "") {
			for _, f := range step {
				files = append(files, txtar.File{
					Name: fmt.Sprintf("%s/%s/%s_%d_%s%s", kind, tool.Name, m.Name, i+1, m.Steps[i].Name(), f.Name), Data: f.Data,
				})
			}
		}
	}
	return files
}
