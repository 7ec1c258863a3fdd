package e2e

import (
	"database/sql"
	"net/url"
	"strings"
	"testing"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

// TestMigrateRights checks that a step which checks rows needs the right to make a
// temporary table, as docs/evolution.md says, and beside it only SELECT.
func TestMigrateRights(t *testing.T) {
	s, found := spec.ParseAlone("door.yaml", []byte("stategen: 1\npackage: door\ntype: State\nstates:\n  - {name: Open, db: open}\n"+
		"storage:\n  - {table: doors, column: state}\n"))
	if s == nil {
		t.Fatal(found)
	}
	for _, c := range []struct {
		name                        string
		user, revoke, grant, remove []string // %s is the database
		refused                     string
	}{
		{
			name:    "postgres",
			user:    []string{"CREATE ROLE migrator LOGIN PASSWORD 'm'", "GRANT SELECT ON doors TO migrator"},
			revoke:  []string{"REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC"},
			grant:   []string{"GRANT TEMPORARY ON DATABASE %s TO migrator"},
			remove:  []string{"DROP OWNED BY migrator", "DROP ROLE migrator"},
			refused: "permission denied to create temporary tables in database",
		},
		{
			name:    "mariadb",
			user:    []string{"CREATE USER migrator@'127.0.0.1' IDENTIFIED BY 'm'", "GRANT SELECT ON doors TO migrator@'127.0.0.1'"},
			grant:   []string{"GRANT CREATE TEMPORARY TABLES ON %s.* TO migrator@'127.0.0.1'"},
			remove:  []string{"DROP USER migrator@'127.0.0.1'"},
			refused: "Access denied for user 'migrator'",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := databases[1]
			if c.name == "mariadb" {
				d = databases[2]
			}
			dsn := d.dsn(t)
			at, err := url.Parse(dbserver.URL(dsn))
			if err != nil {
				t.Fatal(err)
			}
			admin := openDSN(t, d.driver, dsn)
			run := func(statements []string) {
				t.Helper()
				for _, statement := range statements {
					mustExec(t, admin, strings.ReplaceAll(statement, "%s", strings.TrimPrefix(at.Path, "/")))
				}
			}
			mustExec(t, admin, "CREATE TABLE doors (state VARCHAR(40) NOT NULL)")
			run(c.user)
			t.Cleanup(func() { run(c.remove) })
			run(c.revoke)
			check := func() error {
				user, err := sql.Open(d.driver, asUser(at, d.driver, "migrator", "m"))
				if err != nil {
					t.Fatal(err)
				}
				defer user.Close()
				conn, err := user.Conn(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				name := c.name
				if name == "mariadb" {
					name = "mysql"
				}
				for _, statement := range database.NoRows(database.Named(name), &s.Storage[0], "%s is empty", "1 = 0") {
					if _, err := conn.ExecContext(t.Context(), statement); err != nil {
						return err
					}
				}
				return nil
			}
			if err := check(); err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("without the right: error %v, want %q", err, c.refused)
			}
			run(c.grant)
			if err := check(); err != nil {
				t.Errorf("with the right: %v", err)
			}
		})
	}
}

// asUser is the address of a server for its driver, as another user.
func asUser(at *url.URL, driver, name, password string) string {
	other := *at
	other.User = url.UserPassword(name, password)
	if driver == "mysql" {
		return name + ":" + password + "@tcp(" + at.Host + ")" + at.Path
	}
	return other.String()
}
