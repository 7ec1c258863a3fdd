// The command stateverify, as a user runs it.

package e2e

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// windows is the spec of these tests. NAMESPACE is replaced by what a table's name has
// before the dot.
const windows = `stategen: 1
package: window
type: State
states:
  - {name: Open, db: open}
  - {name: Shut, db: shut, aliases: [geschloßen]}
storage:
  - {table: windows, column: state}
`

// A verifyCase is a database and what is found in it.
type verifyCase struct {
	name string
	spec string // instead of windows
	sql  string
	want []string // level, rule and message of each finding
}

const allowed = "state IN ('open', 'shut', 'geschloßen')"

// verifyCases are the cases of every database.
var verifyCases = []verifyCase{
	{
		name: "a state is missing",
		sql:  "CREATE TABLE windows (state VARCHAR(40) NOT NULL, CONSTRAINT c CHECK (state IN ('open', 'geschloßen')));",
		want: []string{`error schema-lacks constraint "c" lacks "shut" of state "Shut" (in the database)`},
	},
	{
		name: "a string that no state has",
		sql:  "CREATE TABLE windows (state VARCHAR(40) NOT NULL, CHECK (state IN ('open', 'ajar', 'shut', 'geschloßen')));",
		want: []string{`error schema-extra column windows.state accepts "ajar", but no state or alias has it`},
	},
	{
		name: "no constraint, and various rows",
		sql: `CREATE TABLE windows (state VARCHAR(40));
			INSERT INTO windows VALUES ('open'), ('Open'), ('OPEN'), ('OPEN'), ('open '), ('öpen'), ('geschloßen'), ('geschlossen'),
				('it''s'), ('it''s'), ('it''s'), (''), (NULL), (NULL);`,
		want: []string{
			`error row-null NULL is in 2 rows of windows.state, but the spec does not declare it nullable`,
			`error row-unknown "" is in 1 row of windows.state, but no state or alias has it`,
			`error row-unknown "OPEN" is in 2 rows of windows.state, but no state or alias has it; did you mean "open"?`,
			`error row-unknown "Open" is in 1 row of windows.state, but no state or alias has it; did you mean "open"?`,
			`error row-unknown "geschlossen" is in 1 row of windows.state, but no state or alias has it; did you mean "geschloßen"?`,
			`error row-unknown "it's" is in 3 rows of windows.state, but no state or alias has it`,
			`error row-unknown "open " is in 1 row of windows.state, but no state or alias has it; did you mean "open"?`,
			`error row-unknown "öpen" is in 1 row of windows.state, but no state or alias has it; did you mean "open"?`,
			`error schema-unread in the database: no CHECK limits column "state" of table "windows"`,
		},
	},
	{
		name: "a constraint that allows NULL",
		sql:  "CREATE TABLE windows (state VARCHAR(40), CHECK (" + allowed + "));",
		want: []string{`warn schema-null column windows.state accepts NULL, but the spec does not declare it nullable (in the database)`},
	},
	{
		name: "no table", sql: "CREATE TABLE doors (state VARCHAR(40));",
		want: []string{`error schema-unread the database has no table "windows" with a column "state"`},
	},
	{
		name: "no column", sql: "CREATE TABLE windows (stat VARCHAR(40));",
		want: []string{`error schema-unread the database has no table "windows" with a column "state"`},
	},
	{
		name: "a view", sql: "CREATE VIEW windows AS SELECT 'open' AS state;",
		want: []string{`error schema-unread the database has no table "windows" with a column "state"`},
	},
	{
		name: "no schema", spec: strings.Replace(windows, "windows", "nowhere.windows", 1), sql: "CREATE TABLE windows (state VARCHAR(40));",
		want: []string{`error schema-unread the database has no table "nowhere.windows" with a column "state"`},
	},
}

