// Other ways to write a state than a plain INSERT or UPDATE, and what the triggers do
// in each.

package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/spec"
)

// doorSpec allows the transitions from shut to open and from open to gone.
const doorSpec = `
stategen: 1
package: door
type: State
states:
  - {name: Shut, db: shut, initial: true}
  - {name: Open, db: open}
  - {name: Gone, db: gone, final: true}
transitions:
  - {from: Shut, to: Open}
  - {from: Open, to: Gone}
storage:
  - table: doors
    column: state
    enforce_transitions: true
    indexes: [{name: doors_note, columns: [note]}]
`

const (
	noSkip  = `no transition from "shut" to "gone" in doors.state`
	noStart = `no insert as "open", only as "shut", in doors.state`
	isLegal = ""
)

// ways are tried on a table with the rows 1 shut, 2 open, each on a table of its own.
var ways = []struct {
	name    string
	on      string // names of databases
	prepare string // a statement that must succeed
	try     string
	message string // of the trigger that rejects it
	want    string // the rows after it
}{
	{"an upsert that makes a transition", "sqlite postgres", "",
		"INSERT INTO doors (id, state) VALUES (1, 'open') ON CONFLICT (id) DO UPDATE SET state = excluded.state", isLegal, "1 open, 2 open"},
	{"an upsert that makes a transition", "mysql", "",
		"INSERT INTO doors (id, state) VALUES (1, 'open') ON DUPLICATE KEY UPDATE state = VALUES(state)", isLegal, "1 open, 2 open"},
	{"an upsert that skips a state", "sqlite postgres", "",
		"INSERT INTO doors (id, state) VALUES (1, 'gone') ON CONFLICT (id) DO UPDATE SET state = excluded.state", noSkip, "1 shut, 2 open"},
	{"an upsert that skips a state", "mysql", "",
		"INSERT INTO doors (id, state) VALUES (1, 'gone') ON DUPLICATE KEY UPDATE state = VALUES(state)", noSkip, "1 shut, 2 open"},
	{"an upsert that inserts", "sqlite postgres", "",
		"INSERT INTO doors (id, state) VALUES (3, 'open') ON CONFLICT (id) DO UPDATE SET state = excluded.state", noStart, "1 shut, 2 open"},
	{"an upsert that inserts", "mysql", "",
		"INSERT INTO doors (id, state) VALUES (3, 'open') ON DUPLICATE KEY UPDATE state = VALUES(state)", noStart, "1 shut, 2 open"},
	{"an insert that skips existing rows", "sqlite", "", "INSERT OR IGNORE INTO doors (id, state) VALUES (1, 'open'), (3, 'shut')", isLegal, "1 shut, 2 open, 3 shut"},
	{"an insert that skips existing rows", "postgres", "", "INSERT INTO doors (id, state) VALUES (1, 'open'), (3, 'shut') ON CONFLICT DO NOTHING", isLegal, "1 shut, 2 open, 3 shut"},
	{"an insert that skips existing rows", "mysql", "", "INSERT IGNORE INTO doors (id, state) VALUES (1, 'open'), (3, 'shut')", isLegal, "1 shut, 2 open, 3 shut"},
	{"IGNORE", "sqlite", "", "INSERT OR IGNORE INTO doors (id, state) VALUES (3, 'open')", noStart, "1 shut, 2 open"},
	{"IGNORE", "mysql", "", "INSERT IGNORE INTO doors (id, state) VALUES (3, 'open')", noStart, "1 shut, 2 open"},
	{"UPDATE with IGNORE", "sqlite", "", "UPDATE OR IGNORE doors SET state = 'gone' WHERE id = 1", noSkip, "1 shut, 2 open"},
	{"UPDATE with IGNORE", "mysql", "", "UPDATE IGNORE doors SET state = 'gone' WHERE id = 1", noSkip, "1 shut, 2 open"},
	{"UPDATE with REPLACE", "sqlite", "", "UPDATE OR REPLACE doors SET id = 2, state = 'gone' WHERE id = 1", noSkip, "1 shut, 2 open"},
	{"UPDATE with FAIL", "sqlite", "", "UPDATE OR FAIL doors SET state = 'gone'", noSkip, "1 shut, 2 open"},
	{"REPLACE", "sqlite mysql", "", "REPLACE INTO doors (id, state) VALUES (1, 'open')", noStart, "1 shut, 2 open"},
	{"REPLACE with triggers on what it deletes", "sqlite", "PRAGMA recursive_triggers = ON", "REPLACE INTO doors (id, state) VALUES (1, 'open')", noStart, "1 shut, 2 open"},
	{"REPLACE by the initial state: deleted and made again", "sqlite mysql", "", "REPLACE INTO doors (id, state) VALUES (2, 'shut')", isLegal, "1 shut, 2 shut"},
	{"many rows, one of them rejected", "sqlite postgres mysql", "", "UPDATE doors SET state = 'gone'", noSkip, "1 shut, 2 open"},
	{"a copy of rows", "sqlite postgres mysql", "", "INSERT INTO doors (id, state) SELECT id + 10, state FROM doors ORDER BY id", noStart, "1 shut, 2 open"},
	{"an update by another table", "sqlite postgres", "CREATE TEMP TABLE news AS SELECT 1 AS id, 'gone' AS state",
		"UPDATE doors SET state = news.state FROM news WHERE news.id = doors.id", noSkip, "1 shut, 2 open"},
	{"an update by another table", "mysql", "CREATE TEMPORARY TABLE news AS SELECT 1 AS id, 'gone' AS state",
		"UPDATE doors JOIN news ON news.id = doors.id SET doors.state = news.state", noSkip, "1 shut, 2 open"},
	{"a view", "postgres mysql", "CREATE OR REPLACE VIEW v AS SELECT id, state FROM doors", "UPDATE v SET state = 'gone' WHERE id = 1", noSkip, "1 shut, 2 open"},
	{"MERGE", "postgres", "", "MERGE INTO doors USING (VALUES (1)) AS v (id) ON v.id = doors.id WHEN MATCHED THEN UPDATE SET state = 'gone'", noSkip, "1 shut, 2 open"},
	{"COPY", "postgres", "", "COPY doors (id, state) FROM PROGRAM 'echo 3,open' WITH (FORMAT csv)", noStart, "1 shut, 2 open"},
	{"another trigger", "sqlite", "CREATE TRIGGER other AFTER UPDATE OF note ON doors BEGIN UPDATE doors SET state = 'gone' WHERE id = NEW.id; END",
		"UPDATE doors SET note = 'x' WHERE id = 1", noSkip, "1 shut, 2 open"},
	{"another trigger", "postgres", `CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.state := 'gone'; RETURN NEW; END $$;
		CREATE TRIGGER zz BEFORE UPDATE OF note ON doors FOR EACH ROW EXECUTE FUNCTION other()`,
		"UPDATE doors SET note = 'x' WHERE id = 1", noSkip, "1 shut, 2 open"},
	{"another trigger", "mysql", "CREATE TRIGGER zz BEFORE UPDATE ON doors FOR EACH ROW SET NEW.state = IF(NEW.note = 'x', 'gone', NEW.state)",
		"UPDATE doors SET note = 'x' WHERE id = 1", noSkip, "1 shut, 2 open"},
	{"another trigger that makes a transition legal", "mysql", "CREATE TRIGGER zz BEFORE UPDATE ON doors FOR EACH ROW SET NEW.state = 'open'",
		"UPDATE doors SET state = 'gone' WHERE id = 1", isLegal, "1 open, 2 open"},
	{"another column", "sqlite postgres mysql", "", "UPDATE doors SET note = 'x'", isLegal, "1 shut, 2 open"},
	// What the triggers do not see, as docs/sql.md says.
	{"a table without transactions", "mysql", "ALTER TABLE doors ENGINE = MyISAM", "UPDATE doors SET state = 'gone' WHERE id = 1", noSkip, "1 gone, 2 open"},
	{"the role of a replica", "postgres", "SET session_replication_role = replica", "UPDATE doors SET state = 'gone' WHERE id = 1", isLegal, "1 gone, 2 open"},
}

