package ddl_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/ddl"
)

const wider = `CONSTRAINT "wider" CHECK ("state" IN ('a', 'b'))`

// TestRebuildGolden asks for what is needed to create a table again, and replaces the
// constraint.
func TestRebuildGolden(t *testing.T) {
	golden(t, "testdata/rebuild/*.txtar", rebuilt)
}

func rebuilt(_ *testing.T, src []byte, table, column, constraint string) string {
	r, err := ddl.RebuildOf(src, table)
	if err != nil {
		return refusal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\tschema %q, table %q, columns %q, autoincrement %v\n", r.Schema, r.Table, r.Columns, r.AutoIncrement)
	for _, d := range r.Dependents {
		fmt.Fprintf(&b, "\t%s %q:\n%s", d.Kind, d.Name, quoteLines(d.SQL))
	}
	replacement := ddl.Replacement{Column: column, Constraint: constraint, Clause: wider}
	with, err := r.Create(`"new"`, replacement)
	if err != nil {
		return b.String() + refusal(err)
	}
	replacement.Clause = ""
	without, err := r.Create(`"new"`, replacement)
	if err != nil {
		return b.String() + refusal(err)
	}
	fmt.Fprintf(&b, "\tnew:\n%s\twithout a CHECK:\n%s", quoteLines(with), quoteLines(without))
	return b.String()
}

func quoteLines(text string) string {
	return "\t| " + strings.ReplaceAll(text, "\n", "\n\t| ") + "\n"
}

// create returns the new table rollouts, or what is wrong with the old one.
func create(src string, replacements ...ddl.Replacement) string {
	r, err := ddl.RebuildOf([]byte(src), "rollouts")
	var sql string
	if err == nil {
		sql, err = r.Create("new", replacements...)
	}
	if err != nil {
		return strings.TrimSpace(refusal(err))
	}
	return sql
}

// TestCreate replaces the constraint c, and removes it. @ stands for the new one.
func TestCreate(t *testing.T) {
	for _, tt := range []struct{ name, src, with, without string }{
		{"table constraint", "CREATE TABLE rollouts (state, CONSTRAINT c CHECK (state = 'a'), CHECK (1));",
			"CREATE TABLE new (state, @, CHECK (1))", "CREATE TABLE new (state, CHECK (1))"},
		{"last of all", "CREATE TABLE rollouts (state,\n  CHECK (state = 'a')\n)", "CREATE TABLE new (state,\n  @\n)", "CREATE TABLE new (state\n)"},
		{"named column constraint", "CREATE TABLE rollouts (state TEXT CONSTRAINT 'C' CHECK (state = 'a') NOT NULL)",
			"CREATE TABLE new (state TEXT @ NOT NULL)", "CREATE TABLE new (state TEXT NOT NULL)"},
		{"named, on another column", "CREATE TABLE rollouts (id CONSTRAINT [c] CHECK (length(state) > 1), state)",
			"CREATE TABLE new (id @, state)", "CREATE TABLE new (id, state)"},
		{"unnamed column constraint", "CREATE TABLE rollouts (state TEXT CHECK(state IN ('a'))NOT NULL COLLATE BINARY)",
			"CREATE TABLE new (state TEXT @NOT NULL COLLATE BINARY)", "CREATE TABLE new (state TEXT NOT NULL COLLATE BINARY)"},
		{"no spaces", "CREATE TABLE rollouts(state\"TEXT\"CHECK(state='a')UNIQUE)", "CREATE TABLE new(state\"TEXT\"@UNIQUE)", "CREATE TABLE new(state\"TEXT\" UNIQUE)"},
		{"another name", "CREATE TABLE rollouts (state, CONSTRAINT d CHECK (state = 'a'))", "CREATE TABLE new (state, @)", "CREATE TABLE new (state)"},
		{"another name, and an opaque one with the name", "CREATE TABLE rollouts (state CHECK (state <> ''), CONSTRAINT c CHECK (lower(state) IN ('a')))",
			"CREATE TABLE new (state CHECK (state <> ''), @)", "CREATE TABLE new (state CHECK (state <> ''))"},
		{"a name before something else", "CREATE TABLE rollouts (state CONSTRAINT c NOT NULL CHECK (state = 'a'))",
			"CREATE TABLE new (state CONSTRAINT c NOT NULL @)", "CREATE TABLE new (state CONSTRAINT c NOT NULL)"},
		{"no comma between", "CREATE TABLE rollouts (state, UNIQUE (state) CHECK (state = 'a') CHECK (1))",
			"CREATE TABLE new (state, UNIQUE (state) @ CHECK (1))", "CREATE TABLE new (state, UNIQUE (state) CHECK (1))"},
		{"first, no comma between", "CREATE TABLE rollouts (state, CHECK (state = 'a') CHECK (1))",
			"CREATE TABLE new (state, @ CHECK (1))", "CREATE TABLE new (state, CHECK (1))"},
		{"on conflict", "CREATE TABLE rollouts (state, CHECK (state = 'a') ON CONFLICT ABORT)", "CREATE TABLE new (state, @)", "CREATE TABLE new (state)"},
		{"comments around", "CREATE TABLE rollouts (state, -- of it\n  CHECK (state = 'a') -- all\n)",
			"CREATE TABLE new (state, -- of it\n  @ -- all\n)", "CREATE TABLE new (state -- of it\n   -- all\n)"},
		{"a collation that is a column", "CREATE TABLE rollouts (binary, state, CONSTRAINT c CHECK (state COLLATE BINARY IN ('a')))",
			"CREATE TABLE new (binary, state, @)", "CREATE TABLE new (binary, state)"},
		{"none", "CREATE TABLE rollouts (state, n) STRICT", "CREATE TABLE new (state, n, @) STRICT", "CREATE TABLE new (state, n) STRICT"},
		{"none, on lines", "CREATE TABLE rollouts (\n  state TEXT\n)", "CREATE TABLE new (\n  state TEXT,\n  @\n)", "CREATE TABLE new (\n  state TEXT\n)"},
		{"none, comment behind", "CREATE TABLE rollouts (\n  state -- last)\n)", "CREATE TABLE new (\n  state -- last)\n, @\n)", "CREATE TABLE new (\n  state -- last)\n)"},
		{"opaque ones stay", "CREATE TABLE rollouts (state CHECK (length(state) < 9 OR n), n)", "CREATE TABLE new (state CHECK (length(state) < 9 OR n), n, @)",
			"CREATE TABLE new (state CHECK (length(state) < 9 OR n), n)"},
		{"before the column list", "create /* a */ temp table if not exists /* b */ rollouts(state)", "create /* a */ temp table /* b */ new(state, @)", "create /* a */ temp table /* b */ new(state)"},
		{"a quote before it", "CREATE TABLE[rollouts](state)", "CREATE TABLE new(state, @)", "CREATE TABLE new(state)"},
		{"schema before it", "CREATE TABLE IF NOT EXISTS [my app] . \"rollouts\" (state)", "CREATE TABLE [my app] . new (state, @)", "CREATE TABLE [my app] . new (state)"},
		{"own name", "CREATE TABLE rollouts (rollouts REFERENCES rollouts, state AS (Rollouts . rollouts || 1.5), CHECK (\"rollouts\".state = 'a'))",
			"CREATE TABLE new (rollouts REFERENCES rollouts, state AS (rollouts || 1.5), @)", "CREATE TABLE new (rollouts REFERENCES rollouts, state AS (rollouts || 1.5))"},
		{"own name, no space", "CREATE TABLE rollouts (state CHECK (1 AND\"rollouts\".state))",
			"CREATE TABLE new (state CHECK (1 AND state), @)", "CREATE TABLE new (state CHECK (1 AND state))"},
		{"words that are names elsewhere", "CREATE TABLE rollouts (exclude, like CHECK (state <> 'a'), generated, [it's; (] , state)",
			"CREATE TABLE new (exclude, like CHECK (state <> 'a'), generated, [it's; (] , state, @)", "CREATE TABLE new (exclude, like CHECK (state <> 'a'), generated, [it's; (] , state)"},
		{"not what MySQL reads", "CREATE TABLE rollouts (charset DEFAULT '\\', [auto_increment] /*!50100 ; */, state DEFAULT \"\\\" CHECK (state = 'a'))",
			"CREATE TABLE new (charset DEFAULT '\\', [auto_increment] /*!50100 ; */, state DEFAULT \"\\\" @)", "CREATE TABLE new (charset DEFAULT '\\', [auto_increment] /*!50100 ; */, state DEFAULT \"\\\")"},

		{"added column", "CREATE TABLE rollouts (id, CHECK (id)); ALTER TABLE rollouts ADD COLUMN state TEXT CHECK (state = 'a') NOT NULL DEFAULT 'a';",
			"CREATE TABLE new (id, state TEXT @ NOT NULL DEFAULT 'a', CHECK (id))", "CREATE TABLE new (id, state TEXT NOT NULL DEFAULT 'a', CHECK (id))"},
		{"added columns, none", "CREATE TABLE rollouts (\n  id\n); ALTER TABLE rollouts ADD state; ALTER TABLE rollouts ADD n -- last",
			"CREATE TABLE new (\n  id, state, n,\n  @\n)", "CREATE TABLE new (\n  id, state, n\n)"},
		{"added column, comment behind", "CREATE TABLE rollouts (id -- it\n); ALTER TABLE rollouts ADD state", "CREATE TABLE new (id -- it\n, state, @\n)", "CREATE TABLE new (id -- it\n, state)"},
		{"altered and dropped", "CREATE TABLE rollouts (x); ALTER TABLE rollouts DROP x; DROP TABLE rollouts; CREATE TABLE rollouts (state)",
			"CREATE TABLE new (state, @)", "CREATE TABLE new (state)"},
		{"another table altered", "CREATE TABLE rollouts (state); CREATE TABLE x (a); ALTER TABLE x RENAME a TO b; ALTER TABLE x RENAME TO rollouts_x",
			"CREATE TABLE new (state, @)", "CREATE TABLE new (state)"},
		{"rebuilt through a rename", "CREATE TABLE rollouts (state CHECK (state = 'x')); ALTER TABLE rollouts RENAME TO old; CREATE TABLE rollouts (state CHECK (state = 'a')); DROP TABLE old",
			"CREATE TABLE new (state @)", "CREATE TABLE new (state)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			replacement := ddl.Replacement{Column: "State", Constraint: "c", Clause: wider}
			for _, want := range []string{strings.Replace(tt.with, "@", wider, 1), tt.without} {
				if diff := cmp.Diff(want, create(tt.src, replacement)); diff != "" {
					t.Errorf("%s with %q (-want +got):\n%s", tt.src, replacement.Clause, diff)
				}
				replacement.Clause = ""
			}
		})
	}
}