// verifyCasesOf are the cases of one database.
var verifyCasesOf = map[string][]verifyCase{
	"postgres": {
		{
			name: "a type of the database",
			sql:  "CREATE TYPE pane AS ENUM ('shut', 'ajar', 'open'); CREATE TABLE windows (state pane NOT NULL); INSERT INTO windows VALUES ('ajar'), ('shut');",
			want: []string{
				`error row-unknown "ajar" is in 1 row of windows.state, but no state or alias has it`,
				`error schema-extra column windows.state accepts "ajar", but no state or alias has it`,
				`error schema-lacks type "pane" lacks "geschloßen" of state "Shut" (in the database)`,
			},
		},
		{name: "a type that has every state", sql: "CREATE TYPE pane AS ENUM ('shut', 'geschloßen', 'open'); CREATE TABLE windows (state pane NOT NULL);"},
		{
			name: "a domain",
			sql: "CREATE DOMAIN pane AS varchar(40) NOT NULL CHECK (VALUE IN ('open', 'shut')); CREATE DOMAIN panes AS pane; " +
				"CREATE TABLE windows (state panes); INSERT INTO windows VALUES ('open');",
			want: []string{`error schema-lacks constraint "pane_check" lacks "geschloßen" of state "Shut" (in the database)`},
		},
		{
			name: "CHAR(n), which is read with its padding",
			sql:  "CREATE TABLE windows (state CHAR(11) NOT NULL CHECK (" + allowed + ")); INSERT INTO windows VALUES ('open'), ('geschloßen');",
			want: []string{
				`error row-unknown "geschloßen " is in 1 row of windows.state, but no state or alias has it; did you mean "geschloßen"?`,
				`error row-unknown "open       " is in 1 row of windows.state, but no state or alias has it`,
			},
		},
		{
			name: "a constraint that is not validated",
			sql: "CREATE TABLE windows (state text NOT NULL); INSERT INTO windows VALUES ('ajar');" +
				"ALTER TABLE windows ADD CHECK (" + allowed + ") NOT VALID;",
			want: []string{`error row-unknown "ajar" is in 1 row of windows.state, but no state or alias has it`},
		},
		{
			name: "a collation that treats different strings as equal",
			sql: "CREATE COLLATION lump (provider = icu, locale = 'und-u-ks-level1', deterministic = false);" +
				"CREATE TABLE windows (state text COLLATE lump NOT NULL CHECK (state COLLATE \"C\" IN ('open', 'shut', 'geschloßen')));" +
				"ALTER TABLE windows DROP CONSTRAINT windows_state_check; INSERT INTO windows VALUES ('open'), ('OPEN'), ('öpen');",
			want: []string{
				`error row-unknown "OPEN" is in 1 row of windows.state, but no state or alias has it; did you mean "open"?`,
				`error row-unknown "öpen" is in 1 row of windows.state, but no state or alias has it; did you mean "open"?`,
				`error schema-unread in the database: no CHECK limits column "state" of table "windows"`,
			},
		},
		{
			name: "a partitioned table",
			sql: "CREATE TABLE windows (house int, state text NOT NULL CHECK (" + allowed + ")) PARTITION BY LIST (house);" +
				"CREATE TABLE windows_1 PARTITION OF windows FOR VALUES IN (1); INSERT INTO windows VALUES (1, 'open');",
		},
	},
	"mariadb": {
		{
			name: "ENUM",
			sql:  "CREATE TABLE windows (state ENUM('shut', 'ajar', 'open', 'geschloßen') NOT NULL); INSERT INTO windows VALUES ('ajar'), ('shut');",
			want: []string{
				`error row-unknown "ajar" is in 1 row of windows.state, but no state or alias has it`,
				`error schema-extra column windows.state accepts "ajar", but no state or alias has it`,
			},
		},
		{name: "ENUM that has every state", sql: "CREATE TABLE windows (state ENUM('shut', 'geschloßen', 'open') NOT NULL);"},
		{
			name: "a column of latin1",
			sql: "CREATE TABLE windows (state VARCHAR(40) CHARACTER SET latin1 NOT NULL, CHECK (" + allowed + "));" +
				"INSERT INTO windows VALUES ('open'), ('geschloßen'), ('Open ');",
			want: []string{`error row-unknown "Open " is in 1 row of windows.state, but no state or alias has it; did you mean "open"?`},
		},
		{name: "CHAR(n)", sql: "CREATE TABLE windows (state CHAR(40) NOT NULL, CHECK (" + allowed + ")); INSERT INTO windows VALUES ('open');"},
	},
}

