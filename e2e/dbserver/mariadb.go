// MariaDB.

package dbserver

import (
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"

	_ "github.com/go-sql-driver/mysql" // the driver mysql
)

var mariaDB = &server{
	name:   "MariaDB",
	driver: "mysql",
	admin:  "mysql",
	drop:   "DROP DATABASE %s",
	user:   "mysql",
	signal: syscall.SIGKILL,

	programs: []program{
		{name: "mariadb-install-db", pkg: "mariadb-server"},
		{name: "mariadbd", also: "/usr/sbin", pkg: "mariadb-server"},
	},
	files: func(s *server) map[string]string {
		// Run at each start, before the port is opened.
		return map[string]string{"init.sql": fmt.Sprintf("CREATE USER IF NOT EXISTS %[1]s@'127.0.0.1' IDENTIFIED BY '%[2]s';\n"+
			"GRANT ALL ON *.* TO %[1]s@'127.0.0.1' WITH GRANT OPTION;\n", owner, s.password)}
	},
	make: func(s *server) []string {
		return append([]string{s.paths["mariadb-install-db"], "--no-defaults", "--skip-test-db"}, mariaDBOptions(s)...)
	},
	serve: func(s *server) []string {
		return append([]string{s.paths["mariadbd"], "--no-defaults",
			"--bind-address=127.0.0.1", "--port=" + strconv.Itoa(s.port),
			"--socket=" + filepath.Join(s.dir, "socket"),
			"--pid-file=" + filepath.Join(s.dir, "pid"),
			"--init-file=" + filepath.Join(s.dir, "init.sql"),
			// As in Debian's configuration; the default is latin1.
			"--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci"}, mariaDBOptions(s)...)
	},
	dsn: func(s *server, database string) string {
		return fmt.Sprintf("%s:%s@tcp(127.0.0.1:%d)/%s", owner, s.password, s.port, database)
	},
}

// mariaDBOptions keep the server small and off the disk: without
// --debug-no-sync the data folder alone takes four seconds.
func mariaDBOptions(s *server) []string {
	return []string{"--datadir=" + filepath.Join(s.dir, "data"), "--skip-name-resolve", "--debug-no-sync",
		"--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M"}
}
