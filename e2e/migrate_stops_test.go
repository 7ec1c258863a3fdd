// Migrations that are run in a wrong way, or that end in the middle.

package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	runner "github.com/golang-migrate/migrate/v4"
	migratemysql "github.com/golang-migrate/migrate/v4/database/mysql"
	"github.com/google/go-cmp/cmp"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/breaking"
	"stategen.example/internal/database"
	"stategen.example/internal/migrate"
)

// TestMigrateWithoutSettings runs golang-migrate on MariaDB without the setting that
// the files ask for. It stops before the first file of several statements, and goes
// on with the setting.
func TestMigrateWithoutSettings(t *testing.T) {
	command := builtCommand(t)
	g := constrainedDatabases[2]
	for _, name := range []string{"everything", "first_offending", "merged_into_third"} {
		t.Run(name, func(t *testing.T) {
			s, stops := scenarioNamed(t, name), 0
			w := way{name: "golang-migrate", tool: "golang-migrate", again: force}
			w.run = func(t *testing.T, m *migration, down bool) error {
				err := withInstance(t, m, down)
				if err == nil || !strings.Contains(err.Error(), "Error 1064") { // a syntax error
					return err
				}
				stops++
				force(t, m, down)
				return throughMigrate(t, m, down)
			}
			s.migrate(t, command, g, w, schemaOf(t, newWorld(t, g, s, s.new, false)))
			if stops == 0 {
				t.Error("it never stopped")
			}
		})
	}
}

func withInstance(t *testing.T, m *migration, down bool) error {
	t.Helper()
	driver, err := migratemysql.WithInstance(m.openWith(t, ""), &migratemysql.Config{})
	if err != nil {
		t.Fatal(err)
	}
	mm, err := runner.NewWithDatabaseInstance("file://"+m.dir, "mysql", driver)
	if err != nil {
		t.Fatal(err)
	}
	defer mm.Close()
	return runMigrate(mm, down)
}

