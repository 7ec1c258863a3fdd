package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/testkit/console"
)

// TestDocs runs the pages that need databases, each page on new databases.
func TestDocs(t *testing.T) {
	for _, name := range []string{"sqlite3", "psql", "mariadb"} {
		dbserver.Program(t, name)
	}
	bins, cache := commands(t), strings.Fields(run(t, ".", "go", "env", "GOCACHE", "GOMODCACHE"))
	for _, name := range []string{"sql.md", "evolution.md"} {
		t.Run(name, func(t *testing.T) {
			env := append(clients(t), "PATH="+bins+string(filepath.ListSeparator)+os.Getenv("PATH"), "GOCACHE="+cache[0], "GOMODCACHE="+cache[1])
			if console.Test(t, "../docs/"+name, t.TempDir(), env...) == 0 {
				t.Error("the page has no console block")
			}
		})
	}
}

// clients returns variables that lead the programs of the databases to new
// databases with the names in the pages, and that name an author for git.
func clients(t *testing.T) (env []string) {
	t.Helper()
	mariadb := dbserver.URL(dbserver.MariaDB(t))
	at, err := url.Parse(mariadb)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := at.User.Password()
	home := t.TempDir() // without the settings of whoever runs the test
	write(t, filepath.Join(home, "my.cnf"), fmt.Appendf(nil, "[client]\nprotocol=tcp\nhost=%s\nport=%s\nuser=%s\npassword=%s\ndefault-character-set=utf8mb4\n",
		at.Hostname(), at.Port(), at.User.Username(), password))
	return []string{
		"HOME=" + home, "MYSQL_HOME=" + home,
		"POSTGRES=" + dbserver.Postgres(t), "MARIADB=" + mariadb, "DATABASE=" + strings.TrimPrefix(at.Path, "/"),
		"GIT_CONFIG_COUNT=2", "GIT_CONFIG_KEY_0=user.name", "GIT_CONFIG_VALUE_0=shop", "GIT_CONFIG_KEY_1=user.email", "GIT_CONFIG_VALUE_1=shop@example.com",
	}
}