// locks is a spec whose transitions triggers enforce.
const locks = `stategen: 1
package: lock
type: State
states:
  - {name: Open, db: open, initial: true}
  - {name: Shut, db: shut, aliases: ["it's shut"]}
  - {name: Gone, db: gone, final: true}
transitions:
  - {from: Open, to: Shut}
  - {from: Shut, to: Gone}
storage:
  - {table: locks, column: state, nullable: true, enforce_transitions: true}
`

// triggerCases returns databases with the triggers of locks, and changes of them.
func (d server) triggerCases(t *testing.T) []verifyCase {
	made := d.constrained(t, locks)
	const (
		start  = `error schema-trigger trigger "locks_state_start" of table "locks" `
		next   = `error schema-trigger trigger "locks_state_next" of table "locks" `
		differ = "is out of date with the spec (in the database): it has %q instead of %q; drop it and create it as in the generated SQL"
		free   = "exists (in the database), but the spec does not set enforce_transitions: drop it"
	)
	on, changed := "", []string{next + differ}
	if d.name == "postgres" {
		on, changed = " ON locks", []string{next + differ, start + differ} // both call one function
	}
	cases := []verifyCase{
		made,
		d.constrained(t, strings.Replace(locks, "table: locks", "table: NAMESPACE.locks", 1)),
		d.constrained(t, strings.Replace(locks, "db: gone", `db: "🙂 `+"`"+`it''s`+"`"+` \"gone\""`, 1)),
		{
			name: "a trigger is dropped", spec: locks, sql: made.sql + "DROP TRIGGER locks_state_start" + on + ";",
			want: []string{start + "is missing in the database: create it as in the generated SQL"},
		},
		{name: "a transition is new", spec: strings.Replace(locks, "storage:", "  - {from: Shut, to: Open}\nstorage:", 1), sql: made.sql, want: changed},
		{
			name: "transitions are no longer enforced", spec: strings.Replace(locks, "enforce_transitions: true", "enforce_transitions: false", 1), sql: made.sql,
			want: []string{next + free, start + free},
		},
	}
	renamed := strings.Replace(locks, "column: state,", "column: state, constraint: locked,", 1)
	was := func(sql string) string { // the SQL of the older name: triggers and, in PostgreSQL, their function
		return strings.NewReplacer("locks_state_check", "unused", "CREATE TABLE", "CREATE TABLE IF NOT EXISTS").Replace(sql)
	}
	const stale = "enforces transitions of state, but has another name than the spec's triggers (in the database): drop it"
	cases = append(cases, verifyCase{
		name: "triggers of an older name are left", spec: renamed, sql: d.constrained(t, renamed).sql + was(made.sql), want: []string{next + stale, start + stale},
	})
	if d.name != "postgres" {
		return cases
	}
	for _, edited := range []string{
		"AFTER UPDATE OF id ON locks FOR EACH ROW WHEN (NEW.state COLLATE \"C\" IS DISTINCT FROM OLD.state COLLATE \"C\")",
		"BEFORE UPDATE ON locks FOR EACH ROW WHEN (NEW.state COLLATE \"C\" IS DISTINCT FROM OLD.state COLLATE \"C\")",
		"AFTER UPDATE ON locks FOR EACH STATEMENT",
		"AFTER UPDATE ON locks FOR EACH ROW",
		"AFTER UPDATE ON locks FOR EACH ROW WHEN (false)",
	} {
		cases = append(cases, verifyCase{
			name: edited, spec: locks, want: []string{next + differ},
			sql: made.sql + "DROP TRIGGER locks_state_next ON locks; CREATE TRIGGER locks_state_next " + edited + " EXECUTE FUNCTION locks_state_rules();",
		})
	}
	parted := strings.Replace(made.sql, "id INTEGER PRIMARY KEY, ", "id INTEGER, ", 1)
	parted = strings.Replace(parted, ");", ") PARTITION BY LIST (id); CREATE TABLE locks_1 PARTITION OF locks FOR VALUES IN (1);", 1)
	varchar := strings.Replace(made.sql, `"state" TEXT`, `"state" VARCHAR(40)`, 1)
	if varchar == made.sql || !strings.Contains(parted, "PARTITION") {
		t.Fatalf("the table is made by %s", made.sql)
	}
	const deferred = "DROP TRIGGER locks_state_start ON locks; CREATE CONSTRAINT TRIGGER locks_state_start AFTER INSERT ON locks " +
		"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION locks_state_rules();"
	return append(cases,
		verifyCase{
			name: "a trigger is disabled", spec: locks, sql: made.sql + "ALTER TABLE locks DISABLE TRIGGER locks_state_next, ENABLE ALWAYS TRIGGER locks_state_start;",
			want: []string{next + "is disabled (in the database)"},
		},
		verifyCase{name: "a trigger is deferred", spec: locks, sql: made.sql + deferred, want: []string{start + differ}},
		verifyCase{
			name: "a function is altered", spec: locks, sql: made.sql + "ALTER FUNCTION locks_state_rules RESET search_path;",
			want: []string{next + differ, start + differ},
		},
		verifyCase{name: "a column of VARCHAR", spec: locks, sql: varchar},
		verifyCase{name: "partitions", spec: locks, sql: parted},
		verifyCase{
			name: "a trigger is disabled in a partition", spec: locks, sql: parted + "ALTER TABLE locks_1 DISABLE TRIGGER locks_state_next;",
			want: []string{next + "is disabled (in the database)"},
		},
	)
}