// TestRebuildErrors checks that a statement that is not followed or not understood is
// an error at its position.
func TestRebuildErrors(t *testing.T) {
	const (
		made    = "CREATE TABLE rollouts (id, state);\n"
		dumpIt  = ": use the CREATE TABLE that .schema of sqlite3 prints"
		renamed = `this RENAME changes the statements that refer to table "a", which is not followed` + dumpIt
	)
	for _, tt := range []struct{ name, src, want string }{
		{"absent", "CREATE TABLE others (state)", `no table at 0:0: no CREATE TABLE for table "rollouts"`},
		{"altered only", "ALTER TABLE rollouts ADD state", `no table at 0:0: no CREATE TABLE for table "rollouts"`},
		{"dropped", made + "DROP TABLE rollouts", `no table at 2:12: table "rollouts" is dropped or renamed`},
		{"in a trigger", "CREATE TRIGGER x ON y BEGIN SELECT 1; " + made + "END;", `no table at 0:0: no CREATE TABLE for table "rollouts"`},
		{"in two schemas", "CREATE TABLE a.rollouts (state); CREATE TABLE b.rollouts (state)", `ambiguous table at 0:0: 2 schemas have a table "rollouts": write it with its schema`},
		{"virtual", "\nCREATE VIRTUAL TABLE rollouts USING fts5(state)", `no table at 2:22: "rollouts" is a virtual table, which cannot have a CHECK`},
		{"view", "CREATE TEMP VIEW rollouts AS SELECT 1 AS state", `no table at 1:18: "rollouts" is a view, which cannot have a CHECK`},
		{"as select", "CREATE TABLE rollouts AS SELECT 1 AS state", `not followed at 1:23: the columns of table "rollouts" come from a SELECT` + dumpIt},
		{"no columns", "CREATE TABLE rollouts;", `not understood at 1:14: the CREATE TABLE of table "rollouts" is not understood` + dumpIt},
		{"not closed", "CREATE TABLE rollouts (state, (", `not understood at 1:14: the CREATE TABLE of table "rollouts" is not understood` + dumpIt},
		{"quote not closed", made + "ALTER TABLE rollouts ADD x DEFAULT 'it''s", `not understood at 2:36: this quotation mark is never closed`},
		{"bracket not closed", made + "SELECT [it]];[", `not understood at 2:14: this quotation mark is never closed`},
		{"nothing between commas", "CREATE TABLE rollouts (state,, id)", `not understood at 1:14: the CREATE TABLE of table "rollouts" is not understood` + dumpIt},

		{"rename column", made + "\nALTER TABLE\n  Rollouts RENAME COLUMN id TO x; ALTER TABLE rollouts DROP x",
			`not followed at 3:1: this RENAME changes the CREATE TABLE of "Rollouts" in a way that is not followed` + dumpIt},
		{"rename, no column", made + "ALTER TABLE rollouts RENAME id TO x", `not followed at 2:1: this RENAME changes the CREATE TABLE of "rollouts" in a way that is not followed` + dumpIt},
		{"drop column", made + "ALTER TABLE rollouts DROP id", `not followed at 2:1: this DROP changes the CREATE TABLE of "rollouts" in a way that is not followed` + dumpIt},
		{"drop constraint", made + "ALTER TABLE rollouts DROP CONSTRAINT c", `not followed at 2:1: this DROP changes the CREATE TABLE of "rollouts" in a way that is not followed` + dumpIt},
		{"add two", made + "ALTER TABLE rollouts ADD x, ADD y", `not followed at 2:1: this ADD changes the CREATE TABLE of "rollouts" in a way that is not followed` + dumpIt},
		{"add constraint", made + "ALTER TABLE rollouts ADD CONSTRAINT c CHECK (id)", `not followed at 2:1: this ADD changes the CREATE TABLE of "rollouts" in a way that is not followed` + dumpIt},
		{"alter column", made + "ALTER TABLE rollouts ALTER id SET NOT NULL", `not followed at 2:1: this ALTER changes the CREATE TABLE of "rollouts" in a way that is not followed` + dumpIt},
		{"referenced table renamed", "CREATE TABLE rollouts (id REFERENCES \"A\");\nCREATE TABLE a (id);\nALTER TABLE a RENAME TO b", "not followed at 3:1: " + renamed},
		{"referenced table renamed, added column", made + "CREATE TABLE a (id); ALTER TABLE rollouts ADD x REFERENCES a;\nALTER TABLE a RENAME TO b", "not followed at 3:1: " + renamed},
		{"table renamed that refers to itself", "CREATE TABLE a (state, id, x REFERENCES a);\nALTER TABLE a RENAME TO rollouts", "not followed at 2:1: " + renamed},
		{"referenced table renamed, not in the text", "CREATE TABLE rollouts (id REFERENCES a);\nALTER TABLE a RENAME TO b", "not followed at 2:1: " + renamed},
		{"referenced column renamed", "CREATE TABLE a (id); CREATE TABLE rollouts (id REFERENCES a (id));\nALTER TABLE a RENAME id TO b", "not followed at 2:1: " + renamed},
		{"index of a renamed table", "CREATE TABLE a (a, state); CREATE INDEX i ON a (a) WHERE a.state = 'a';\nALTER TABLE a RENAME TO rollouts", "not followed at 2:1: " + renamed},
		{"trigger of a renamed table", "CREATE TABLE a (id); " + made + "CREATE TRIGGER x AFTER DELETE ON rollouts BEGIN DELETE FROM a; END;\nALTER TABLE a RENAME TO b", "not followed at 3:1: " + renamed},

		{"no column", "CREATE TABLE rollouts (id)", `no column at 1:14: table "rollouts" has no column "state"`},
		{"two lists", "CREATE TABLE rollouts (state CHECK (state = 'a'), CONSTRAINT d CHECK (state = 'b'))",
			`ambiguous check at 1:51: column "state" of table "rollouts" has two CHECKs with a list, here and at 1:30: keep one`},
		{"a list beside the named one", "CREATE TABLE rollouts (state CHECK (state = 'a'), CONSTRAINT c CHECK (length(state)))",
			`ambiguous check at 1:51: column "state" of table "rollouts" has two CHECKs with a list, here and at 1:30: keep one`},
		{"two with the name", "CREATE TABLE rollouts (state CONSTRAINT c CHECK (state <> ''), CONSTRAINT c CHECK (state = 'b'))",
			`ambiguous check at 1:64: column "state" of table "rollouts" has two CHECKs with a list, here and at 1:30: keep one`},
		{"the name of a constraint of another column", "CREATE TABLE rollouts (state, id CONSTRAINT c CHECK (id > 0))", `not understood at 1:34: constraint "c" does not mention column "state"`},
		{"the name of a constraint of two columns", "CREATE TABLE rollouts (state, id, CONSTRAINT c CHECK (state = 'a' OR id > 0))",
			`not understood at 1:35: constraint "c" also limits column "id", which would be lost: give that column a CHECK of its own`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, create(tt.src, ddl.Replacement{Column: "state", Constraint: "c", Clause: wider})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.src, diff)
			}
		})
	}
}

