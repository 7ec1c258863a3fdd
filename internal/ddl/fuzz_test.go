package ddl_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/ddl"
	"stategen.example/internal/diag"
)

// textAt returns the rest of the line from a position, counted in code points.
func textAt(src string, pos diag.Pos) (string, bool) {
	lines := strings.Split(strings.TrimPrefix(src, "\ufeff"), "\n")
	if pos.Line < 1 || pos.Line > len(lines) {
		return "", false
	}
	runes := []rune(lines[pos.Line-1])
	if pos.Column < 1 || pos.Column > len(runes) {
		return "", false
	}
	return string(runes[pos.Column-1:]), true
}

// checkPlaces checks that every literal is at its position.
func checkPlaces(t *testing.T, src string, constraints []ddl.Constraint) {
	t.Helper()
	for _, c := range constraints {
		if c.Kind == ddl.List && len(c.Literals) == 0 {
			t.Errorf("%v: an empty list", c.Pos)
		}
		for _, l := range c.Literals {
			if text, ok := textAt(src, l.Pos); !ok || !strings.ContainsRune("'\"`[$ENenX", rune(text[0])) {
				t.Errorf("literal %q is not at %v: %q", l.Value, l.Pos, text)
			}
		}
	}
}

func TestPlaces(t *testing.T) {
	const src = "-- ünïcode\r\nCREATE TABLE \"rollouts\" (/* ä€😀 */ state text,\n\tCONSTRAINT c CHECK (state /* 😀 */ IN ('ä😀', 'b',\n  E'c', ('d')::text, '{x}')));"
	tc, err := ddl.Column([]byte(src), "rollouts", "state")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]diag.Pos{"table": tc.TablePos, "column": tc.Pos, "constraint": tc.Constraints[0].Pos}
	for _, l := range tc.Constraints[0].Literals {
		got[l.Value] = l.Pos
	}
	for what, text := range map[string]string{
		"table": `"rollouts" (`, "column": "state text,", "constraint": "CONSTRAINT c",
		"ä😀": "'ä😀', ", "b": "'b',", "c": "E'c'", "d": "'d')::", "{x}": "'{x}'",
	} {
		if at, ok := textAt(src, got[what]); !ok || !strings.HasPrefix(at, text) {
			t.Errorf("%s is at %v, where the text is %q; want %q", what, got[what], at, text)
		}
	}
}

// TestHostile checks that reading takes linear time and little stack: each text repeats
// something from which a careless reader would start again, or into which it would
// descend.
func TestHostile(t *testing.T) {
	const size = 1 << 17
	for _, part := range []string{
		"(", "/*", "/* /*", "*/ /*!40101 ", "$a$ ", "$a", "'", "E'\\", "[a ", "# ", " #", "--\n", "\\\n", "`", `"a".`, ";",
		"COPY x FROM STDIN;\n", "-- +goose Down\n", "-- +goose Up\n", "DELIMITER ;;\n", "DELIMITER $$\n$$ ",
		"CREATE TRIGGER BEGIN ", "CREATE TABLE a.", "CREATE TABLE rollouts (", "ALTER TABLE rollouts ADD CHECK (state = 'a');",
		"ALTER TABLE rollouts ADD CHECK (state = 'a'), DROP CONSTRAINT constraint_1;",
		"ALTER TABLE rollouts MODIFY state text CHECK (state = 'a');", "ALTER TABLE rollouts MODIFY state text;",
		"ALTER TABLE rollouts RENAME state TO b, RENAME b TO state, ADD CHECK (state = 'a');",
		"ALTER TABLE rollouts DROP state, ADD state text CHECK (state = 'a');", "CAST(", "BINARY ", "state::text", "state = 'a' OR ",
		"ALTER TABLE rollouts RENAME TO b; ALTER TABLE b RENAME TO rollouts;",
	} {
		for _, head := range []string{"", "CREATE TABLE rollouts (state text); ", "CREATE TABLE rollouts (state text CHECK ("} {
			src := head + strings.Repeat(part, size/len(part))
			start := time.Now()
			if tc, err := ddl.Column([]byte(src), "rollouts", "state"); err == nil {
				tc.NoList("x")
			}
			ddl.Check(src, "state")
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s… of %q took %v", head, part, took)
			}
		}
	}
	for _, statement := range []string{
		"CREATE TRIGGER a%d AFTER INSERT ON rollouts BEGIN SELECT 1; END;",
		"CREATE TRIGGER a%d AFTER INSERT ON rollouts FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE rollouts DISABLE TRIGGER a%[1]d; DROP TRIGGER a%[1]d;",
		"CREATE FUNCTION f%d() AS $$ $$;",
	} {
		var src strings.Builder
		for i := 0; src.Len() < 1<<21; i++ {
			fmt.Fprintf(&src, statement, i)
		}
		start := time.Now()
		ddl.Triggers([]byte(src.String()), "rollouts")
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%q took %v", statement, took)
		}
	}
}

func FuzzColumn(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(txtar.Parse(data).Files[1].Data))
	}
	for _, src := range []string{
		"CREATE TYPE st AS ENUM ('a'); CREATE TABLE rollouts (state st); ALTER TYPE st RENAME VALUE 'a' TO 'b'",
		"CREATE DOMAIN d AS text CHECK (VALUE = ANY ('{a,\"b\"}')); CREATE TABLE rollouts (state d); ALTER DOMAIN d DROP NOT NULL",
		"CREATE TABLE rollouts (state text CHECK (state IN (E'\\x41\\u0041\\101', _utf8mb4'a', N'b', $$c$$)))",
		"ALTER TABLE rollouts CHANGE a state ENUM('a') CHECK (state = 'a'), RENAME CONSTRAINT a TO b, ALTER CHECK b NOT ENFORCED",
		"`state` in (_utf8mb4\\'a\\',_utf8mb4\\'it\\\\\\'s\\')",
		"state IS NOT NULL AND (CAST(state AS char(3)) = 'a' OR state COLLATE x = 'b'::text[])",
	} {
		f.Add(src)
	}
	f.Add("CREATE TRIGGER a AFTER INSERT ON rollouts FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE rollouts DISABLE TRIGGER a")
	f.Add("/*!50003 CREATE TRIGGER `a` AFTER UPDATE ON rollouts FOR EACH ROW FOLLOWS b BEGIN END */; CREATE FUNCTION f() AS 'x'")
	f.Fuzz(func(t *testing.T, src string) {
		ddl.Check(src, "state")
		for _, trigger := range ddl.Triggers([]byte(src), "rollouts") {
			if _, ok := textAt(src, trigger.Pos); !ok || trigger.Name == "" {
				t.Errorf("trigger %+v", trigger)
			}
		}
		tc, err := ddl.Column([]byte(src), "rollouts", "state")
		if err != nil {
			return
		}
		tc.NoList("rollouts_state_check")
		checkPlaces(t, src, tc.Constraints)
	})
}
