package e2e

import (
	"testing"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// odd has names and strings with everything that quotes, comments or formats in SQL and
// that a spec accepts.
const odd = `stategen: 1
package: odd
type: State
states:
  - {name: Open, db: "it's \"open\" %s", initial: true}
  - {name: Shut, db: "-- */ $$ ` + "`shut`" + `"}
transitions:
  - {from: Open, to: Shut}
  - {from: Shut, to: Open}
storage:
  - table: "it's a \"table\" /* $1"
    column: "the ` + "`state`" + ` -- %d"
    constraint: "a \"check\" '#"
    enforce_transitions: true
`

// settings are the modes of a server that change how it reads strings and names. They
// are set for the connection before the SQL runs.
var settings = map[string][]string{
	"sqlite":   {"SELECT 1"},
	"postgres": {"SET standard_conforming_strings = off", "SET standard_conforming_strings = on"},
	"mysql": {"SET SESSION sql_mode = 'ANSI_QUOTES'", "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'",
		"SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'"},
}

// TestSettings runs the SQL of a spec with odd names and strings in each mode: the
// constraint accepts the stored strings alone, and the triggers work.
func TestSettings(t *testing.T) {
	s, found := spec.Parse("spec/odd.yaml", []byte(odd))
	if s == nil {
		t.Fatal(found)
	}
	for _, db := range constrainedDatabases {
		for _, setting := range settings[db.name] {
			t.Run(db.name+"/"+setting, func(t *testing.T) {
				ctx, st := t.Context(), &s.Storage[0]
				conn := db.connect(t)
				db.exec(ctx, t, conn, setting)
				db.createTables(ctx, t, conn, s)
				sql, err := gen.Print(s, db.name)
				if err != nil {
					t.Fatal(err)
				}
				db.exec(ctx, t, conn, string(sql))
				insert := "INSERT INTO " + db.ident(st.Table.Value) + " (" + db.ident("id") + ", " + db.ident(st.Column.Value) + ") VALUES (0, " + db.param(1) + ")"
				if _, err := conn.ExecContext(ctx, insert, s.States[1].DB.Value); err == nil {
					t.Error("the trigger accepts a row that does not begin in the initial state")
				}
				if _, err := conn.ExecContext(ctx, insert, s.States[0].DB.Value); err != nil {
					t.Errorf("the initial state is rejected: %v", err)
				}
				db.dropTriggers(ctx, t, conn, st)
				db.column(ctx, t, conn, s, st)
			})
		}
	}
}