func TestVerify(t *testing.T) {
	bin := commands(t)
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			cases := slices.Concat(verifyCases, verifyCasesOf[d.name], []verifyCase{d.constrained(t, windows), d.constrained(t, `stategen: 1
package: window
type: State
states:
  - {name: Open, db: open}
  - {name: Shut, db: '7 "it''s" – ß'}
storage:
  - {table: NAMESPACE.windows, column: state}
  - {table: 'NAMESPACE.My "quoted" `+"`windows`"+`', column: 'The "state"', nullable: true}
`)}, d.triggerCases(t))
			for _, test := range cases {
				t.Run(test.name, func(t *testing.T) { d.verify(t, bin, test) })
			}
		})
	}
}

// constrained returns a database after CREATE TABLE and the SQL of a spec.
func (d server) constrained(t *testing.T, text string) verifyCase {
	s, found := spec.Parse("spec/window.yaml", []byte(text))
	if s == nil {
		t.Fatal(found)
	}
	g := constrainedDatabases[slices.IndexFunc(constrainedDatabases, func(g constrainedDB) bool { return g.driver == d.driver })]
	c := verifyCase{name: "constrained " + s.Storage[0].Table.Value, spec: text}
	for i := range s.Storage {
		c.sql += g.createTable(&s.Storage[i]) + ";\n"
	}
	ddl, err := gen.Print(s, g.name)
	if err != nil {
		t.Fatal(err)
	}
	c.sql += string(ddl)
	return c
}

// differing matches the part of a message that shows words of two triggers.
var differing = regexp.MustCompile(`it has ".*" instead of ".*";`)

