// Package dbserver gives a test a database of its own: SQLite in a file, and
// PostgreSQL and MariaDB on servers that the test binary starts by itself from
// what Debian's packages install, on a free port of 127.0.0.1, with their files
// in a temporary folder. Servers of the machine are neither needed nor touched.
//
// A server starts when the first test asks for it, and ends with the test
// binary, however that ends. Its files, in a folder stategen-dbserver-* of
// os.TempDir, are removed by [Run], unless the test is killed or panics:
//
//	func TestMain(m *testing.M) { os.Exit(dbserver.Run(m)) }
//
//	func TestRollouts(t *testing.T) {
//		db, err := sql.Open("pgx", dbserver.Postgres(t))
//
// If a server or a client program is not installed, the test is skipped, or
// fails if the environment variable STATEGEN_E2E is "required", as it is in CI.
//
// Importing the package registers the drivers sqlite, pgx and mysql.
package dbserver

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver sqlite; the other two are imported where their server is
)

// Run runs the tests and then stops the servers that they started. It returns
// the code to exit with.
func Run(m *testing.M) int {
	defer func() {
		for _, s := range []*server{postgres, mariaDB} {
			s.stop()
		}
	}()
	return m.Run()
}

// SQLite returns the path of a new database file, for driver sqlite. The file does
// not exist yet.
func SQLite(t testing.TB) (path string) {
	t.Helper()
	return filepath.Join(t.TempDir(), "test.db")
}

// Postgres returns the URL of a new, empty PostgreSQL database, for driver pgx
// and for pgx itself. The user may do anything on the server. The database is
// dropped when the test ends.
func Postgres(t testing.TB) (dsn string) {
	t.Helper()
	return postgres.newDatabase(t)
}

// MariaDB returns the data source name of a new, empty MariaDB database, for
// driver mysql: "user:password@tcp(127.0.0.1:port)/database". The rest is as
// for [Postgres].
func MariaDB(t testing.TB) (dsn string) {
	t.Helper()
	return mariaDB.newDatabase(t)
}

// databases numbers the databases of all servers.
var databases atomic.Int64

func (s *server) newDatabase(t testing.TB) (dsn string) {
	t.Helper()
	s.once.Do(func() {
		if s.missing = s.find(); s.missing == nil {
			s.err = s.start()
		}
	})
	switch {
	case s.missing != nil:
		skip(t, s.missing)
	case s.err != nil:
		t.Fatalf("dbserver: %s does not start: %v", s.name, s.err)
	}
	name := fmt.Sprintf("stategen_%d", databases.Add(1))
	if err := s.exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("dbserver: %s: %v", s.name, err)
	}
	t.Cleanup(func() {
		if err := s.exec(fmt.Sprintf(s.drop, name)); err != nil {
			t.Errorf("dbserver: %s: %v", s.name, err)
		}
	})
	return s.dsn(s, name)
}

// exec runs one statement as the server's owner.
func (s *server) exec(statement string) error {
	db, err := sql.Open(s.driver, s.dsn(s, s.admin))
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// skip ends a test that needs something that is missing.
func skip(t testing.TB, reason error) {
	t.Helper()
	if os.Getenv("STATEGEN_E2E") == "required" {
		t.Fatalf("dbserver: %v, and STATEGEN_E2E=required", reason)
	}
	t.Skipf("dbserver: %v", reason)
}
