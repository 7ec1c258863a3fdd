package ddl_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/ddl"
)

// limits returns what limits the column state of the table rollouts, in a few words.
func limits(src, constraint string) string {
	tc, err := ddl.Column([]byte(src), "rollouts", "state")
	var limits []ddl.Constraint
	if err == nil {
		if limits = tc.Lists(); len(limits) == 0 {
			err = tc.NoList(constraint)
		}
	}
	var e *ddl.Error
	if errors.As(err, &e) {
		return problems[e.Problem]
	}
	var parts []string
	for _, c := range limits {
		parts = append(parts, brief(c))
	}
	answer := strings.Join(parts, "; ")
	if tc.NotNull {
		answer += " | not null"
	}
	return answer
}

func TestColumn(t *testing.T) {
	const create = "CREATE TABLE rollouts (id int, state text CHECK (state IN ('a', 'b')));"
	for _, tt := range []struct{ name, src, want string }{
		{"inline", create, "a b"},
		{"last without semicolon", "create table ROLLOUTS (State TEXT NOT NULL check(STATE in ('a')))", "a | not null"},
		{"no type", "CREATE TABLE rollouts (state NOT NULL CHECK (state IN ('a')))", "a | not null"},
		{"no commas", "CREATE TABLE rollouts (state, PRIMARY KEY (state) CONSTRAINT x CHECK (state IN ('a')) CHECK (1))", "a"},
		{"default", "CREATE TABLE rollouts (state text DEFAULT ('CHECK' || (NULL IS NOT NULL)) CHECK (state = 'a') COLLATE x NOT NULL)", "a | not null"},
		{"set null", "CREATE TABLE rollouts (state text REFERENCES s (x) ON DELETE SET NULL CHECK (state = 'a'))", "a"},
		{"quoted", "CREATE TABLE `x`.\"rollouts\" ([state] text CHECK (\"state\" = 'a'))", "a"},
		{"string names", "CREATE TABLE 'rollouts' ('state' text CHECK (state = 'a'))", "a"},
		{"string in double quotes", `CREATE TABLE rollouts (state text CHECK (state IN ("a", "b")))`, "a b"},
		{"column in double quotes", `CREATE TABLE rollouts (state text CHECK (state IN ("a", "b")), b text)`, "not understood"},
		{"quoted column of a table from elsewhere", `ALTER TABLE rollouts ADD CHECK ("state" IN ('a'))`, "a"},
		{"double quotes in a table from elsewhere", `ALTER TABLE rollouts ADD CHECK (state IN ("a"))`, "not understood"},
		{"table constraint", "CREATE TABLE rollouts (state text, CONSTRAINT c CHECK (state = 'a'))", "a"},
		{"two lists", "CREATE TABLE rollouts (state text CHECK (state = 'a'), CHECK (state IN ('a', 'b')))", "a; a b"},
		{"not null by another check", "CREATE TABLE rollouts (state text CHECK (state = 'a'), CHECK (state IS NOT NULL))", "a | not null"},
		{"not null of a table", "CREATE TABLE rollouts (state text CHECK (state = 'a'), CONSTRAINT n NOT NULL state)", "a | not null"},
		{"not enforced", "CREATE TABLE rollouts (state text CHECK (state = 'a' AND state IS NOT NULL) NOT ENFORCED)", "no check"},
		{"opaque", "CREATE TABLE rollouts (state text CHECK (length(state) < 10))", "not understood"},
		{"opaque beside a list", "CREATE TABLE rollouts (state text CHECK (length(state) < 10) CHECK (state = 'a'))", "a"},
		{"no check", "CREATE TABLE rollouts (state text, n int CHECK (n > 0))", "no check"},
		{"no column", "CREATE TABLE rollouts (id int)", "no column"},
		{"no table", "CREATE TABLE others (state text)", "no table"},
		{"temporary", "CREATE TEMP TABLE rollouts (state text)", "no table"},
		{"two schemas", "CREATE TABLE a.rollouts (state text); CREATE TABLE b.rollouts (state text)", "ambiguous table"},
		{"public first", "CREATE TABLE public.rollouts (state text CHECK (state = 'a')); CREATE TABLE b.rollouts (state text)", "a"},
		{"if not exists", create + "CREATE TABLE IF NOT EXISTS rollouts (state text)", "a b"},
		{"as select", "CREATE TABLE rollouts AS SELECT 1 AS state", "no column"},

		{"drop table", create + "DROP TABLE IF EXISTS x, rollouts CASCADE", "no table"},
		{"drop and create", "DROP TABLE IF EXISTS rollouts;" + create, "a b"},
		{"rename away", create + "ALTER TABLE rollouts RENAME TO old", "no table"},
		{"rename table", "CREATE TABLE x (state text CHECK (state = 'a')); RENAME TABLE rollouts TO y, x TO rollouts", "a"},
		{"rename, MySQL", "CREATE TABLE x (state text CHECK (state = 'a')); ALTER TABLE x RENAME rollouts", "a"},
		{"rename keeps schema", "CREATE TABLE app.x (state text CHECK (state = 'a')); ALTER TABLE app.x RENAME TO rollouts", "a"},
		{"set schema", "CREATE TABLE app.rollouts (state text CHECK (state = 'a')); ALTER TABLE app.rollouts SET SCHEMA b", "a"},
		{"use", "USE a; " + create + "USE b; CREATE TABLE rollouts (state text)", "ambiguous table"},
		{"search_path", "SET search_path = app, public; " + create + "ALTER TABLE app.rollouts ALTER state SET NOT NULL", "a b | not null"},

		{"add constraint", "CREATE TABLE rollouts (state text); ALTER TABLE ONLY public.rollouts ADD CONSTRAINT c CHECK (state = 'a') NOT VALID", "a"},
		{"drop and add", "CREATE TABLE rollouts (state text, CONSTRAINT c CHECK (state = 'a'));" +
			"ALTER TABLE IF EXISTS rollouts DROP CONSTRAINT IF EXISTS c, ADD CONSTRAINT c CHECK (state IN ('a', 'b')) NOT VALID", "a b"},
		{"drop check", "CREATE TABLE rollouts (state text, CONSTRAINT `c` CHECK (state = 'a')); ALTER TABLE rollouts DROP CHECK C", "no check"},
		{"drop by PostgreSQL's name", create + "ALTER TABLE rollouts DROP CONSTRAINT rollouts_state_check", "no check"},
		{"drop by PostgreSQL's second name", "CREATE TABLE rollouts (state text CHECK (state = 'a') CHECK (state = 'b'));" +
			"ALTER TABLE rollouts DROP CONSTRAINT rollouts_state_check1", "a"},
		{"drop by MySQL's name", create + "ALTER TABLE rollouts DROP CHECK rollouts_chk_1, ADD CHECK (state = 'c')", "c"},
		{"drop by MariaDB's name", create + "ALTER TABLE rollouts DROP CONSTRAINT CONSTRAINT_1", "no check"},
		{"drop another", create + "ALTER TABLE rollouts DROP CONSTRAINT rollouts_id_check, DROP PRIMARY KEY", "a b"},
		{"rename constraint", create + "ALTER TABLE rollouts RENAME CONSTRAINT rollouts_state_check TO x; ALTER TABLE rollouts DROP CONSTRAINT x", "no check"},
		{"add column", "CREATE TABLE rollouts (id int); ALTER TABLE rollouts ADD COLUMN IF NOT EXISTS state text NOT NULL CHECK (state = 'a')", "a | not null"},
		{"add columns", "CREATE TABLE rollouts (id int); ALTER TABLE rollouts ADD (x int, state text CHECK (state = 'a')) , ADD INDEX state (state)", "a"},
		{"drop column", create + "ALTER TABLE rollouts DROP COLUMN state", "no column"},
		{"column anew", create + "ALTER TABLE rollouts DROP state, ADD state text CHECK (state = 'c')", "c"},
		{"rename column", "CREATE TABLE rollouts (status text CHECK (status = 'a'), CHECK (status IN ('a', 'b')));" +
			"ALTER TABLE rollouts RENAME COLUMN status TO state; ALTER TABLE rollouts ADD CHECK (state = 'c')", "a; a b; c"},
		{"rename column away", create + "ALTER TABLE rollouts RENAME state TO status", "no column"},
		{"set not null", create + "ALTER TABLE rollouts ALTER COLUMN state SET NOT NULL", "a b | not null"},
		{"drop not null", "CREATE TABLE rollouts (state text NOT NULL CHECK (state = 'a')); ALTER TABLE rollouts ALTER state DROP NOT NULL", "a"},
		{"modify", "CREATE TABLE rollouts (state text, CONSTRAINT c CHECK (state = 'a')); ALTER TABLE rollouts MODIFY COLUMN state varchar(9) NOT NULL", "a | not null"},
		{"modify check", create + "ALTER TABLE rollouts MODIFY state text CHECK (state = 'c'); ALTER TABLE rollouts MODIFY state text NOT NULL", "c | not null"},
		{"change", "CREATE TABLE rollouts (status text, CONSTRAINT c CHECK (status = 'a')); ALTER TABLE rollouts CHANGE status state text NOT NULL AFTER x", "a | not null"},
		{"alter check", "CREATE TABLE rollouts (state text, CONSTRAINT c CHECK (state = 'a')); ALTER TABLE rollouts ALTER CHECK c NOT ENFORCED", "no check"},

		{"enum", "CREATE TYPE app.st AS ENUM ('a', 'b'); CREATE TABLE rollouts (state app.st NOT NULL)", "enum a b | not null"},
		{"enum grows", "CREATE TYPE st AS ENUM ('a', 'b'); CREATE TABLE rollouts (state st);" +
			"ALTER TYPE st ADD VALUE IF NOT EXISTS 'c' AFTER 'a'; ALTER TYPE st RENAME VALUE 'b' TO 'd'", "enum a d c"},
		{"enum replaced", "CREATE TYPE st AS ENUM ('a'); CREATE TABLE rollouts (state st); ALTER TYPE st RENAME TO st_old; CREATE TYPE st AS ENUM ('b');" +
			"ALTER TABLE rollouts ALTER COLUMN state TYPE st USING state::text::st; DROP TYPE st_old", "enum b"},
		{"enum array", "CREATE TYPE st AS ENUM ('a'); CREATE TABLE rollouts (state st[])", "no check"},
		{"enum, MySQL", "CREATE TABLE rollouts (state ENUM('a','b') NOT NULL) ENGINE=InnoDB", "enum a b | not null"},
		{"enum, MySQL, modified", "CREATE TABLE rollouts (state ENUM('a')); ALTER TABLE rollouts MODIFY state ENUM('a', 'b')", "enum a b"},
		{"domain", "CREATE DOMAIN st AS text CHECK (VALUE IN ('a')) NOT NULL; CREATE TABLE rollouts (state st)", "a | not null"},
		{"domain altered", "CREATE DOMAIN st AS text CHECK (VALUE IN ('a')); CREATE TABLE rollouts (state st);" +
			"ALTER DOMAIN st DROP CONSTRAINT st_check; ALTER DOMAIN st ADD CONSTRAINT n CHECK (VALUE IN ('a', 'b'))", "a b"},

		{"trigger", "CREATE TRIGGER x AFTER UPDATE ON rollouts BEGIN SELECT CASE WHEN 1 THEN 2 END; DROP TABLE rollouts; END;" + create, "a b"},
		{"procedure", "DELIMITER //\nCREATE PROCEDURE p() BEGIN IF 1 THEN DROP TABLE x; END IF; CASE 1 WHEN 1 THEN SELECT 1; END CASE; END//\nDELIMITER ;\n" + create, "a b"},
		{"procedure, no delimiter", "CREATE PROCEDURE p() BEGIN IF 1 THEN DROP TABLE x; END IF; CASE 1 WHEN 1 THEN SELECT 1; END CASE; LOOP SELECT 1; END LOOP; END;" + create, "a b"},
		{"delimiter ends an unbalanced body", "DELIMITER $$\nCREATE PROCEDURE p() BEGIN$$\nDELIMITER ;\n" + create, "a b"},
		{"do block", "DO $$ BEGIN DROP TABLE rollouts; END $$;" + create, "a b"},
		{"function", "CREATE OR REPLACE FUNCTION f() RETURNS int AS 'SELECT 1;' LANGUAGE sql; CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; END;" + create, "a b"},
		{"copy", "COPY x (a, b) FROM stdin;\nit's\t$$\n;DROP TABLE y;\n\\.\n" + create, "a b"},
		{"strings", "INSERT INTO x VALUES ('it''s;', 'a\\', E'\\';', $x$ ' $x$);" + create, "a b"},
		{"strings, MySQL", "CREATE TABLE x (a int) ENGINE=InnoDB; INSERT INTO x VALUES ('it\\'s;', \"\\\";\");" + create, "a b"},
		{"comments", "/* ; ' /* */ -- ' ;\n# it's\n" + create, "a b"},
		{"comments, PostgreSQL", "/* /* */ ' */" + create, "a b"},
		{"array subscripts", "CREATE TABLE x (a text[] DEFAULT ARRAY['x'], b int[3]); SELECT a[i], b [1] FROM x;" + create, "a b"},
		{"conditional comments", "/*M!999999\\- enable the sandbox mode */ \n/*!40101 SET x = 1 */;\n/*!50100 " + create[:len(create)-1] + " */;", "a b"},
		{"psql", "\\restrict x'\n" + create + "\n\\unrestrict x'\n", "a b"},
		{"byte order mark", "\ufeff" + create, "a b"},
		{"CRLF", "-- it's\r\n" + create, "a b"},
		{"sql-migrate", "-- +migrate Up\n" + create + "\n-- +migrate Down\nDROP TABLE rollouts;", "a b"},
		{"dbmate", "-- migrate:up\n" + create + "\n-- migrate:down\nDROP TABLE rollouts;", "a b"},
		{"goose, down only", "-- +goose Down\n" + create, "no table"},
		{"nonsense", "CREATE TABLE (; ALTER TABLE; DROP; )]} '", "no table"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, limits(tt.src, "")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.src, diff)
			}
		})
	}
}

