// PostgreSQL.

package dbserver

import (
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
)

var postgres = &server{
	name:   "PostgreSQL",
	driver: "pgx",
	admin:  "postgres",
	drop:   "DROP DATABASE %s WITH (FORCE)",
	user:   "postgres",
	signal: syscall.SIGQUIT, // "immediate shutdown", which ends its children too

	// Debian keeps the server's programs out of PATH, one folder a version.
	programs: []program{
		{name: "initdb", also: "/usr/lib/postgresql/*/bin", pkg: "postgresql"},
		{name: "postgres", also: "/usr/lib/postgresql/*/bin", pkg: "postgresql"},
	},
	files: func(s *server) map[string]string {
		return map[string]string{"password": s.password}
	},
	make: func(s *server) []string {
		return []string{s.paths["initdb"], "--pgdata", filepath.Join(s.dir, "data"),
			"--username", owner, "--pwfile", filepath.Join(s.dir, "password"), "--auth", "scram-sha-256",
			"--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"}
	},
	serve: func(s *server) []string {
		return []string{s.paths["postgres"], "-D", filepath.Join(s.dir, "data"),
			"-c", "listen_addresses=127.0.0.1", "-c", "port=" + strconv.Itoa(s.port),
			"-c", "unix_socket_directories=", "-c", "shared_buffers=16MB",
			"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"}
	},
	dsn: func(s *server, database string) string {
		return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable", owner, s.password, s.port, database)
	},
}
