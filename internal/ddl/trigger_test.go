package ddl_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/ddl"
	"stategen.example/internal/diag"
)

// TestTriggers reads triggers as the databases' own programs and as people write
// them.
func TestTriggers(t *testing.T) {
	at := func(line, column int) diag.Pos { return diag.Pos{Line: line, Column: column} }
	const checkState = "CREATE FUNCTION check_state() RETURNS trigger AS $$ old $$;\n" +
		"CREATE TRIGGER a AFTER INSERT ON doors FOR EACH ROW EXECUTE FUNCTION check_state();\n"
	const row = "CREATE TRIGGER a AFTER INSERT ON doors BEGIN SELECT 1; END;\n"
	for _, test := range []struct {
		name, src string
		want      []ddl.Trigger
	}{
		{name: "none", src: "CREATE TABLE doors (state TEXT); CREATE FUNCTION f() RETURNS trigger AS $$ x $$;"},
		{
			name: "SQLite",
			src: "CREATE TRIGGER IF NOT EXISTS house.\"My next\" AFTER UPDATE OF state ON doors WHEN (new.a/**/) BEGIN SELECT CASE 'A b' WHEN 2 THEN 3 END; END;\n" +
				"CREATE TRIGGER other AFTER INSERT ON walls BEGIN SELECT 1; END; CREATE TEMP TRIGGER mine AFTER INSERT ON doors BEGIN SELECT 1; END;",
			want: []ddl.Trigger{{Name: "My next", Pos: at(1, 30),
				Text: "after update of state when ( new . a ) begin select case 'A b' when 2 then 3 end ; end"}},
		},
		{
			name: "MySQL, as mariadb-dump has it",
			src: "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `m` AFTER UPDATE ON `doors` FOR EACH ROW PRECEDES `n` BEGIN\n" +
				"  IF 1 THEN SET @a = 1; END IF;\nEND */;;\nDELIMITER ;\nDROP TABLE walls;",
			want: []ddl.Trigger{{Name: "m", Pos: at(2, 74), Text: "after update for each row begin if 1 then set @ a = 1 ; end if ; end"}},
		},
		{
			name: "MySQL, with a definer",
			src:  "CREATE DEFINER=CURRENT_USER() TRIGGER m AFTER UPDATE ON doors FOR EACH ROW BEGIN SET @a = 1; END",
			want: []ddl.Trigger{{Name: "m", Pos: at(1, 39), Text: "after update for each row begin set @ a = 1 ; end"}},
		},
		{
			name: "PostgreSQL, as pg_dump has it",
			src: "CREATE FUNCTION house.check_state() RETURNS trigger\n    LANGUAGE plpgsql\n    SET search_path TO 'pg_catalog', 'pg_temp'\n    AS $reject$\nBEGIN; END\n$reject$;\n" +
				"CREATE TRIGGER s AFTER INSERT ON house.doors FOR EACH ROW EXECUTE FUNCTION house.check_state();\n" +
				"CREATE TRIGGER m AFTER UPDATE ON house.doors FOR EACH ROW WHEN ((((new.state)::character varying COLLATE \"C\") <> (old.state)::text)) EXECUTE PROCEDURE house.check_state();\n" +
				"ALTER TABLE house.doors ADD COLUMN x int, DISABLE TRIGGER m;",
			want: []ddl.Trigger{
				{Name: "m", Pos: at(8, 16), Disabled: true, Text: "after update for each row when new . state collate c < > old . state ( ) " +
					"returns trigger language plpgsql set search_path to pg_catalog , pg_temp as begin ; end"},
				{Name: "s", Pos: at(7, 16), Text: "after insert for each row ( ) returns trigger language plpgsql set search_path to pg_catalog , pg_temp as begin ; end"},
			},
		},
		{
			name: "a function that is not in the text", src: "CREATE CONSTRAINT TRIGGER a AFTER INSERT ON doors DEFERRABLE FOR EACH STATEMENT EXECUTE FUNCTION check_state('x');",
			want: []ddl.Trigger{{Name: "a", Pos: at(1, 27), Text: "constraint after insert deferrable for each statement ( 'x' )", Opaque: true}},
		},
		{
			name: "the last function counts",
			src: checkState + "ALTER TABLE ONLY doors DISABLE TRIGGER ALL; ALTER TABLE doors ENABLE ALWAYS TRIGGER A;" +
				"CREATE OR REPLACE FUNCTION Check_State() RETURNS trigger AS $$ new $$;",
			want: []ddl.Trigger{{Name: "a", Pos: at(2, 16), Text: "after insert for each row ( ) returns trigger as new"}},
		},
		{
			name: "created again", src: row + "CREATE TRIGGER IF NOT EXISTS a BEFORE INSERT ON doors BEGIN SELECT 3; END; CREATE OR REPLACE TRIGGER A AFTER INSERT ON Doors BEGIN SELECT 2; END;",
			want: []ddl.Trigger{{Name: "A", Pos: at(2, 102), Text: "after insert begin select 2 ; end"}},
		},
		{name: "existing ones stay", src: row + "CREATE TRIGGER IF NOT EXISTS a BEFORE INSERT ON doors BEGIN SELECT 3; END; DROP TRIGGER b; DROP TRIGGER a ON walls;",
			want: []ddl.Trigger{{Name: "a", Pos: at(1, 16), Text: "after insert begin select 1 ; end"}}},
		{name: "renamed", src: row + "ALTER TRIGGER a ON doors RENAME TO B; ALTER TRIGGER c ON doors RENAME TO d; DROP TRIGGER a ON doors;",
			want: []ddl.Trigger{{Name: "B", Pos: at(1, 16), Text: "after insert begin select 1 ; end"}}},
		{name: "dropped", src: row + "DROP TRIGGER IF EXISTS main.A;"},
		{name: "dropped from its table", src: row + "DROP TRIGGER a ON doors;"},
		{name: "dropped with the table", src: row + "DROP TABLE IF EXISTS walls, doors;"},
		{name: "dropped with the function", src: checkState + "DROP FUNCTION IF EXISTS check_state() CASCADE;"},
		{name: "dropped with the renamed table", src: row + "ALTER TABLE doors RENAME TO old; CREATE TABLE doors (state TEXT); DROP TABLE old;"},
		{
			name: "a table of that name in another schema",
			src: strings.ReplaceAll(strings.ReplaceAll(checkState, "doors", "barn.doors"), "check_state", "barn.check_state") +
				strings.ReplaceAll(strings.ReplaceAll(checkState, "doors", "house.doors"), "check_state", "house.check_state"),
			want: []ddl.Trigger{{Name: "a", Pos: at(4, 16), Text: "after insert for each row ( ) returns trigger as old"}},
		},
		{
			name: "a migration with both directions",
			src:  "-- +goose Up\n-- +goose StatementBegin\n" + row + "-- +goose StatementEnd\n-- +goose Down\nDROP TRIGGER a;\n",
			want: []ddl.Trigger{{Name: "a", Pos: at(3, 16), Text: "after insert begin select 1 ; end"}},
		},
		{name: "incomplete statements", src: "CREATE TRIGGER a AFTER INSERT; CREATE TRIGGER ON doors BEGIN SELECT 1; END; CREATE TRIGGER; CREATE TRIGGER a AFTER INSERT ON; DROP TRIGGER; DROP FUNCTION"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ddl.Triggers([]byte(test.src), "house.doors")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
