package e2e

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/ddl"
)

// rebuilds are tables with a column state that accepts 'x', and whatever SQLite allows
// in CREATE TABLE and around it. Each script creates the table and its rows.
var rebuilds = []struct{ name, table, script string }{
	{"plain", "rollouts", `CREATE TABLE rollouts (id INTEGER PRIMARY KEY, state TEXT NOT NULL, CONSTRAINT c CHECK (state IN ('x')));
INSERT INTO rollouts VALUES (7, 'x');`},
	{"names and comments", `roll "outs; (`, `CREATE TABLE IF NOT EXISTS main.[roll "outs; (] ( -- ) the first
  [1 it's; (] TEXT COLLATE NOCASE PRIMARY KEY, /* ; ' */
  ` + "`back``quoted`" + ` BLOB DEFAULT x'2c29' NOT NULL, "a ""b"") CHECK (" INT DEFAULT -1,
  'state' TEXT NOT NULL DEFAULT 'x' CHECK ("roll ""outs; (".state IN ("x") -- )
  ), -- its end
  'end' INT CHECK ([roll "outs; (].[end] > 0.5 OR "end" IS NULL)
  -- the last
) STRICT, WITHOUT ROWID;
INSERT INTO [roll "outs; (] ([1 it's; (]) VALUES ('a');
CREATE INDEX [i;(] ON "roll ""outs; (" ([1 it's; (] COLLATE BINARY DESC) WHERE state = 'x;';`},
	{"generated", "rollouts", `CREATE TABLE rollouts (a, state, full GENERATED ALWAYS AS (CAST(a AS TEXT) || '@' || state) STORED UNIQUE, length AS (length(full)),
  b DEFAULT (CAST(1 AS TEXT)), CHECK (state = 'x'));
INSERT INTO rollouts (a, state) VALUES (1, 'x');`},
	{"autoincrement and children", "rollouts", `CREATE TABLE rollouts (
  id INTEGER, state CHECK(state IN('x'))UNIQUE, parent REFERENCES rollouts ON DELETE CASCADE, PRIMARY KEY (id AUTOINCREMENT));
CREATE TABLE children (id REFERENCES rollouts (id) ON DELETE CASCADE ON UPDATE SET NULL);
INSERT INTO rollouts VALUES (3, 'x', 3), (900, NULL, 3); INSERT INTO children VALUES (3); DELETE FROM rollouts WHERE id = 900;`},
	{"no constraint", "rollouts", "CREATE TABLE rollouts (\n  state -- the last )\n);INSERT INTO rollouts VALUES ('x')"},
	{"keys", "rollouts", `CREATE TABLE towns (a, b, PRIMARY KEY (a, b));
CREATE TABLE rollouts (a COLLATE NOCASE, b NOT NULL ON CONFLICT IGNORE, state CONSTRAINT d CHECK (state IS 'x') DEFAULT 'x',
  CONSTRAINT k PRIMARY KEY (b DESC, a) ON CONFLICT REPLACE, UNIQUE (state, a COLLATE RTRIM),
  CONSTRAINT f FOREIGN KEY (a, b) REFERENCES towns ON DELETE SET DEFAULT MATCH FULL DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
INSERT INTO towns VALUES (1, 2); INSERT INTO rollouts (a, b) VALUES (1, 2);`},
	{"no commas", "rollouts", `CREATE TABLE rollouts (id INT CONSTRAINT z, state CONSTRAINT c NOT NULL CHECK (state = 'x') CONSTRAINT q,
  UNIQUE (state) CONSTRAINT w CHECK (id > 0) ON CONFLICT ABORT CHECK (1) UNIQUE (id, state));
INSERT INTO rollouts VALUES (1, 'x');`},
	{"odd types", "rollouts", `CREATE TABLE rollouts (id LONG INTEGER 'of' [some] "kind" (1, -2), n n'x', state "VARCHAR"(20)CHECK(state='x'), e e'\n', exclude, like, generated always);
INSERT INTO rollouts (state) VALUES ('x');`},
	{"words of MySQL", "rollouts", `CREATE TABLE rollouts (charset DEFAULT '\', engine /*!50100 ; */ DEFAULT "\", state CHECK (state IN ('x')), [auto_increment]);
INSERT INTO rollouts (state) VALUES ('x');`},
	{"added columns", "rollouts", `CREATE TABLE rollouts (id INTEGER PRIMARY KEY AUTOINCREMENT -- it
  , CHECK (id > 0), UNIQUE (id));
INSERT INTO rollouts VALUES (5);
ALTER TABLE rollouts ADD COLUMN state TEXT /* ; */ DEFAULT 'x' CHECK (rollouts.state IN ('x', 'a')) NOT NULL;
ALTER TABLE "rollouts" ADD seen TEXT GENERATED ALWAYS AS (state || id);
ALTER TABLE main.rollouts ADD n DEFAULT 3;`},
	{"added columns, comment behind", "rollouts", "CREATE TABLE rollouts (id -- it\n); ALTER TABLE rollouts ADD state; INSERT INTO rollouts VALUES (1, 'x')"},
	{"rebuilt before", "rollouts", `CREATE TABLE rollouts (state); CREATE INDEX i ON rollouts (state); CREATE TABLE IF NOT EXISTS rollouts (other);
CREATE TABLE new_rollouts (id PRIMARY KEY REFERENCES rollouts, state CHECK (state IN ('x')), b UNIQUE);
CREATE INDEX j ON new_rollouts (state, b); DROP TABLE rollouts; ALTER TABLE new_rollouts RENAME TO rollouts;
CREATE UNIQUE INDEX IF NOT EXISTS i ON rollouts (state) WHERE b; CREATE INDEX k ON rollouts (b); DROP INDEX k;
INSERT INTO rollouts (state) VALUES ('x');`},
	{"renamed", `roll"outs`, `CREATE TABLE a (id INTEGER PRIMARY KEY, state CHECK (a.state IN ('x')), b UNIQUE);
CREATE INDEX i ON a (lower(state)) WHERE b > 0; CREATE TRIGGER t AFTER INSERT ON a WHEN NEW.id < 0 BEGIN SELECT 1; END;
INSERT INTO a (state) VALUES ('x'); ALTER TABLE a RENAME TO [b]; ALTER TABLE b RENAME TO "roll""outs";`},
	{"triggers", "rollouts", `CREATE TABLE rollouts (state CHECK (state = 'x'), "end", begin); CREATE TABLE log (end, state);
CREATE TRIGGER IF NOT EXISTS steps BEFORE UPDATE OF state, "end" ON rollouts FOR EACH ROW WHEN NEW.end IS NOT OLD.end
BEGIN
  SELECT CASE WHEN OLD.end THEN RAISE(ABORT, 'no; END;') END; -- ; END;
  UPDATE log SET end = begin FROM (SELECT 1 AS begin, CASE 1 WHEN 1 THEN 2 END AS end); /* ; END; */
  INSERT INTO log (end) SELECT NEW.begin WHERE NEW."END" = 'END;';
END;
CREATE VIEW v AS SELECT state, "end" FROM rollouts;
CREATE TRIGGER through INSTEAD OF INSERT ON v BEGIN INSERT INTO rollouts (state) VALUES (NEW.state); END;
CREATE TRIGGER elsewhere AFTER INSERT ON log BEGIN UPDATE rollouts SET state = 'x' WHERE "end" = NEW.end; END;
CREATE TRIGGER main.gone AFTER INSERT ON rollouts BEGIN SELECT 1; END; DROP TRIGGER gone;
CREATE TRIGGER logs AFTER INSERT ON rollouts BEGIN INSERT INTO log VALUES (1, NEW.state); END;
INSERT INTO v VALUES ('x', 1);`},
}

