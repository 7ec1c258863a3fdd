package verify_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/database"
	"stategen.example/internal/spec"
	"stategen.example/verify"
)

// door is the spec of all tests; more goes into its storage.
const door = `stategen: 1
package: door
type: State
states:
  - {name: Open, db: open}
  - {name: Shut, db: shut, aliases: [closed]}
reserved: [Lost, lost]
storage:
  - table: doors
    column: state
`

const constrained = "CREATE TABLE doors (id INTEGER, state TEXT, CONSTRAINT doors_state_check " +
	"CHECK (state IS NOT NULL AND state COLLATE BINARY IN ('closed', 'open', 'shut')));"

// TestSpec compares SQLite databases with a spec.
func TestSpec(t *testing.T) {
	const free = "CREATE TABLE doors (id INTEGER, state);" // of no type, it keeps a number
	const noCheck = `10:13: error: in the database: no CHECK limits column "state" of table "doors" [schema-unread]`
	for _, test := range []struct {
		name string
		more string // of the storage
		sql  string
		want []string
	}{
		{name: "constrained", sql: constrained + "INSERT INTO doors VALUES (1, 'open'), (2, 'closed');"},
		{name: "constrained by an older list and NOT NULL", sql: "CREATE TABLE doors (state TEXT NOT NULL CHECK (state IN ('shut', 'open', 'closed')))"},
		{
			name: "a state is lacking",
			sql:  "CREATE TABLE doors (state TEXT NOT NULL, CONSTRAINT c CHECK (state IN ('open', 'closed')))",
			want: []string{`6:22: error: constraint "c" lacks "shut" of state "Shut" (in the database) [schema-lacks]`},
		},
		{
			name: "an alias is lacking",
			sql:  "CREATE TABLE doors (state TEXT NOT NULL CHECK (state IN ('open', 'shut')))",
			want: []string{`6:38: error: the constraint lacks "closed" of state "Shut" (in the database) [schema-lacks]`},
		},
		{
			name: "a string too many",
			sql:  "CREATE TABLE doors (state TEXT NOT NULL CHECK (state IN ('open', 'ajar', 'shut', 'closed')))",
			want: []string{`10:13: error: column doors.state accepts "ajar", but no state or alias has it [schema-extra]`},
		},
		{
			name: "NULL passes the constraint",
			sql:  "CREATE TABLE doors (state TEXT CHECK (state IN ('open', 'shut', 'closed'))); INSERT INTO doors VALUES (NULL), ('open'), (NULL);",
			want: []string{
				`10:13: error: NULL is in 2 rows of doors.state, but the spec does not declare it nullable [row-null]`,
				`10:13: warn: column doors.state accepts NULL, but the spec does not declare it nullable (in the database) [schema-null]`,
			},
		},
		{
			name: "NULL is wanted", more: "    nullable: true\n",
			sql: "CREATE TABLE doors (state TEXT CHECK (state IN ('open', 'shut', 'closed'))); INSERT INTO doors VALUES (NULL);",
		},
		{
			name: "a constraint that is no list",
			sql:  "CREATE TABLE doors (state TEXT NOT NULL CHECK (length(state) < 10))",
			want: []string{`10:13: error: in the database: the CHECK on column "state" of table "doors" is not a plain list of strings [schema-unread]`},
		},
		{
			name: "rows without a constraint",
			sql: free + `INSERT INTO doors (state) VALUES ('open'), (NULL), ('Open'), ('open '), ('ajar'), ('ajar'), ('lost'), (''), ('it''s "'),
				(char(27, 10, 8238)), (replace(hex(zeroblob(50)), '0', 'é')), (CAST('open' AS BLOB)), (CAST(x'ff' AS TEXT)), (7);`,
			want: []string{
				`10:13: error: NULL is in 1 row of doors.state, but the spec does not declare it nullable [row-null]`,
				`10:13: error: "" is in 1 row of doors.state, but no state or alias has it [row-unknown]`,
				`10:13: error: "Open" is in 1 row of doors.state, but no state or alias has it; did you mean "open"? [row-unknown]`,
				`10:13: error: "\x1b\n\u202e" is in 1 row of doors.state, but no state or alias has it [row-unknown]`,
				`10:13: error: "\xff" is in 1 row of doors.state, but no state or alias has it [row-unknown]`,
				`10:13: error: "ajar" is in 2 rows of doors.state, but no state or alias has it [row-unknown]`,
				`10:13: error: "it's \"" is in 1 row of doors.state, but no state or alias has it [row-unknown]`,
				`10:13: error: "lost" is in 1 row of doors.state, but it is reserved [row-unknown]`,
				`10:13: error: "open " is in 1 row of doors.state, but no state or alias has it; did you mean "open"? [row-unknown]`,
				`10:13: error: "open" is in 1 row of doors.state, but as a BLOB, which never equals the text in a CHECK or a query [row-unknown]`,
				`10:13: error: "` + strings.Repeat("é", 64) + `"… (200 bytes) is in 1 row of doors.state, but no state or alias has it [row-unknown]`,
				`10:13: error: 7 is in 1 row of doors.state, but the driver returns it as int64, not as a string [row-unknown]`,
				noCheck,
			},
		},
		{
			name: "a collation that lumps",
			sql:  "CREATE TABLE doors (state TEXT COLLATE NOCASE NOT NULL); INSERT INTO doors VALUES ('open'), ('OPEN'), ('OPEN'), ('oPEN');",
			want: []string{
				`10:13: error: "OPEN" is in 2 rows of doors.state, but no state or alias has it; did you mean "open"? [row-unknown]`,
				`10:13: error: "oPEN" is in 1 row of doors.state, but no state or alias has it; did you mean "open"? [row-unknown]`,
				noCheck,
			},
		},
		{name: "no table", sql: "CREATE TABLE windows (state TEXT)",
			want: []string{`9:12: error: the database has no table "doors" with a column "state" [schema-unread]`}},
		{name: "no column", sql: "CREATE TABLE doors (stat TEXT)",
			want: []string{`9:12: error: the database has no table "doors" with a column "state" [schema-unread]`}},
		{name: "a view", sql: "CREATE VIEW doors AS SELECT 'open' AS state",
			want: []string{`9:12: error: the database has no table "doors" with a column "state" [schema-unread]`}},
		{name: "no table of the second column", more: "  - {table: app.gates, column: state}\n", sql: constrained,
			want: []string{`11:13: error: the database has no table "app.gates" with a column "state" [schema-unread]`}},
		{name: "names in quotes", more: "  - {table: 'main.my \"gates\"', column: 'the state'}\n",
			sql: constrained + `CREATE TABLE "my ""gates""" ("the state" TEXT NOT NULL CHECK ("the state" IN ('open', 'shut', 'closed')));
				INSERT INTO "my ""gates""" VALUES ('open')`},
		{name: "a column added later", sql: "CREATE TABLE doors (id INTEGER); ALTER TABLE doors ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'shut', 'closed'))"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := verified(t, newSQLite(t, test.sql), door+test.more)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// lock is a spec whose transitions triggers enforce.
const lock = `stategen: 1
package: lock
type: State
states:
  - {name: Open, db: open, initial: true}
  - {name: Shut, db: shut}
  - {name: Gone, db: gone, final: true}
transitions:
  - {from: Open, to: Shut}
  - {from: Shut, to: Gone}
storage:
  - table: locks
    column: state
    enforce_transitions: true
`

// TestTriggers compares the triggers of SQLite databases with a spec.
func TestTriggers(t *testing.T) {
	made := tableOf(t, lock)
	free := strings.Replace(lock, "true\n", "false\n", 1)
	inMain := strings.Replace(lock, "table: locks", "table: main.locks", 1)
	for _, test := range []struct {
		name, spec, sql string
		want            []string
	}{
		{name: "as they are made", spec: lock, sql: made},
		{name: "as they are made, with a schema", spec: inMain, sql: tableOf(t, inMain)},
		{name: "none", spec: lock, sql: made + "DROP TRIGGER locks_state_start; DROP TRIGGER locks_state_next;", want: []string{
			`14:26: error: trigger "locks_state_next" of table "locks" is missing in the database: create it as in the generated SQL [schema-trigger]`,
			`14:26: error: trigger "locks_state_start" of table "locks" is missing in the database: create it as in the generated SQL [schema-trigger]`,
		}},
		{name: "one is made from other transitions", spec: strings.Replace(lock, "storage:", "  - {from: Shut, to: Open}\nstorage:", 1), sql: made, want: []string{
			`15:26: error: trigger "locks_state_next" of table "locks" is out of date with the spec (in the database): it has "in ( 'gone' ) end ) is not" instead of "in ( 'gone' , 'open' ) end )"; drop it and create it as in the generated SQL [schema-trigger]`,
		}},
		{name: "a column of another table has them", spec: lock, sql: made + "CREATE TABLE other (state TEXT); DROP TRIGGER locks_state_start;" +
			"CREATE TRIGGER locks_state_start AFTER INSERT ON other BEGIN SELECT 1; END;", want: []string{
			`14:26: error: trigger "locks_state_start" of table "locks" is missing in the database: create it as in the generated SQL [schema-trigger]`,
		}},
		{name: "under an older name too", spec: strings.Replace(lock, "column: state\n", "column: state\n    constraint: locked\n", 1),
			sql: made + strings.NewReplacer("locks_state_", "locked_", "CREATE TABLE locks", "CREATE TABLE unused").Replace(made), want: []string{
				`15:26: error: trigger "locks_state_next" of table "locks" enforces transitions of state, but has another name than the spec's triggers (in the database): drop it [schema-trigger]`,
				`15:26: error: trigger "locks_state_start" of table "locks" enforces transitions of state, but has another name than the spec's triggers (in the database): drop it [schema-trigger]`,
			}},
		{name: "somebody else's", spec: free, sql: tableOf(t, free) +
			"CREATE TRIGGER locked AFTER INSERT ON locks BEGIN SELECT 1; END;"},
		{name: "they are there all the same", spec: free, sql: made, want: []string{
			`14:26: error: trigger "locks_state_next" of table "locks" exists (in the database), but the spec does not set enforce_transitions: drop it [schema-trigger]`,
			`14:26: error: trigger "locks_state_start" of table "locks" exists (in the database), but the spec does not set enforce_transitions: drop it [schema-trigger]`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, verified(t, newSQLite(t, test.sql), test.spec)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// tableOf makes the table of the spec's column, with its constraint and triggers.
func tableOf(t *testing.T, text string) string {
	t.Helper()
	s := parsed(t, text)
	st := &s.Storage[0]
	d := database.SQLite
	made := append([]string{"CREATE TABLE " + st.Table.Value + " (state TEXT, " + database.Constraint(d, st, spec.Stored(s.All())) + ")"},
		database.CreateTriggers(d, s, st)...)
	return strings.Join(made, ";\n") + ";\n"
}

// A column that holds no states, but names, say, gives no list of them all.
func TestManyStrings(t *testing.T) {
	name := newSQLite(t, `CREATE TABLE doors (state TEXT);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
		INSERT INTO doors SELECT 'name ' || i FROM n;
		INSERT INTO doors VALUES ('frequent'), ('frequent'), (NULL);`)
	got := verified(t, name, door)
	if len(got) != 52 || !strings.Contains(got[1], `"frequent" is in 2 rows`) {
		t.Errorf("got %d lines:\n%s", len(got), strings.Join(got, "\n"))
	}
	const want = `10:13: error: 952 more unknown strings are in 952 rows of doors.state [row-unknown]`
	if !strings.Contains(strings.Join(got, "\n"), want) {
		t.Errorf("no line %s in\n%s", want, strings.Join(got, "\n"))
	}
}

// TestReadOnly checks that the file stays as it is. With a write-ahead log SQLite
// keeps its two files beside it, as for every reader
// (https://www.sqlite.org/wal.html#read_only_databases).
func TestReadOnly(t *testing.T) {
	for setup, files := range map[string]int{"": 1, "PRAGMA journal_mode=WAL;": 3} {
		name := newSQLite(t, setup+constrained+"INSERT INTO doors VALUES (1, 'open');")
		before, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := verified(t, name, door); got != nil {
			t.Errorf("%s got %q", setup, got)
		}
		after, err := os.ReadFile(name)
		if err != nil || string(after) != string(before) {
			t.Errorf("%s the file changed (%v)", setup, err)
		}
		if found, _ := filepath.Glob(filepath.Dir(name) + "/*"); len(found) > files {
			t.Errorf("%s there are the files %q", setup, found)
		}
	}
}

// TestOpen holds what is said of a database that can't be opened, and that it
// is not made.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("text", []byte(strings.Repeat("no database\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ address, want string }{
		{"sqlite:missing.db", "open the sqlite database: stat missing.db: no such file or directory"},
		{"sqlite:missing.db?mode=rwc", "open the sqlite database: stat missing.db?mode=rwc: no such file or directory"},
		{"sqlite:", "open the sqlite database: stat : no such file or directory"},
		{"sqlite:.", "open the sqlite database: . is a directory"},
		{"shop.db", "the URL of the database must begin with sqlite:, postgres:// or mysql://"},
		{"host=db password=secret", "the URL of the database must begin with sqlite:, postgres:// or mysql://"},
		{"root:secret@tcp(db)/shop", "the URL of the database must begin with sqlite:, postgres:// or mysql://"},
		{"postgres:user@db", "open the postgres database: the URL is invalid; write postgres://user:password@host:port/database, with %-escapes for special characters in user and password"},
		{"mysql:root@db", "open the mysql database: the URL is invalid; write mysql://user:password@host:port/database, with %-escapes for special characters in user and password"},
	} {
		if _, err := verify.Open(t.Context(), test.address); err == nil || err.Error() != test.want {
			t.Errorf("%s: got error %v, want %s", test.address, err, test.want)
		}
	}
	if found, _ := filepath.Glob("*"); len(found) != 1 {
		t.Errorf("there are the files %q", found)
	}
	db, err := verify.Open(t.Context(), "sqlite:text")
	if err == nil {
		defer db.Close()
		_, err = db.Spec(t.Context(), parsed(t, door))
	}
	if err == nil || !strings.Contains(err.Error(), "file is not a database") {
		t.Errorf("a file of text: got error %v", err)
	}
}

// No error shows the password, wherever it stands in a URL and whatever is
// wrong with that.
func TestOpenHidesPassword(t *testing.T) {
	for _, address := range []string{
		"postgres://user:s3cret%zz@127.0.0.1:1/db",
		"postgres://user:s3cret@127.0.0.1:port/db",
		"postgres://user:s3cret/@127.0.0.1:1/db",
		"postgres://user:s3cret@127.0.0.1:1/db?sslmode=junk",
		"postgres://user:s3cret@127.0.0.1:1/db?connect_timeout=junk",
		"postgres://user:s3cret@127.0.0.1:1/db?sslmode=disable",
		"postgres://127.0.0.1:1/db?user=u&password=s3cret&sslmode=junk",
		"postgres:user:s3cret@127.0.0.1:1/db",
		"mysql://user:s3cret%zz@127.0.0.1:1/db",
		"mysql://user:s3cret@127.0.0.1:port/db",
		"mysql://user:s3cret@127.0.0.1:1/db?tls=junk",
		"mysql://user:s3cret@127.0.0.1:1/db?timeout=junk",
		"mysql://user:s3cret@127.0.0.1:1/db?socket=/nowhere",
		"mysql://user:s3cret@127.0.0.1:1/db",
		"user:s3cret@127.0.0.1:1/db",
	} {
		db, err := verify.Open(t.Context(), address)
		if err == nil {
			db.Close()
			t.Errorf("%s: no error", address)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// newSQLite makes a database file in which the statements were run.
func newSQLite(t *testing.T, statements string) (name string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "a ? # %41.db")
	db, err := sql.Open("sqlite", "file:"+strings.NewReplacer("?", "%3f", "#", "%23", "%", "%25").Replace(name))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	return name
}

// verified returns a line for each finding.
func verified(t *testing.T, name, text string) []string {
	t.Helper()
	db, err := verify.Open(context.Background(), "sqlite:"+name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Spec(context.Background(), parsed(t, text))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range found {
		lines = append(lines, d.Pos.String()+": "+d.Level.String()+": "+d.Message+" ["+d.Rule+"]")
	}
	return lines
}

func parsed(t *testing.T, text string) *spec.Spec {
	t.Helper()
	s, found := spec.Parse("spec/door.yaml", []byte(text))
	if s == nil {
		t.Fatal(found)
	}
	return s
}
