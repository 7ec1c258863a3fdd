package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/database"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// A constrainedDB is a database on which its SQL output is run.
type constrainedDB struct {
	name   string // name of the database and of its output
	driver string
	dsn    func(testing.TB) string
	text   string // type of a text column, with the laxest collation
	quote  string
	param  func(n int) string
	// namespace creates what a table's name has before the dot.
	namespace string
}

var constrainedDatabases = []constrainedDB{
	{"sqlite", "sqlite", func(t testing.TB) string { return dbserver.SQLite(t) }, "TEXT COLLATE NOCASE", `"`, func(int) string { return "?" }, "ATTACH ':memory:' AS %s"},
	{"postgres", "pgx", dbserver.Postgres, "TEXT", `"`, func(n int) string { return fmt.Sprintf("$%d", n) }, "CREATE SCHEMA %s"},
	{"mysql", "mysql", func(t testing.TB) string { return dbserver.MariaDB(t) + "?multiStatements=true" }, "VARCHAR(200)", "`",
		func(int) string { return "?" }, "CREATE DATABASE IF NOT EXISTS %s"},
}

// TestConstraints runs the SQL of every golden on every database, after CREATE
// TABLE. Every stored string can be written and read, and every other string is
// rejected.
func TestConstraints(t *testing.T) {
	goldens := goldenSpecs(t)
	for _, db := range constrainedDatabases {
		t.Run(db.name, func(t *testing.T) {
			for _, name := range slices.Sorted(maps.Keys(goldens)) {
				s := withStorage(t, goldens[name])
				t.Run(s.Package.Value+"."+s.Type.Value, func(t *testing.T) { db.constrain(t, s) })
			}
		})
	}
}

// withStorage parses a golden, and adds a column if it has none.
func withStorage(t *testing.T, src []byte) *spec.Spec {
	t.Helper()
	if !strings.Contains(string(src), "\nstorage:") {
		src = append(slices.Clone(src), "storage: [{table: things, column: state}]\n"...)
	}
	s, found := spec.Parse("spec/golden.yaml", src)
	if s == nil {
		t.Fatal(found)
	}
	return s
}

func (g constrainedDB) constrain(t *testing.T, s *spec.Spec) {
	ctx := t.Context()
	conn := g.connect(t)
	g.createTables(ctx, t, conn, s)
	ddl, err := gen.Print(s, g.name)
	if err != nil {
		t.Fatal(err)
	}
	g.exec(ctx, t, conn, string(ddl))
	for i := range s.Storage {
		g.dropTriggers(ctx, t, conn, &s.Storage[i])
		g.column(ctx, t, conn, s, &s.Storage[i])
	}
}