// TestNoList checks that the reason is about the constraint with the name, which a
// database may make up, or else about the first constraint.
func TestNoList(t *testing.T) {
	const src = `CREATE TABLE rollouts (
			state text CHECK (state <> ''),
			CONSTRAINT short CHECK (length(state) < 10),
			CONSTRAINT idle CHECK (state = 'b') NOT ENFORCED);`
	for _, tt := range []struct {
		name string
		want ddl.Problem
		line int
	}{
		{"", ddl.NotUnderstood, 2},
		{"IDLE", ddl.NoCheck, 4},
		{"short", ddl.NotUnderstood, 3},
		{"rollouts_state_check", ddl.NotUnderstood, 2},
		{"absent", ddl.NotUnderstood, 2},
	} {
		tc, err := ddl.Column([]byte(src), "rollouts", "state")
		if err != nil {
			t.Fatal(err)
		}
		if len(tc.Lists()) > 0 {
			t.Fatalf("lists: %v", tc.Lists())
		}
		if e := tc.NoList(tt.name); e.Problem != tt.want || e.Pos.Line != tt.line {
			t.Errorf("NoList(%q) is problem %d in line %d, want %d in line %d: %v", tt.name, e.Problem, e.Pos.Line, tt.want, tt.line, e)
		}
	}
	tc, err := ddl.Column([]byte("CREATE TABLE rollouts (state text)"), "rollouts", "state")
	if err != nil {
		t.Fatal(err)
	}
	if e := tc.NoList("x"); e.Problem != ddl.NoCheck {
		t.Errorf("NoList without constraints is problem %d, want %d", e.Problem, ddl.NoCheck)
	}
}