func (d server) verify(t *testing.T, bin string, test verifyCase) {
	dsn := d.dsn(t)
	namespace := "main"
	switch d.name {
	case "postgres":
		namespace = "app"
		mustExec(t, openDSN(t, d.driver, dsn), "CREATE SCHEMA app")
	case "mariadb":
		namespace = dsn[strings.LastIndexByte(dsn, '/')+1:]
	}
	fill := strings.NewReplacer("NAMESPACE", namespace)
	// SQLite's own program lacks ALTER TABLE … ADD CONSTRAINT.
	params := map[string]string{"mariadb": "?multiStatements=true"}
	mustExec(t, openDSN(t, d.driver, dsn+params[d.name]), fill.Replace(test.sql))
	text := test.spec
	if text == "" {
		text = windows
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "window.yaml"), []byte(fill.Replace(text)))

	stdout, stderr, status := command(t, dir, bin+"/stateverify", "window.yaml", "--db", dbserver.URL(dsn), "--format", "json")
	var got []string
	want := 0
	for line := range strings.Lines(stdout) {
		var d struct {
			File, Level, Rule, Message string
			Line                       int
		}
		if err := json.Unmarshal([]byte(line), &d); err != nil || d.File != "window.yaml" || d.Line == 0 {
			t.Errorf("%v in %s", err, line)
		}
		if d.Level == "error" {
			want = 1
		}
		got = append(got, differing.ReplaceAllString(fmt.Sprintf("%s %s %s", d.Level, d.Rule, d.Message), "it has %q instead of %q;"))
	}
	slices.Sort(got)
	if diff := cmp.Diff(test.want, got); diff != "" || stderr != "" || status != want {
		t.Errorf("exit status %d, want %d; standard error %q; (-want +got):\n%s", status, want, stderr, diff)
	}
}

// The project's own spec and SQL files agree.
func TestVerifyRollouts(t *testing.T) {
	bin := commands(t)
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			name := map[string]string{"mariadb": "mysql"}[d.name]
			if name == "" {
				name = d.name
			}
			ddl, err := os.ReadFile("../rollout/sql/" + name + "_gen.sql")
			if err != nil {
				t.Fatal(err)
			}
			dsn := d.dsn(t)
			params := map[string]string{"mariadb": "?multiStatements=true"}
			mustExec(t, openDSN(t, d.driver, dsn+params[d.name]), "CREATE TABLE rollouts (channel VARCHAR(40), state VARCHAR(40) NOT NULL)", string(ddl))
			stdout, stderr, status := command(t, ".", bin+"/stateverify", "--strict", "--db", dbserver.URL(dsn), "../spec/rollout_states.yaml")
			if stdout+stderr != "" || status != 0 {
				t.Errorf("exit status %d\n%s%s", status, stdout, stderr)
			}
		})
	}
}

// MariaDB shows triggers only to users who may create some. To others it does not
// report that there are none.
func TestVerifyHiddenTriggers(t *testing.T) {
	bin := commands(t)
	d := databases[2]
	dir, dsn := t.TempDir(), d.dsn(t)
	write(t, filepath.Join(dir, "lock.yaml"), []byte(locks))
	db := openDSN(t, d.driver, dsn+"?multiStatements=true")
	mustExec(t, db, d.constrained(t, locks).sql, "CREATE USER watcher@'127.0.0.1' IDENTIFIED BY 'w4tch'", "GRANT SELECT ON locks TO watcher@'127.0.0.1'")
	t.Cleanup(func() { mustExec(t, db, "DROP USER watcher@'127.0.0.1'") })
	at, err := url.Parse(dbserver.URL(dsn))
	if err != nil {
		t.Fatal(err)
	}
	at.User = url.UserPassword("watcher", "w4tch")
	stdout, stderr, status := command(t, dir, bin+"/stateverify", "lock.yaml", "--db", at.String())
	if stdout != "" || status != 2 || !strings.HasPrefix(stderr, "stateverify: read the triggers of locks: ") || !strings.Contains(stderr, "TRIGGER") {
		t.Errorf("without the privilege: exit status %d\n%s%s", status, stdout, stderr)
	}
	mustExec(t, db, "GRANT TRIGGER ON locks TO watcher@'127.0.0.1'")
	if stdout, stderr, status := command(t, dir, bin+"/stateverify", "lock.yaml", "--db", at.String()); stdout+stderr != "" || status != 0 {
		t.Errorf("with the privilege: exit status %d\n%s%s", status, stdout, stderr)
	}
}

