// What runs migrations: the client programs of the databases, goose and
// golang-migrate, each with the settings that the heads of the files name and no
// others.

package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/golang-migrate/migrate/v4"
	migratedb "github.com/golang-migrate/migrate/v4/database"
	_ "github.com/golang-migrate/migrate/v4/database/mysql"  // mysql://
	_ "github.com/golang-migrate/migrate/v4/database/pgx/v5" // pgx5://
	_ "github.com/golang-migrate/migrate/v4/database/sqlite" // sqlite://
	_ "github.com/golang-migrate/migrate/v4/source/file"     // file://
	"github.com/pressly/goose/v3"

	"stategen.example/e2e/dbserver"
)

// A way is how a user runs migrations.
type way struct {
	name, tool string
	flags      []string // of stategen migrate
	run        func(t *testing.T, m *migration, down bool) error
	// again does what a user does before trying again.
	again func(t *testing.T, m *migration, down bool)
}

// waysOf are the ways of each database. The installed sqlite3 program may be older
// than ALTER TABLE … DROP CONSTRAINT, so its files run through the driver.
var waysOf = map[string][]way{
	"sqlite": {{"driver", "plain", nil, throughDriver, nothing}, {"goose", "goose", nil, throughGoose, nothing}, {"golang-migrate", "golang-migrate", nil, throughMigrate, force},
		{"golang-migrate, no transaction", "golang-migrate", nil, throughMigrateBare, force},
		{"sqlite3, made again", "plain", madeAgain, throughSQLite3, nothing}, {"goose, made again", "goose", madeAgain, throughGoose, nothing},
		{"golang-migrate, made again", "golang-migrate", madeAgain, throughMigrateBare, force}},
	"postgres": {{"psql", "plain", nil, throughPsql, nothing}, {"goose", "goose", nil, throughGoose, nothing}, {"golang-migrate", "golang-migrate", nil, throughMigrate, force}},
	"mysql":    {{"mariadb", "plain", nil, throughMariaDB, nothing}, {"goose", "goose", nil, throughGoose, nothing}, {"golang-migrate", "golang-migrate", nil, throughMigrate, force}},
}

// madeAgain is for an SQLite that cannot change a constraint, so that the table is
// rebuilt.
var madeAgain = []string{"--sqlite-version", "3.40", "--schema", "schema.sql"}

func nothing(*testing.T, *migration, bool) {}

func builtCommand(t *testing.T) string {
	t.Helper()
	dir := t.TempDir() + string(filepath.Separator)
	run(t, ".", "go", "build", "-C", "..", "-o", dir, "./cmd/stategen")
	return filepath.Join(dir, "stategen")
}

