// The programs of the databases' packages: the servers, and the clients that run a
// file of SQL.

package dbserver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// owner is the user of the servers that may do anything.
const owner = "stategen"

// A program comes with a package of Debian.
type program struct {
	name string
	also string // folders to look in besides PATH, a pattern
	pkg  string
}

// clients are the programs that [Program] knows.
var clients = []program{
	{name: "psql", pkg: "postgresql-client"},
	{name: "pg_dump", pkg: "postgresql-client"},
	{name: "mariadb", pkg: "mariadb-client"},
	{name: "mariadb-dump", pkg: "mariadb-client"},
	{name: "sqlite3", pkg: "sqlite3"},
}

// find looks in PATH and then for the highest version.
func (p program) find() (path string, err error) {
	if path, err := exec.LookPath(p.name); err == nil {
		return filepath.Abs(path)
	}
	if p.also != "" {
		found, err := filepath.Glob(filepath.Join(p.also, p.name))
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			return slices.Max(found), nil // two digits since PostgreSQL 10
		}
	}
	return "", fmt.Errorf("%s is not installed: apt-get install %s", p.name, p.pkg)
}

// Program returns the path of a client program: psql, pg_dump, mariadb,
// mariadb-dump or sqlite3. If it is not installed, the test is skipped.
func Program(t testing.TB, name string) (path string) {
	t.Helper()
	i := slices.IndexFunc(clients, func(p program) bool { return p.name == name })
	if i < 0 {
		t.Fatalf("dbserver: unknown program %q", name)
	}
	path, err := clients[i].find()
	if err != nil {
		skip(t, err)
	}
	return path
}

// Client returns the command that runs the client program of a database, given
// what [Postgres], [MariaDB] or [SQLite] returned. It reads SQL from its
// standard input, stops at the first error with a status other than 0, and
// writes rows without headings. If the program is not installed, the test is
// skipped.
func Client(t testing.TB, dsn string) *exec.Cmd {
	t.Helper()
	if strings.HasPrefix(dsn, "postgres://") {
		return exec.Command(Program(t, "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", dsn)
	}
	config, err := mariaDBConfig(dsn)
	if err != nil {
		return exec.Command(Program(t, "sqlite3"), "-batch", "-bail", "-init", os.DevNull, dsn)
	}
	host, port, _ := strings.Cut(config.Addr, ":")
	cmd := exec.Command(Program(t, "mariadb"), "--no-defaults", "--batch", "--skip-column-names",
		"--protocol=tcp", "--host="+host, "--port="+port, "--user="+config.User, config.DBName)
	cmd.Env = append(os.Environ(), "MYSQL_PWD="+config.Passwd)
	return cmd
}

// Dump returns a database as SQL, as its own program writes it with these
// arguments. If the program is not installed, the test is skipped.
func Dump(t testing.TB, dsn string, args ...string) []byte {
	t.Helper()
	cmd := Client(t, dsn)
	switch filepath.Base(cmd.Path) {
	case "psql":
		cmd = exec.Command(Program(t, "pg_dump"), dsn)
	case "mariadb":
		cmd.Path = Program(t, "mariadb-dump")
		cmd.Args = slices.DeleteFunc(cmd.Args, func(arg string) bool { return arg == "--batch" || arg == "--skip-column-names" })
	default:
		cmd.Stdin = strings.NewReader(".dump\n")
	}
	cmd.Args = append(cmd.Args, args...)
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("dump: %v", err)
	}
	return text
}

// URL returns what [Postgres], [MariaDB] or [SQLite] returned as a URL:
// "postgres://…", "mysql://user:password@127.0.0.1:port/database" or
// "sqlite:path".
func URL(dsn string) string {
	if strings.HasPrefix(dsn, "postgres://") {
		return dsn
	}
	if config, err := mariaDBConfig(dsn); err == nil {
		return fmt.Sprintf("mysql://%s:%s@%s/%s", config.User, config.Passwd, config.Addr, config.DBName)
	}
	return "sqlite:" + dsn
}

func mariaDBConfig(dsn string) (*mysql.Config, error) {
	if !strings.Contains(dsn, "@tcp(") {
		return nil, errors.New("not of MariaDB")
	}
	return mysql.ParseDSN(dsn)
}
