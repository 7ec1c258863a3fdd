package column_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/column"
	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// door is the spec of these tests. Its last line is that of the column.
const door = `stategen: 1
package: door
type: State
states:
  - {name: Open, db: open, initial: true}
  - {name: Shut, db: shut, aliases: [closed]}
  - {name: Gone, db: gone, final: true}
transitions:
  - {from: Open, to: Shut}
  - {from: Shut, to: Gone}
  - {from: Shut, to: Open}
storage:
  - {table: doors, column: state, schema: ../schema.sql}
`

var (
	nullable = strings.Replace(door, "column: state", "column: state, nullable: true", 1)
	enforced = strings.Replace(door, "column: state", "column: state, enforce_transitions: true", 1)
	renamed  = strings.Replace(enforced, "column: state", "column: state, constraint: door_states", 1)
	fewer    = strings.Replace(enforced, "  - {from: Shut, to: Open}\n", "\n", 1) // and a blank line, so that places stay
)

const table = "CREATE TABLE doors (\n  state TEXT NOT NULL CHECK (state IN ('open', 'shut', 'closed', 'gone'))\n);\n"

const drop = "drop it and create it as in the generated SQL"

// triggers is the table with the triggers that a database has for a spec.
func triggers(t *testing.T, d database.Database, text string) string {
	t.Helper()
	s := parsed(t, text)
	return table + strings.Join(database.CreateTriggers(d, s, &s.Storage[0]), ";\n") + ";\n"
}

func parsed(t *testing.T, text string) *spec.Spec {
	t.Helper()
	s, found := spec.Parse("spec/door.yaml", []byte(text))
	if s == nil {
		t.Fatal(found)
	}
	return s
}

// TestFile compares SQL texts with specs.
func TestFile(t *testing.T) {
	sqlite := triggers(t, database.SQLite, enforced)
	tests := []struct {
		name, spec, sql string
		want            []string
	}{
		{name: "as declared", spec: door, sql: table},
		{name: "in another order and case", spec: door,
			sql: `create table "doors" (State text not null, check (State in ('gone', 'closed', 'shut', 'open')));`},
		{name: "a state and an alias are missing", spec: door,
			sql: "CREATE TABLE doors (state TEXT NOT NULL, CONSTRAINT c CHECK (state IN ('open', 'gone')));",
			want: []string{
				`spec/door.yaml:6:22: error: constraint "c" lacks "shut" of state "Shut" (schema.sql:1:42) [schema-lacks]`,
				`spec/door.yaml:6:38: error: constraint "c" lacks "closed" of state "Shut" (schema.sql:1:42) [schema-lacks]`,
			}},
		{name: "the type of the column lacks one", spec: door,
			sql:  "CREATE TABLE doors (state ENUM('open', 'shut', 'closed') NOT NULL);",
			want: []string{`spec/door.yaml:7:22: error: the column's type lacks "gone" of state "Gone" (schema.sql:1:27) [schema-lacks]`}},
		{name: "a string that no state has", spec: door,
			sql:  strings.Replace(table, "'gone'", "'ajar', 'gone'", 1),
			want: []string{`schema.sql:2:66: error: column doors.state accepts "ajar", but no state or alias has it [schema-extra]`}},
		{name: "a string that one of two constraints rejects", spec: door,
			sql: strings.Replace(table, "\n);", ",\n  CHECK (state IN ('ajar', 'open', 'shut', 'closed', 'gone'))\n);", 1)},
		{name: "NULL passes", spec: door, sql: strings.Replace(table, " NOT NULL", "", 1),
			want: []string{`spec/door.yaml:13:28: warn: column doors.state accepts NULL, but the spec does not declare it nullable (schema.sql:2:3) [schema-null]`}},
		{name: "NULL may pass", spec: nullable, sql: strings.Replace(table, " NOT NULL", "", 1)},
		{name: "another table", spec: door, sql: "CREATE TABLE windows (state TEXT);",
			want: []string{`spec/door.yaml:13:43: error: schema.sql: no CREATE TABLE for table "doors" [schema-unread]`}},
		{name: "the triggers of SQLite", spec: enforced, sql: sqlite},
		{name: "the triggers of PostgreSQL", spec: enforced, sql: triggers(t, database.Postgres, enforced)},
		{name: "the triggers of MySQL", spec: enforced, sql: triggers(t, database.MySQL, enforced)},
		{name: "no triggers", spec: enforced, sql: table, want: []string{
			`spec/door.yaml:13:56: error: trigger "doors_state_next" of table "doors" is missing in schema.sql: create it as in the generated SQL [schema-trigger]`,
			`spec/door.yaml:13:56: error: trigger "doors_state_start" of table "doors" is missing in schema.sql: create it as in the generated SQL [schema-trigger]`,
		}},
		{name: "triggers that the spec does not ask for", spec: door, sql: sqlite, want: []string{
			`spec/door.yaml:13:28: error: trigger "doors_state_next" of table "doors" exists (schema.sql:16:16), but the spec does not set enforce_transitions: drop it [schema-trigger]`,
			`spec/door.yaml:13:28: error: trigger "doors_state_start" of table "doors" exists (schema.sql:4:16), but the spec does not set enforce_transitions: drop it [schema-trigger]`,
		}},
		{name: "triggers of other transitions", spec: fewer, sql: sqlite, want: []string{
			`spec/door.yaml:13:56: error: trigger "doors_state_next" of table "doors" is out of date with the spec (schema.sql:16:16): ` +
				`it has "'closed' , 'gone' , 'open' ) when 'closed'" instead of "'closed' , 'gone' ) when 'closed' then new"; ` + drop + ` [schema-trigger]`,
		}},
		{name: "triggers of an older name", spec: renamed, sql: sqlite + triggers(t, database.SQLite, renamed)[len(table):], want: []string{
			`spec/door.yaml:13:81: error: trigger "doors_state_next" of table "doors" enforces transitions of state, but has another name than the spec's triggers (schema.sql:16:16): drop it [schema-trigger]`,
			`spec/door.yaml:13:81: error: trigger "doors_state_start" of table "doors" enforces transitions of state, but has another name than the spec's triggers (schema.sql:4:16): drop it [schema-trigger]`,
		}},
		{name: "a trigger of the user", spec: door, sql: table + "CREATE TRIGGER log AFTER UPDATE ON doors BEGIN SELECT 1; END;"},
		{name: "a disabled trigger", spec: enforced, sql: triggers(t, database.Postgres, enforced) + "ALTER TABLE doors DISABLE TRIGGER doors_state_start;",
			want: []string{`spec/door.yaml:13:56: error: trigger "doors_state_start" of table "doors" is disabled (schema.sql:32:16) [schema-trigger]`}},
		{name: "a dropped trigger", spec: enforced, sql: sqlite + "DROP TRIGGER doors_state_next;",
			want: []string{`spec/door.yaml:13:56: error: trigger "doors_state_next" of table "doors" is missing in schema.sql: create it as in the generated SQL [schema-trigger]`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := parsed(t, test.spec)
			if diff := cmp.Diff(test.want, lines(column.File(s, &s.Storage[0], "schema.sql", []byte(test.sql)))); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, test.sql)
			}
		})
	}
}

