package e2e

import (
	"database/sql"
	"os"
	"strings"
	"testing"

	"stategen.example/e2e/dbserver"
)

func TestMain(m *testing.M) { os.Exit(dbserver.Run(m)) }

// A server is a database that generated code and SQL are tested on.
type server struct {
	name   string
	scheme string // of its URLs
	driver string // of database/sql
	dsn    func(testing.TB) string
	// mark is the placeholder of the first parameter of a query.
	mark string
}

var databases = []server{
	{name: "sqlite", scheme: "sqlite", driver: "sqlite", dsn: dbserver.SQLite, mark: "?"},
	{name: "postgres", scheme: "postgres", driver: "pgx", dsn: dbserver.Postgres, mark: "$1"},
	{name: "mariadb", scheme: "mysql", driver: "mysql", dsn: dbserver.MariaDB, mark: "?"},
}

// eachDatabase runs a test on a new database of each server.
func eachDatabase(t *testing.T, test func(t *testing.T, d server, db *sql.DB)) {
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) { test(t, d, d.open(t)) })
	}
}

// open opens a new database; it is closed when the test ends.
func (d server) open(t testing.TB) *sql.DB {
	t.Helper()
	return openDSN(t, d.driver, d.dsn(t))
}

func openDSN(t testing.TB, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// mustExec runs statements, each of which must succeed.
func mustExec(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s\n%v", s, err)
		}
	}
}

// Two databases of one server have different tables, and the client program
// connects to the same one as the driver.
func TestDatabases(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		dsn := d.dsn(t)
		client := dbserver.Client(t, dsn)
		client.Stdin = strings.NewReader("CREATE TABLE t (s VARCHAR(10)); INSERT INTO t VALUES ('from here');")
		if out, err := client.CombinedOutput(); err != nil || len(out) > 0 {
			t.Fatalf("%v: %v\n%s", client, err, out)
		}
		var got string
		if err := openDSN(t, d.driver, dsn).QueryRow("SELECT s FROM t").Scan(&got); err != nil || got != "from here" {
			t.Errorf("got %q, %v", got, err)
		}
		mustExec(t, db, "CREATE TABLE t (other INTEGER)") // no such table yet
		if got, want := dbserver.URL(dsn), d.scheme+":"; !strings.HasPrefix(got, want) {
			t.Errorf("got URL %s, want %s…", got, want)
		}

		client = dbserver.Client(t, dsn)
		client.Stdin = strings.NewReader("SELECT junk; SELECT 1;")
		if out, err := client.CombinedOutput(); err == nil {
			t.Errorf("%v: no error for a wrong statement:\n%s", client, out)
		}
	})
}

// TestVersions logs the versions that the other tests ran with.
func TestVersions(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		query := "SELECT version()"
		if d.name == "sqlite" {
			query = "SELECT sqlite_version()"
		}
		var version string
		if err := db.QueryRow(query).Scan(&version); err != nil {
			t.Fatal(err)
		}
		t.Log(version)
	})
	t.Run("sqlite3", func(t *testing.T) {
		t.Log(run(t, ".", dbserver.Program(t, "sqlite3"), "--version"))
	})
}