// connect opens one connection to a new database, because an attached database
// belongs to its connection.
func (g constrainedDB) connect(t testing.TB) *sql.Conn {
	t.Helper()
	conn, err := openDSN(t, g.driver, g.dsn(t)).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (g constrainedDB) exec(ctx context.Context, t testing.TB, conn *sql.Conn, statement string) {
	t.Helper()
	if _, err := conn.ExecContext(ctx, statement); err != nil {
		t.Fatalf("%v in\n%s", err, statement)
	}
}

// createTables creates the tables of a spec's storage, and their schemas.
func (g constrainedDB) createTables(ctx context.Context, t *testing.T, conn *sql.Conn, s *spec.Spec) {
	t.Helper()
	for i := range s.Storage {
		if namespace, _, ok := strings.Cut(s.Storage[i].Table.Value, "."); ok {
			g.exec(ctx, t, conn, fmt.Sprintf(g.namespace, g.ident(namespace)))
			if g.name == "mysql" { // a schema of MySQL outlives the test's database
				t.Cleanup(func() { g.drop(t, namespace) })
			}
		}
		g.exec(ctx, t, conn, g.createTable(&s.Storage[i]))
	}
}

// dropTriggers leaves only the constraint to reject rows.
func (g constrainedDB) dropTriggers(ctx context.Context, t *testing.T, conn *sql.Conn, st *spec.Storage) {
	t.Helper()
	for _, drop := range database.Named(g.name).DropTriggers(st) {
		g.exec(ctx, t, conn, drop)
	}
}

func (g constrainedDB) drop(t *testing.T, namespace string) {
	db, err := sql.Open(g.driver, g.dsn(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DROP DATABASE " + g.ident(namespace)); err != nil {
		t.Error(err)
	}
}

// column checks that a column accepts the stored strings and nothing else.
func (g constrainedDB) column(ctx context.Context, t *testing.T, db *sql.Conn, s *spec.Spec, st *spec.Storage) {
	table, column := g.table(st.Table.Value), g.ident(st.Column.Value)
	insert := fmt.Sprintf("INSERT INTO %s (id, %s) VALUES (%s, %s)", table, column, g.param(1), g.param(2))
	stored := map[string]bool{}
	for i := range s.States {
		for _, text := range s.States[i].Stored() {
			stored[text.Value] = true
		}
	}
	id := 0
	for text := range stored {
		id++
		if _, err := db.ExecContext(ctx, insert, id, text); err != nil {
			t.Errorf("stored string %q is rejected: %v", text, err)
			continue
		}
		var got string
		query := fmt.Sprintf("SELECT %s FROM %s WHERE id = %s", column, table, g.param(1))
		if err := db.QueryRowContext(ctx, query, id).Scan(&got); err != nil || got != text {
			t.Errorf("wrote %q and read %q (%v)", text, got, err)
		}
	}
	rejected := 0
	for _, junk := range junkOf(stored) {
		id++
		if _, err := db.ExecContext(ctx, insert, id, junk); err == nil {
			t.Errorf("%q is not a stored string and was written", junk)
		}
		rejected++
	}
	if rejected < 5 {
		t.Errorf("tried only %d strings that are not stored strings", rejected)
	}
	if _, err := db.ExecContext(ctx, insert, id+1, nil); (err == nil) != st.Nullable.Value {
		t.Errorf("NULL, with nullable: %v: got error %v", st.Nullable.Value, err)
	}
}

// junkOf returns strings that a careless comparison would accept as stored
// strings. It varies at most 30 of them.
func junkOf(stored map[string]bool) []string {
	all := map[string]bool{"": true, "junk": true, "NULL": true, "0": true, "'": true}
	for _, text := range slices.Sorted(maps.Keys(stored))[:min(len(stored), 30)] {
		runes := []rune(text)
		swapped := []rune(text)
		for i, r := range swapped {
			if unicode.IsUpper(r) {
				swapped[i] = unicode.ToLower(r)
			} else {
				swapped[i] = unicode.ToUpper(r)
			}
		}
		for _, junk := range []string{
			strings.ToUpper(text), strings.ToLower(text), string(swapped), text + " ", " " + text, text + "\t",
			string(runes[1:]), string(runes[:len(runes)-1]), text + text, strings.ReplaceAll(text, "ü", "u"),
		} {
			all[junk] = true
		}
	}
	for text := range stored {
		delete(all, text)
	}
	return slices.Sorted(maps.Keys(all))
}

func (g constrainedDB) ident(name string) string {
	return g.quote + strings.ReplaceAll(name, g.quote, g.quote+g.quote) + g.quote
}

func (g constrainedDB) table(name string) string {
	parts := strings.Split(name, ".")
	for i := range parts {
		parts[i] = g.ident(parts[i])
	}
	return strings.Join(parts, ".")
}

// createTable returns a table with the columns that the storage names.
func (g constrainedDB) createTable(st *spec.Storage) string {
	columns := map[string]bool{st.Column.Value: true}
	for _, x := range st.Indexes {
		for _, c := range x.Columns.Items {
			columns[c.Value] = true
		}
	}
	var defs strings.Builder
	for _, c := range slices.Sorted(maps.Keys(columns)) {
		fmt.Fprintf(&defs, ", %s %s", g.ident(c), g.text)
	}
	return fmt.Sprintf("CREATE TABLE %s (id INTEGER PRIMARY KEY%s)", g.table(st.Table.Value), defs.String())
}
