package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stategen/stategen/e2e/dbserver"
	"github.com/stategen/stategen/internal/page"
)

// TestDocs runs docs/sql.md on a new database of each kind.
func TestDocs(t *testing.T) {
	for _, name := range []string{"sqlite3", "psql", "mariadb"} {
		dbserver.Program(t, name)
	}
	mariadb := dbserver.URL(dbserver.MariaDB(t))
	at, err := url.Parse(mariadb)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := at.User.Password()
	home := t.TempDir() // without the settings of whoever runs the test
	write(t, filepath.Join(home, "my.cnf"), fmt.Appendf(nil, "[client]\nprotocol=tcp\nhost=%s\nport=%s\nuser=%s\npassword=%s\ndefault-character-set=utf8mb4\n",
		at.Hostname(), at.Port(), at.User.Username(), password))
	cache := strings.Fields(run(t, ".", "go", "env", "GOCACHE", "GOMODCACHE"))
	commands := page.Test(t, "../docs/sql.md", t.TempDir(),
		"PATH="+commands(t)+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"HOME="+home, "MYSQL_HOME="+home, "GOCACHE="+cache[0], "GOMODCACHE="+cache[1],
		"POSTGRES="+dbserver.Postgres(t), "MARIADB="+mariadb, "DATABASE="+strings.TrimPrefix(at.Path, "/"))
	if commands == 0 {
		t.Error("the page has no console block")
	}
}
