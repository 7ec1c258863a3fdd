package schema_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stategen/stategen/internal/diag"
	"github.com/stategen/stategen/internal/schema"
)

// TestTriggers reads triggers as the databases' own programs write them, and as
// people do.
func TestTriggers(t *testing.T) {
	at := func(line, column int) diag.Pos { return diag.Pos{Line: line, Column: column} }
	for _, test := range []struct {
		name, src string
		want      []schema.Trigger
	}{
		{name: "none", src: "CREATE TABLE doors (state TEXT); CREATE FUNCTION f() RETURNS trigger AS $$ x $$;"},
		{
			name: "SQLite",
			src:  "CREATE TEMP TRIGGER IF NOT EXISTS main.\"my move\" AFTER UPDATE OF state ON doors WHEN (new.a ) BEGIN SELECT CASE 1 WHEN 2 THEN 3 END; END;\nCREATE TRIGGER other AFTER INSERT ON walls BEGIN SELECT 1; END;",
			want: []schema.Trigger{{Name: "my move", Pos: at(1, 35),
				Text: `CREATE TRIGGER "my move" AFTER UPDATE OF state ON doors WHEN (new.a ) BEGIN SELECT CASE 1 WHEN 2 THEN 3 END; END`}},
		},
		{
			name: "MySQL, as mariadb-dump has it",
			src: "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `m` AFTER UPDATE ON `doors` FOR EACH ROW PRECEDES `n` BEGIN\n" +
				"  IF 1 THEN SET @a = 1; END IF;\nEND */;;\nDELIMITER ;\nDROP TABLE walls;",
			want: []schema.Trigger{{Name: "m", Pos: at(2, 74), Text: "AFTER UPDATE BEGIN\n  IF 1 THEN SET @a = 1; END IF;\nEND"}},
		},
		{
			name: "PostgreSQL, as pg_dump has it",
			src: "CREATE FUNCTION app.guard() RETURNS trigger\n    LANGUAGE plpgsql\n    SET search_path TO 'pg_catalog', 'pg_temp'\n    AS $refuse$\nBEGIN; END\n$refuse$;\n" +
				"CREATE TRIGGER s AFTER INSERT ON app.doors FOR EACH ROW EXECUTE FUNCTION app.guard();\n" +
				"CREATE TRIGGER m AFTER UPDATE ON app.doors FOR EACH ROW WHEN ((new.state IS DISTINCT FROM old.state)) EXECUTE PROCEDURE app.guard();\n" +
				"ALTER TABLE app.doors DISABLE TRIGGER m;",
			want: []schema.Trigger{
				{Name: "s", Pos: at(7, 16), Text: "AFTER INSERT \nBEGIN; END\n"},
				{Name: "m", Pos: at(8, 16), Text: "AFTER UPDATE \nBEGIN; END\n", Disabled: true},
			},
		},
		{
			name: "the last one counts",
			src: "CREATE FUNCTION f() RETURNS trigger AS $$ old $$; CREATE TRIGGER a AFTER INSERT ON doors FOR EACH ROW EXECUTE FUNCTION f();\n" +
				"ALTER TABLE ONLY doors DISABLE TRIGGER ALL; ALTER TABLE doors ENABLE ALWAYS TRIGGER A; CREATE OR REPLACE FUNCTION F() RETURNS trigger AS $$ new $$;",
			want: []schema.Trigger{{Name: "a", Pos: at(1, 66), Text: "AFTER INSERT  new "}},
		},
		{
			name: "made again",
			src:  "CREATE TRIGGER a AFTER INSERT ON doors BEGIN SELECT 1; END;\nCREATE OR REPLACE TRIGGER A AFTER INSERT ON Doors BEGIN SELECT 2; END;",
			want: []schema.Trigger{{Name: "A", Pos: at(2, 27), Text: `CREATE TRIGGER "A" AFTER INSERT ON Doors BEGIN SELECT 2; END`}},
		},
		{name: "dropped", src: "CREATE TRIGGER a AFTER INSERT ON doors BEGIN SELECT 1; END; DROP TRIGGER IF EXISTS main.a;"},
		{name: "dropped with the table", src: "CREATE TRIGGER a AFTER INSERT ON doors BEGIN SELECT 1; END; DROP TABLE IF EXISTS doors;"},
		{
			name: "a migration with both directions",
			src:  "-- +goose Up\n-- +goose StatementBegin\nCREATE TRIGGER a AFTER INSERT ON doors\nBEGIN\n  SELECT 1;\nEND;\n-- +goose StatementEnd\n-- +goose Down\nDROP TRIGGER a;\n",
			want: []schema.Trigger{{Name: "a", Pos: at(3, 16), Text: "CREATE TRIGGER \"a\" AFTER INSERT ON doors\nBEGIN\n  SELECT 1;\nEND"}},
		},
		{name: "no table", src: "CREATE TRIGGER a AFTER INSERT; CREATE TRIGGER ON doors BEGIN SELECT 1; END; CREATE TRIGGER; CREATE TRIGGER a AFTER INSERT ON doors;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, schema.Triggers([]byte(test.src), "house.doors")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSame(t *testing.T) {
	const text = "BEGIN\n  SELECT 'a b', \"C\"; -- what it says\nEND"
	for other, want := range map[string]bool{
		text:                               true,
		"begin select/**/'a b',\"C\" ;End": true,
		"BEGIN SELECT 'A b', \"C\"; END":   false,
		"BEGIN SELECT 'a  b', \"C\"; END":  false,
		"BEGIN SELECT 'a b', \"c\"; END":   false,
		"BEGIN SELECT 'a b', C; END":       false,
		"BEGIN SELECT 'a b', \"C\"; END 1": false,
		"BEGIN SELECT 'a b', \"C\" END":    false,
	} {
		if got := schema.Same(text, other); got != want {
			t.Errorf("%q is the same: %v, want %v", other, got, want)
		}
	}
}
