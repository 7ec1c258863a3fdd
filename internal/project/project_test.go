package project_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/project"
)

const door = `stategen: 1
package: door
type: State
states:
  - {name: Open, db: open}
  - {name: Shut, db: shut}
storage:
  - {table: doors, column: state}
outputs:
  go: ../door/state_gen.go
`

// TestProject drives the engine over a module, as the command does and without
// one: generate, check, breaking and migrate.
func TestProject(t *testing.T) {
	dir := module(t, map[string]string{"go.mod": "module example.com/house\n", "spec/door.yaml": door, "old.yaml": door})
	p := open(t, dir)

	expect := func(step string, report project.Report, err error, files []project.File, findings ...string) {
		t.Helper()
		var got []string
		for _, f := range report.Findings {
			got = append(got, f.File+": "+f.Rule)
		}
		if diff := cmp.Diff(findings, got); diff != "" || err != nil {
			t.Errorf("%s: error %v, findings -want +got:\n%s", step, err, diff)
		}
		if diff := cmp.Diff(files, report.Files); diff != "" {
			t.Errorf("%s: files -want +got:\n%s", step, diff)
		}
	}
	const output = "door/state_gen.go"
	report, err := p.Check()
	expect("check of a new module", report, err, nil, "spec/door.yaml: output-missing")
	if !strings.Contains(string(report.Data), "+++ b/"+output+"\n") {
		t.Errorf("check of a new module: the diff is %q", report.Data)
	}
	report, err = p.Generate()
	expect("generate", report, err, []project.File{{Done: project.Wrote, Path: output}})
	report, err = p.Generate()
	expect("generate again", report, err, []project.File{{Done: project.Unchanged, Path: output}})
	report, err = p.Check()
	expect("check", report, err, []project.File{{Done: project.Unchanged, Path: output}})
	if len(report.Data) > 0 {
		t.Errorf("check: the diff is %q", report.Data)
	}

	write(t, dir, "spec/door.yaml", strings.Replace(door, "  - {name: Shut", "  - {name: Ajar, db: ajar}\n  - {name: Shut", 1))
	report, err = p.Check()
	expect("check of an edited spec", report, err, nil, output+": output-stale")
	report, err = p.Breaking("old.yaml")
	expect("breaking", report, err, nil, "spec/door.yaml: state-added", "spec/door.yaml: number-changed")
	p.Stdin = strings.NewReader(door)
	report, err = p.Breaking("-")
	expect("breaking against a reader", report, err, nil, "spec/door.yaml: state-added", "spec/door.yaml: number-changed")

	o := project.MigrateOptions{Against: "old.yaml", Database: "sqlite", Tool: "plain", SQLite: "3.53"}
	report, err = p.Migrate(o)
	expect("migrate", report, err, nil)
	if !strings.Contains(string(report.Data), "'ajar', 'open', 'shut'") {
		t.Errorf("migrate returns %q", report.Data)
	}
	o.Dir = "migrations"
	report, err = p.Migrate(o)
	expect("migrate into a folder", report, err, []project.File{{Done: project.Wrote, Path: "migrations/00001_doors_add_ajar.up.sql"}, {Done: project.Wrote, Path: "migrations/00001_doors_add_ajar.down.sql"}})
	if len(report.Data) > 0 {
		t.Errorf("migrate into a folder returns %q too", report.Data)
	}

	// What is refused changes nothing.
	write(t, dir, "spec/door.yaml", strings.Replace(door, "db: shut", "db: closed", 1))
	o.Dir = ""
	report, err = p.Migrate(o)
	expect("migrate of an undecided change", report, err, nil, "spec/door.yaml: db-changed")
	if !report.Refused {
		t.Error("migrate of an undecided change is not refused")
	}
	write(t, dir, "spec/door.yaml", "stategen: 1\n")
	report, err = p.Generate()
	if err != nil || !report.Refused || len(report.Files) > 0 {
		t.Errorf("generate of an invalid spec: %+v, %v, want it refused", report, err)
	}
}

// TestInit checks that a project that begins with Init generates, and that Init
// overwrites nothing.
func TestInit(t *testing.T) {
	dir := module(t, map[string]string{"go.mod": "module example.com/house\n"})
	wrote, hasTool, err := project.Init(dir, "orders", "example.com/tool")
	want := []project.File{{Done: project.Wrote, Path: "spec/orders.yaml"}, {Done: project.Wrote, Path: "orders/doc.go"}}
	if diff := cmp.Diff(want, wrote); diff != "" || hasTool || err != nil {
		t.Errorf("Init: tool %t, error %v, files -want +got:\n%s", hasTool, err, diff)
	}
	if report, err := open(t, dir).Generate(); err != nil || len(report.Findings) > 0 {
		t.Errorf("generate after Init: %v %v", report.Findings, err)
	}
	if _, _, err := project.Init(dir, "orders", ""); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Init again: %v, want that a file exists", err)
	}
}

// module writes files into a new folder.
func module(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, data := range files {
		write(t, dir, name, data)
	}
	return dir
}

func write(t *testing.T, dir, name, data string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// open opens every spec of the module in dir.
func open(t *testing.T, dir string) *project.Project {
	t.Helper()
	p, err := project.Open(project.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
