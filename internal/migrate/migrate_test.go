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

// TestMigrate writes the migrations of each archive in testdata: from old.yaml (without
// it, the first migration) to new.yaml, for each line of the comment that names a
// database and a tool. With schema.sql, tables are rebuilt. STATEGEN_UPDATE=1 records
// the files.
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

func migrations(t *testing.T, c *breaking.Change, name, toolName string, schema []byte) []txtar.File {
	t.Helper()
	d := database.Named(name)
	tool := Tools[slices.IndexFunc(Tools, func(tool Tool) bool { return tool.Name == toolName })]
	if undecided := Undecided(c); len(undecided) > 0 {
		return []txtar.File{{Name: name + "/" + toolName + "/refused", Data: []byte(text(undecided[0]) + "\n")}}
	}
	var schemas Schemas
	if schema != nil {
		schemas = func(*spec.Storage) ([]byte, error) { return schema, nil }
	}
	all, err := Migrations(c, d, schemas)
	if err != nil {
		return []txtar.File{{Name: name + "/" + toolName + "/refused", Data: []byte(err.Error() + "\n")}}
	}
	from := "spec/orders.yaml as of r1"
	if len(c.Old.States) == 0 {
		from = ""
	}
	var files []txtar.File
	for _, m := range all {
		for i, step := range tool.Files(m, from, "spec/orders.yaml") {
			for _, f := range step {
				files = append(files, txtar.File{
					Name: fmt.Sprintf("%s/%s/%s_%d_%s%s", name, tool.Name, m.Name, i+1, m.Steps[i].Name(), f.Name), Data: f.Data,
				})
			}
		}
	}
	return files
}

// TestRunners checks that each database has notes only for tools that exist.
func TestRunners(t *testing.T) {
	for _, d := range database.All {
		for name := range d.Info().Runners {
			if !slices.Contains(ToolNames(), name) {
				t.Errorf("%s has a runner %q; the tools are %q", d.Info().Name, name, ToolNames())
			}
		}
	}
}