// TestLive compares a column that was read from one database: triggers of another
// database are out of date there, and extra strings are reported at the spec's column.
func TestLive(t *testing.T) {
	s := parsed(t, enforced)
	st := &s.Storage[0]
	text := triggers(t, database.MySQL, enforced)
	is, err := ddl.Column([]byte(strings.Replace(text, "'gone'", "'ajar', 'gone'", 1)), "doors", "state")
	if err != nil {
		t.Fatal(err)
	}
	found := column.Extras(s, st, is)
	for _, d := range []database.Database{database.SQLite, database.MySQL} {
		source := column.Source{Databases: []database.Database{d}, Name: "in the database", At: func(diag.Pos) string { return "in the database" }}
		found = append(found, column.Triggers(s, st, is.Triggers, source)...)
	}
	want := []string{
		`spec/door.yaml:13:28: error: column doors.state accepts "ajar", but no state or alias has it [schema-extra]`,
		`spec/door.yaml:13:56: error: trigger "doors_state_next" of table "doors" is out of date with the spec (in the database): ` +
			`it has "after update for each row begin declare rejected" instead of "after update of state when ( new ."; ` + drop + ` [schema-trigger]`,
		`spec/door.yaml:13:56: error: trigger "doors_state_start" of table "doors" is out of date with the spec (in the database): ` +
			`it has "after insert for each row begin declare rejected" instead of "after insert when ( new . state collate"; ` + drop + ` [schema-trigger]`,
	}
	if diff := cmp.Diff(want, lines(found)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func lines(found []diag.Finding) []string {
	var all []string
	for _, f := range diag.Sort(found) {
		all = append(all, fmt.Sprintf("%s:%s: %s: %s [%s]", f.File, f.Pos, f.Level, f.Message, f.Rule))
	}
	return all
}