// TestRebuilds rebuilds each table from its script and from the schema that sqlite3
// prints, through the program and through the driver. Only what the column accepts
// may change.
func TestRebuilds(t *testing.T) {
	const clause = `CONSTRAINT "c" CHECK ("state" IN ('x', 'wider'))`
	for _, tt := range rebuilds {
		for _, source := range []string{"script", "dump"} {
			for _, runner := range []string{"program", "driver"} {
				t.Run(fmt.Sprintf("%s/%s/%s", tt.name, source, runner), func(t *testing.T) {
					path := dbserver.SQLite(t)
					db := openDSN(t, "sqlite", path)
					mustExec(t, db, tt.script)
					text := tt.script
					if source == "dump" {
						text = sqlite3(t, path, ".schema")
					}
					r, err := ddl.RebuildOf([]byte(text), tt.table)
					if err != nil {
						t.Fatal(err)
					}
					create, err := r.Create(`"new table"`, ddl.Replacement{Column: "state", Constraint: "c", Clause: clause})
					if err != nil {
						t.Fatal(err)
					}
					before := factsOf(t, db, tt.table)
					if procedure := recreate(r, create); runner == "program" {
						sqlite3(t, path, procedure)
					} else {
						db.SetMaxOpenConns(1)
						mustExec(t, db, procedure)
					}
					if diff := cmp.Diff(before, factsOf(t, db, tt.table)); diff != "" {
						t.Errorf("-old +new:\n%s\n%s", diff, create)
					}
					acceptsOnlyNew(t, db, tt.table)
				})
			}
		}
	}
}