// TestTwoReplacements replaces the constraints of two columns at once, but not one
// constraint twice.
func TestTwoReplacements(t *testing.T) {
	const src = "CREATE TABLE rollouts (state CHECK (state = 'a'), phase, id)"
	state, phase := ddl.Replacement{Column: "state", Clause: "CHECK (1)"}, ddl.Replacement{Column: "phase", Constraint: "p", Clause: "CHECK (2)"}
	for _, tt := range []struct {
		replacements []ddl.Replacement
		want         string
	}{
		{nil, "CREATE TABLE new (state CHECK (state = 'a'), phase, id)"},
		{[]ddl.Replacement{phase, state}, "CREATE TABLE new (state CHECK (1), phase, id, CHECK (2))"},
		{[]ddl.Replacement{phase, {Column: "id", Clause: "CHECK (3)"}}, "CREATE TABLE new (state CHECK (state = 'a'), phase, id, CHECK (2), CHECK (3))"},
		{[]ddl.Replacement{state, state}, `ambiguous check at 1:30: this CHECK of table "rollouts" is replaced twice`},
	} {
		if diff := cmp.Diff(tt.want, create(src, tt.replacements...)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.replacements, diff)
		}
	}
}

// TestRebuildHostile checks that reading is linear, as TestHostile does.
func TestRebuildHostile(t *testing.T) {
	const size = 1 << 17
	for _, part := range []string{
		"(", "/*", "[", "[a]", "'", "`", `"a".`, ";", "; END", "CREATE TRIGGER a ON rollouts BEGIN ", "CREATE TABLE a.", "CREATE TABLE rollouts (",
		"CREATE INDEX i ON rollouts (a);", "ALTER TABLE rollouts ADD a CHECK (state = 'a');", "rollouts.rollouts.", ", state CHECK (state = 'a')",
		"ALTER TABLE rollouts RENAME TO b; ALTER TABLE b RENAME TO rollouts;", "DROP TABLE rollouts; CREATE TABLE rollouts (state);",
	} {
		for _, head := range []string{"", "CREATE TABLE rollouts (state text); ", "CREATE TABLE rollouts (state text CHECK ("} {
			src := head + strings.Repeat(part, size/len(part))
			start := time.Now()
			create(src, ddl.Replacement{Column: "state", Constraint: "c", Clause: wider})
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s… of %q took %v", head, part, took)
			}
		}
	}
}