// A user who may only read is enough. What cannot be read is an error without the
// password.
func TestVerifyUser(t *testing.T) {
	bin := commands(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "window.yaml"), []byte(windows))
	grants := map[string]struct{ create, drop []string }{
		"postgres": {
			[]string{"CREATE ROLE reader LOGIN PASSWORD 'r3ad/er'", "GRANT SELECT ON windows TO reader"},
			[]string{"DROP OWNED BY reader", "DROP ROLE reader"},
		},
		"mariadb": {
			[]string{"CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'r3ad/er'", "GRANT SELECT ON windows TO reader@'127.0.0.1'"},
			[]string{"DROP USER reader@'127.0.0.1'"},
		},
	}
	eachServer := func(t *testing.T, test func(t *testing.T, db *sql.DB, d server, at *url.URL)) {
		for _, d := range databases[1:] {
			t.Run(d.name, func(t *testing.T) {
				dsn := d.dsn(t)
				db := openDSN(t, d.driver, dsn)
				at, err := url.Parse(dbserver.URL(dsn))
				if err != nil {
					t.Fatal(err)
				}
				mustExec(t, db, "CREATE TABLE windows (state VARCHAR(40) NOT NULL, CHECK ("+allowed+"))", "INSERT INTO windows VALUES ('open')")
				mustExec(t, db, grants[d.name].create...)
				t.Cleanup(func() { mustExec(t, db, grants[d.name].drop...) })
				at.User = url.UserPassword("reader", "r3ad/er")
				test(t, db, d, at)
			})
		}
	}
	fails := func(t *testing.T, at *url.URL, want string) {
		t.Helper()
		stdout, stderr, status := command(t, dir, bin+"/stateverify", "window.yaml", "--db", at.String())
		password, _ := at.User.Password()
		if stdout != "" || status != 2 || !strings.HasPrefix(stderr, "stateverify: ") || !strings.Contains(stderr, want) ||
			strings.Contains(stderr, password) || strings.Contains(stderr, url.PathEscape(password)) {
			t.Errorf("exit status %d, standard output %q, standard error %q; want %q there, and no password", status, stdout, stderr, want)
		}
	}
	eachServer(t, func(t *testing.T, db *sql.DB, d server, at *url.URL) {
		stdout, stderr, status := command(t, dir, "env", "STATEGEN_DB="+at.String(), bin+"/stateverify", "window.yaml")
		if stdout+stderr != "" || status != 0 {
			t.Errorf("a user who may read: exit status %d\n%s%s", status, stdout, stderr)
		}
		wrong := *at
		wrong.User = url.UserPassword("reader", "wr0ng")
		fails(t, &wrong, map[string]string{"postgres": "password authentication failed", "mariadb": "Access denied for user 'reader'"}[d.name])
		wrong = *at
		wrong.Path = "/nowhere"
		fails(t, &wrong, map[string]string{"postgres": `database "nowhere" does not exist`, "mariadb": "Access denied for user 'reader'"}[d.name])
		wrong = *at
		wrong.Host = "127.0.0.1:1"
		fails(t, &wrong, "connection refused")

		if d.name == "postgres" {
			mustExec(t, db, "ALTER TABLE windows ENABLE ROW LEVEL SECURITY")
			fails(t, at, "row-level security")
			mustExec(t, db, "ALTER TABLE windows DISABLE ROW LEVEL SECURITY", "REVOKE SELECT ON windows FROM reader")
			fails(t, at, "permission denied for table windows")
		} else {
			mustExec(t, db, "REVOKE SELECT ON windows FROM reader@'127.0.0.1'")
			fails(t, at, "Access denied for user 'reader'")
		}
	})
}