func sqlite3(t *testing.T, path, script string) string {
	t.Helper()
	client := dbserver.Client(t, path)
	client.Stdin = strings.NewReader(script)
	out, err := client.CombinedOutput()
	if err != nil {
		t.Fatalf("%v in\n%s\n%s", err, script, out)
	}
	return string(out)
}

// recreate is the procedure: https://www.sqlite.org/lang_altertable.html#otheralter
func recreate(r *ddl.Rebuild, create string) string {
	g := constrainedDatabases[0]
	var columns []string
	for _, c := range r.Columns {
		columns = append(columns, g.ident(c))
	}
	list, table := strings.Join(columns, ", "), g.ident(r.Table)
	var b strings.Builder
	b.WriteString("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN IMMEDIATE;\n" + create + ";\n")
	fmt.Fprintf(&b, "INSERT INTO \"new table\" (%s) SELECT %s FROM %s;\n", list, list, table)
	if r.AutoIncrement {
		fmt.Fprintf(&b, "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = '%s') WHERE name = 'new table';\n", r.Table)
	}
	fmt.Fprintf(&b, "DROP TABLE %s; ALTER TABLE \"new table\" RENAME TO %s;\n", table, table)
	for _, d := range r.Dependents {
		b.WriteString(d.SQL + ";\n")
	}
	b.WriteString("COMMIT; PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF;\n")
	return b.String()
}

// factsOf returns everything that SQLite reports of a database except the SQL of the
// table itself.
func factsOf(t *testing.T, db *sql.DB, table string) map[string][]string {
	t.Helper()
	facts := map[string][]string{}
	for what, query := range map[string]string{
		"columns":      "SELECT * FROM pragma_table_xinfo(?1)",
		"table":        "SELECT * FROM pragma_table_list WHERE name = ?1",
		"indexes":      "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?1) ORDER BY name",
		"parts":        "SELECT l.name, i.* FROM pragma_index_list(?1) l, pragma_index_xinfo(l.name) i ORDER BY l.name, i.seqno",
		"foreign keys": "SELECT * FROM pragma_foreign_key_list(?1)",
		"schema":       "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name <> ?1 ORDER BY type, name",
		"rows":         "SELECT * FROM " + constrainedDatabases[0].ident(table),
		"integrity":    "PRAGMA integrity_check",
		"references":   "PRAGMA foreign_key_check",
	} {
		facts[what] = textsOf(t, db, query, table)
	}
	for _, other := range []string{"sqlite_sequence", "children", "log"} {
		if len(textsOf(t, db, "SELECT 1 FROM sqlite_schema WHERE name = ?1", other)) > 0 {
			facts[other] = textsOf(t, db, "SELECT * FROM "+other+" WHERE ?1 <> ''", table)
		}
	}
	return facts
}

func textsOf(t *testing.T, db *sql.DB, query, param string) (all []string) {
	t.Helper()
	var params []any
	if strings.Contains(query, "?1") {
		params = []any{param}
	}
	rows, err := db.Query(query, params...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		var line strings.Builder
		for i, v := range values {
			fmt.Fprintf(&line, "%s=%q ", names[i], fmt.Sprint(*v.(*any)))
		}
		all = append(all, line.String())
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// acceptsOnlyNew checks that the column accepts only the new state.
func acceptsOnlyNew(t *testing.T, db *sql.DB, table string) {
	t.Helper()
	update := fmt.Sprintf("UPDATE %s SET state = ? WHERE state = 'x'", constrainedDatabases[0].ident(table))
	if _, err := db.Exec(update, "junk"); err == nil {
		t.Error("junk was written")
	}
	result, err := db.Exec(update, "wider")
	if err != nil {
		t.Fatalf("the new state: %v", err)
	}
	if n, err := result.RowsAffected(); n != 1 || err != nil {
		t.Errorf("%d rows have the new state, %v; want 1", n, err)
	}
}