// FuzzRebuild checks that the new table reads back as the old one, and that a CHECK
// replaced twice in the same way has the same text.
func FuzzRebuild(f *testing.F) {
	for _, pattern := range []string{"testdata/*.txtar", "testdata/rebuild/*.txtar"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(txtar.Parse(data).Files[1].Data))
		}
	}
	f.Add(`CREATE TABLE rollouts(PRIMARY KEY (state), state); ALTER TABLE rollouts ADD a`)
	f.Add(`CREATE TABLE rollouts(state, rollouts.a)`)
	f.Add(`CREATE TABLE rollouts(state, CHECK (state IN ('')) a)`)
	const newName = `"made again"` // the text must not contain it
	replacement := ddl.Replacement{Column: "state", Constraint: "wider", Clause: wider}
	f.Fuzz(func(t *testing.T, src string) {
		r, err := ddl.RebuildOf([]byte(src), "rollouts")
		if err != nil {
			return
		}
		for _, clause := range []string{wider, ""} {
			replacement.Clause = clause
			sql, err := r.Create(newName, replacement)
			if err != nil {
				continue
			}
			again, err := ddl.RebuildOf([]byte(sql), "made again")
			if err != nil {
				t.Fatalf("%v in %s", err, sql)
			}
			if diff := cmp.Diff([]any{r.Columns, r.AutoIncrement}, []any{again.Columns, again.AutoIncrement}); diff != "" {
				t.Errorf("%s\n-old +new:\n%s", sql, diff)
			}
			twice, err := again.Create(newName, replacement)
			if err != nil {
				t.Fatalf("%v in %s", err, sql)
			}
			if diff := cmp.Diff(sql, twice); diff != "" {
				t.Errorf("-once +twice:\n%s", diff)
			}
		}
	})
}