// The streams, formats and exit statuses are those of stategen.
func TestVerifyCommand(t *testing.T) {
	bin := commands(t)
	dir := t.TempDir()
	name := filepath.Join(dir, "house.db")
	mustExec(t, openDSN(t, "sqlite", name), "CREATE TABLE windows (state TEXT NOT NULL CHECK (state IN ('open', 'shut', 'geschloßen')))",
		"CREATE TABLE doors (state TEXT CHECK (state IN ('open', 'shut', 'geschloßen')))")
	write(t, filepath.Join(dir, "good.yaml"), []byte(windows))
	write(t, filepath.Join(dir, "repo", "go.mod"), []byte("module example.com/house\n"))
	write(t, filepath.Join(dir, "repo", ".git", "HEAD"), []byte("ref: refs/heads/main\n"))
	write(t, filepath.Join(dir, "repo", "spec", "warned.yaml"), []byte(strings.Replace(windows, "table: windows", "table: doors", 1)))
	write(t, filepath.Join(dir, "wrong.yaml"), []byte(strings.Replace(windows, "db: shut", "db: Open", 1)))
	write(t, filepath.Join(dir, "stored.yaml"), []byte(windows[:strings.Index(windows, "storage")]))
	const warning = `column doors.state accepts NULL, but the spec does not declare it nullable (in the database)`
	for _, test := range []struct {
		name, args     string
		stdout, stderr string // how it begins
		status         int
	}{
		{name: "good", args: "good.yaml --db sqlite:house.db"},
		{name: "any order", args: "--db=sqlite:house.db --format json good.yaml --color always good.yaml"},
		{name: "a warning", args: "repo/spec/warned.yaml --db sqlite:house.db",
			stdout: "repo/spec/warned.yaml:8:28: warn: " + warning + " [schema-null]\n 8 |   - {table: doors, column: state}\n   |                            ^\n"},
		{name: "a warning, with --strict", args: "repo/spec/warned.yaml --db sqlite:house.db --strict", stdout: "repo/spec/warned.yaml:8:28: warn: ", status: 1},
		{name: "github", args: "repo/spec/warned.yaml --db sqlite:house.db --format github",
			stdout: "::warning file=spec/warned.yaml,line=8,col=28,title=stategen schema-null::" + warning + "\n"},
		{name: "sarif", args: "repo/spec/warned.yaml good.yaml --db sqlite:house.db --format sarif", stdout: "{\n"},
		{name: "a wrong spec", args: "wrong.yaml good.yaml --db sqlite:missing.db", stdout: "wrong.yaml:6:22: error: db string \"Open\" differs", status: 1},
		{name: "no storage", args: "stored.yaml --db sqlite:house.db", stderr: "stateverify: stored.yaml has no \"storage\"", status: 2},
		{name: "no spec", args: "--db sqlite:house.db", stderr: "stateverify: name a SPEC", status: 2},
		{name: "no database", args: "good.yaml", stderr: "stateverify: name the database", status: 2},
		{name: "no such spec", args: "none.yaml --db sqlite:house.db", stderr: "stateverify: none.yaml: no such file or directory\n", status: 2},
		{name: "no such database", args: "good.yaml --db sqlite:missing.db", stderr: "stateverify: open the sqlite database: stat missing.db: no such file or directory\n", status: 2},
		{name: "no such scheme", args: "good.yaml --db oracle://x", stderr: "stateverify: the URL of the database must begin with", status: 2},
		{name: "no such flag", args: "good.yaml --dn x", stderr: "stateverify: flag provided but not defined: -dn\n", status: 2},
		{name: "no such format", args: "good.yaml --db sqlite:house.db --format xml", stderr: "stateverify: format \"xml\" is not one of text", status: 2},
		{name: "version", args: "--version", stdout: "stateverify "},
		{name: "help", args: "--help", stdout: "usage: stateverify [flags] SPEC…\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			stdout, stderr, status := command(t, dir, append([]string{bin + "/stateverify"}, strings.Fields(test.args)...)...)
			if !begins(stdout, test.stdout) || !begins(stderr, test.stderr) || status != test.status {
				t.Errorf("exit status %d, want %d\nstandard output %q\nwant %q\nstandard error %q\nwant %q", status, test.status, stdout, test.stdout, stderr, test.stderr)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "missing.db")); err == nil {
		t.Error("it made the database that was missing")
	}
}

// begins reports whether text begins with that; if that is empty, text must be empty.
func begins(text, with string) bool {
	return strings.HasPrefix(text, with) && (with != "" || text == "")
}

// commands builds stategen and stateverify and returns their folder.
func commands(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	run(t, ".", "go", "build", "-C", "..", "-o", dir, "./cmd/stategen")
	run(t, ".", "go", "build", "-C", "../verify", "-o", dir, "./cmd/stateverify")
	return dir
}

// command runs a command, which may fail with an exit status.
func command(t *testing.T, dir string, words ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
