package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// TestClauses puts the clause of a SQLite file into CREATE TABLE and checks with
// sqlite3 which strings are accepted.
func TestClauses(t *testing.T) {
	goldens := goldenSpecs(t)
	for _, name := range slices.Sorted(maps.Keys(goldens)) {
		s := withStorage(t, goldens[name])
		t.Run(s.Package.Value+"."+s.Type.Value, func(t *testing.T) {
			ddl, err := gen.Print(s, "sqlite")
			if err != nil {
				t.Fatal(err)
			}
			clauses := clausesOf(string(ddl))
			if len(clauses) != len(s.Storage) {
				t.Fatalf("%d clauses for %d columns in\n%s", len(clauses), len(s.Storage), ddl)
			}
			for i := range s.Storage {
				clause(t, s, &s.Storage[i], clauses[i])
			}
		})
	}
}

// clausesOf takes the clauses out of the comments.
func clausesOf(ddl string) []string {
	var clauses []string
	for line := range strings.Lines(ddl) {
		text, ok := strings.CutPrefix(line, "--   ")
		switch {
		case ok && strings.HasPrefix(text, "CONSTRAINT "):
			clauses = append(clauses, text)
		case ok && len(clauses) > 0:
			clauses[len(clauses)-1] += text
		}
	}
	return clauses
}

func clause(t *testing.T, s *spec.Spec, st *spec.Storage, clause string) {
	g := constrainedDatabases[0]
	var script strings.Builder
	if namespace, _, ok := strings.Cut(st.Table.Value, "."); ok {
		fmt.Fprintf(&script, g.namespace+";\n", g.ident(namespace))
	}
	create := strings.TrimSuffix(g.createTable(st), ")")
	fmt.Fprintf(&script, "%s,\n%s);\n", create, clause)
	stored := map[string]bool{}
	for i := range s.States {
		for _, text := range s.States[i].Stored() {
			stored[text.Value] = true
		}
	}
	want := slices.Sorted(maps.Keys(stored))
	for _, text := range append(slices.Clone(want), junkOf(stored)...) {
		// This ignores a row that breaks the CHECK, without an error.
		fmt.Fprintf(&script, "INSERT OR IGNORE INTO %s (%s) VALUES ('%s');\n", g.table(st.Table.Value), g.ident(st.Column.Value), strings.ReplaceAll(text, "'", "''"))
	}
	fmt.Fprintf(&script, "INSERT OR IGNORE INTO %s (%s) VALUES (NULL);\n", g.table(st.Table.Value), g.ident(st.Column.Value))
	fmt.Fprintf(&script, "SELECT coalesce(hex(%[1]s), 'NULL') FROM %[2]s ORDER BY %[1]s IS NULL, %[1]s COLLATE BINARY;\n", g.ident(st.Column.Value), g.table(st.Table.Value))

	client := dbserver.Client(t, dbserver.SQLite(t))
	client.Stdin = strings.NewReader(script.String())
	out, err := client.CombinedOutput()
	if err != nil {
		t.Fatalf("sqlite3: %v\n%s\n%s", err, out, script.String())
	}
	for i, text := range want {
		want[i] = fmt.Sprintf("%X", text)
	}
	if st.Nullable.Value {
		want = append(want, "") // hex(NULL) is empty
	}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")); diff != "" {
		t.Errorf("%s accepts (-want +got), in hexadecimal:\n%s", st.Table.Value, diff)
	}
}