func TestTriggerWays(t *testing.T) {
	s, found := spec.Parse("spec/door.yaml", []byte(doorSpec))
	if s == nil {
		t.Fatal(found)
	}
	for _, g := range constrainedDatabases {
		for _, way := range ways {
			if !strings.Contains(" "+way.on+" ", " "+g.name+" ") {
				continue
			}
			t.Run(g.name+"/"+way.name, func(t *testing.T) {
				ctx := t.Context()
				conn := g.connect(t)
				g.createTables(ctx, t, conn, s)
				g.exec(ctx, t, conn, "INSERT INTO doors (id, state) VALUES (1, 'shut'), (2, 'open')")
				g.exec(ctx, t, conn, g.print(t, s))
				if way.prepare != "" {
					g.exec(ctx, t, conn, way.prepare)
				}
				_, err := conn.ExecContext(ctx, way.try)
				if way.message != isLegal {
					g.rejected(t, err, map[string]string{noSkip: "doors_state_next", noStart: "doors_state_start"}[way.message], way.message)
				} else if err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(way.want, rowsOf(ctx, t, conn)); diff != "" {
					t.Errorf("rows (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func rowsOf(ctx context.Context, t *testing.T, conn *sql.Conn) string {
	t.Helper()
	rows, err := conn.QueryContext(ctx, "SELECT id, state FROM doors ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var id int
		var state string
		if err := rows.Scan(&id, &state); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%d %s", id, state))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, ", ")
}