// names returns the files of one direction, in the order in which a person runs
// them.
func (m *migration) names(t *testing.T, down bool) []string {
	t.Helper()
	pattern := "*.up.sql"
	if down {
		pattern = "*.down.sql"
	}
	names, err := filepath.Glob(filepath.Join(m.dir, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	if down {
		slices.Reverse(names)
	}
	return names
}

// each runs the files one by one, up to the first that fails.
func (m *migration) each(t *testing.T, down bool, run func(data []byte) error) error {
	t.Helper()
	for _, name := range m.names(t, down) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := run(data); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
	}
	return nil
}

// throughPsql passes all files to one psql, because psql is slow to start.
func throughPsql(t *testing.T, m *migration, down bool) error {
	client := dbserver.Client(t, m.dsn)
	for _, name := range m.names(t, down) {
		client.Args = append(client.Args, "--file="+name)
	}
	out, err := client.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	if len(out) > 0 {
		t.Errorf("psql printed\n%s", out)
	}
	return nil
}

func throughMariaDB(t *testing.T, m *migration, down bool) error {
	return m.each(t, down, func(data []byte) error {
		client := dbserver.Client(t, m.dsn)
		client.Stdin = bytes.NewReader(data)
		out, err := client.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		if len(out) > 0 {
			t.Errorf("mariadb printed\n%s", out)
		}
		return nil
	})
}

// throughDriver does what the sqlite3 program does: it stops at an error, and closing
// the connection rolls back.
func throughDriver(t *testing.T, m *migration, down bool) error {
	return m.each(t, down, func(data []byte) error {
		text, found := strings.CutPrefix(string(data[bytes.Index(data, []byte("\n\n"))+2:]), ".bail on\n")
		if !found {
			t.Errorf("no .bail on before the first statement of\n%s", data)
		}
		db := m.open(t)
		defer db.Close()
		db.SetMaxOpenConns(1)
		_, err := db.Exec(text)
		return err
	})
}

// throughSQLite3 runs plain files as their head says, with sqlite3 of any version.
func throughSQLite3(t *testing.T, m *migration, down bool) error {
	return m.each(t, down, func(data []byte) error {
		client := exec.Command(dbserver.Program(t, "sqlite3"), m.dsn)
		client.Stdin = bytes.NewReader(data)
		out, err := client.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		if len(out) > 0 {
			t.Errorf("sqlite3 printed\n%s", out)
		}
		return nil
	})
}

func throughGoose(t *testing.T, m *migration, down bool) error {
	dialect := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres, "mysql": goose.DialectMySQL}[m.constrainedDB.name]
	db := m.openWith(t, "?parseTime=true") // which goose needs
	defer db.Close()
	p, err := goose.NewProvider(dialect, db, os.DirFS(m.dir))
	if err != nil {
		t.Fatal(err)
	}
	if down {
		_, err = p.DownTo(context.Background(), 0)
	} else {
		_, err = p.Up(context.Background())
	}
	return err
}

func openMigrate(t *testing.T, m *migration, settings string) *migrate.Migrate {
	t.Helper()
	url := map[string]string{
		"sqlite":   "sqlite://" + m.dsn + sqliteSettings,
		"postgres": strings.Replace(m.dsn, "postgres://", "pgx5://", 1),
		"mysql":    "mysql://" + m.dsn,
	}[m.constrainedDB.name]
	mm, err := migrate.New("file://"+m.dir, url+settings)
	if err != nil {
		t.Fatal(err)
	}
	return mm
}

func throughMigrate(t *testing.T, m *migration, down bool) error {
	mm := openMigrate(t, m, "")
	defer mm.Close()
	return runMigrate(mm, down)
}

// throughMigrateBare has a setting that holds for all files and that other files may
// need: no transaction around them.
func throughMigrateBare(t *testing.T, m *migration, down bool) error {
	mm := openMigrate(t, m, "&x-no-tx-wrap=true")
	defer mm.Close()
	return runMigrate(mm, down)
}

// runMigrate returns the database's error without the statements, which
// golang-migrate adds: they contain every possible message.
func runMigrate(mm *migrate.Migrate, down bool) error {
	run := mm.Up
	if down {
		run = mm.Down
	}
	err := run()
	var value migratedb.Error
	var pointer *migratedb.Error
	switch {
	case errors.As(err, &value):
		return value.OrigErr
	case errors.As(err, &pointer):
		return pointer.OrigErr
	}
	return err
}

// force tells golang-migrate that the failed migration changed nothing.
func force(t *testing.T, m *migration, down bool) {
	t.Helper()
	mm := openMigrate(t, m, "")
	defer mm.Close()
	version, dirty, err := mm.Version()
	is := int(version)
	if errors.Is(err, migrate.ErrNilVersion) {
		is, dirty, err = 0, true, nil
	}
	if err != nil || !dirty {
		t.Fatalf("golang-migrate is at %d, dirty: %v, %v", is, dirty, err)
	}
	if down {
		is++
	} else if is--; is == 0 {
		is = -1
	}
	if err := mm.Force(is); err != nil {
		t.Fatal(err)
	}
}