// TestMigrateAgain ends each step on MariaDB after each of its statements and runs it
// again. What the database has committed must not make it fail.
func TestMigrateAgain(t *testing.T) {
	g := constrainedDatabases[2]
	for _, name := range []string{"everything", "first", "constraint_renamed", "index_changed", "renamed_enforced", "enforced", "transitions_changed"} {
		t.Run(name, func(t *testing.T) {
			s := scenarioNamed(t, name)
			m := &migration{world: newWorld(t, g, s, s.old, true)}
			m.wanted = schemaOf(t, newWorld(t, g, s, s.new, false))
			all, err := migrate.Migrations(breaking.Between(parsed(t, m.scenario.old), parsed(t, m.scenario.new), "old.yaml"), database.MySQL, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, steps := range all {
				for _, step := range steps.Steps {
					m.endAndBeginAgain(t, step.Up.Statements)
				}
			}
			m.holds(t, "up", m.scenario.new, m.wanted, func(f fate) cell { return f.after })
			for _, steps := range all {
				for i := range steps.Steps {
					m.endAndBeginAgain(t, steps.Steps[len(steps.Steps)-1-i].Down.Statements)
				}
			}
			m.holds(t, "down", m.scenario.old, m.before, func(f fate) cell { return f.back })
		})
	}
}

// endAndBeginAgain runs the first statement, then the first two from the
// beginning, and so on up to all, each time on a connection of its own.
func (m *migration) endAndBeginAgain(t *testing.T, statements []string) {
	t.Helper()
	for end := range statements {
		db := m.open(t)
		db.SetMaxOpenConns(1)
		mustExec(t, db, statements[:end+1]...)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// In TestMigrateLate an old binary writes the old string after the rewrite step. The
// narrow step rewrites the row, and runs deferred triggers first, because ALTER TABLE
// fails while some are pending.
func TestMigrateLate(t *testing.T) {
	for _, g := range constrainedDatabases[1:] {
		t.Run(g.name, func(t *testing.T) {
			s := scenarioNamed(t, "everything")
			m := &migration{world: newWorld(t, g, s, s.old, true)}
			m.wanted = schemaOf(t, newWorld(t, g, s, s.new, false))
			all, err := migrate.Migrations(breaking.Between(parsed(t, m.scenario.old), parsed(t, m.scenario.new), "old.yaml"), m.d, nil)
			if err != nil {
				t.Fatal(err)
			}
			late := 0
			for _, step := range all[0].Steps {
				if g.name == "postgres" && !step.Up.NoTransaction {
					tx := begin(t, m.db)
					tx.exec(t, strings.Join(step.Up.Statements, ";\n"))
					tx.commit(t)
				} else {
					m.endAndBeginAgain(t, step.Up.Statements)
				}
				if step.Up.Name == "rewrite" {
					mustExec(t, m.db, "UPDATE "+m.at+"orders SET "+m.ident("état")+" = 'payd' WHERE id = 3")
					late++
				}
			}
			if late != 1 {
				t.Fatalf("%d steps rewrite rows", late)
			}
			m.holds(t, "up", m.scenario.new, m.wanted, func(f fate) cell { return f.after })
		})
	}
}

// TestMigrateInside runs files that rebuild a table inside a transaction, where DROP
// TABLE would delete referring rows. They must stop before anything changes.
func TestMigrateInside(t *testing.T) {
	command := builtCommand(t)
	for name, w := range map[string]way{
		"golang-migrate without x-no-tx-wrap": {tool: "golang-migrate", run: throughMigrate},
		"goose without NO TRANSACTION": {tool: "goose", run: func(t *testing.T, m *migration, down bool) error {
			names, err := filepath.Glob(filepath.Join(m.dir, "*.sql"))
			if err != nil || len(names) == 0 {
				t.Fatalf("no files: %v", err)
			}
			for _, name := range names {
				whole := string(readFile(t, name))
				bare := strings.Replace(whole, "-- +goose NO TRANSACTION\n", "", 1)
				if bare == whole {
					t.Fatalf("%s lacks NO TRANSACTION", name)
				}
				write(t, name, []byte(bare))
			}
			return throughGoose(t, m, down)
		}},
	} {
		w.flags = madeAgain
		for _, s := range []string{"everything", "added", "retired_offending", "two_columns"} {
			t.Run(name+"/"+s, func(t *testing.T) {
				s := scenarioNamed(t, s)
				m := &migration{world: newWorld(t, constrainedDatabases[0], s, s.old, true), way: w}
				m.write(t, command)
				before := m.state(t)
				m.stopped(t, "up", m.run(t, m, false), "cannot start a transaction within a transaction", before)
			})
		}
	}
}

// TestMigrateOldSQLite runs files for SQLite 3.53 through the installed sqlite3. An
// older one stops at DROP CONSTRAINT, and the first line of the file keeps it from
// going on to COMMIT.
func TestMigrateOldSQLite(t *testing.T) {
	command := builtCommand(t)
	program := dbserver.Program(t, "sqlite3")
	var version int
	if _, minor, ok := strings.Cut(run(t, ".", program, "--version"), "3."); ok {
		for _, r := range minor {
			if r < '0' || r > '9' {
				break
			}
			version = 10*version + int(r-'0')
		}
	}
	for name, swaps := range map[string]bool{"everything": true, "retired_offending": true, "enforced": false, "alias_taken": false, "transitions_changed": false} {
		t.Run(name, func(t *testing.T) {
			s := scenarioNamed(t, name)
			w := way{tool: "plain", run: throughSQLite3, again: nothing}
			if !swaps || version >= 53 {
				s.migrate(t, command, constrainedDatabases[0], w, schemaOf(t, newWorld(t, constrainedDatabases[0], s, s.new, false)))
				return
			}
			m := &migration{world: newWorld(t, constrainedDatabases[0], s, s.old, true), way: w}
			m.write(t, command)
			before := m.state(t)
			if err := m.run(t, m, false); err == nil || !strings.Contains(err.Error(), "syntax error") {
				t.Errorf("got error %v", err)
			}
			if diff := cmp.Diff(before, m.state(t)); diff != "" {
				t.Errorf("it stopped and changed (-want +got):\n%s", diff)
			}
		})
	}
}
