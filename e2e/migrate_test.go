// stategen migrate on real databases: every archive in testdata/migrate, on
// every database, with every tool that can run the files.

package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/spec"
)

// A scenario is a change of a spec and its effect on rows. It is an archive with
// old.yaml (the first migration has none), new.yaml, and a file "rows COLUMN" with a
// line for each row: its string before, after the migration and after the way back,
// with → between them. A string that is left out is the same as the one before. A row
// that ends in ✗ stops the migration.
//
//	up stops, down stops   the message that ends the way
//	then                   a statement to run after the migration, before the way back
//	fix                    a statement to run when the way back has stopped, so that it goes on
//
// SHOP is the name of a schema.
type scenario struct {
	name     string
	old, new []byte
	columns  []string
	rows     [][]fate // of each column
	files    map[string]string
}

// A fate is what one row holds at each time.
type fate struct {
	before, after, back cell
	stops               bool
}

func scenarios(t *testing.T) []scenario {
	t.Helper()
	names, err := filepath.Glob("testdata/migrate/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	var all []scenario
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := scenario{name: strings.TrimSuffix(filepath.Base(name), ".txtar"), files: map[string]string{}}
		for _, f := range archive.Files {
			text := strings.TrimSuffix(string(f.Data), "\n")
			if column, ok := strings.CutPrefix(f.Name, "rows "); ok {
				s.columns, s.rows = append(s.columns, column), append(s.rows, fates(text))
				continue
			}
			switch f.Name {
			case "old.yaml":
				s.old = f.Data
			case "new.yaml":
				s.new = f.Data
			case "up stops", "down stops", "then", "fix":
				s.files[f.Name] = text
			default:
				t.Fatalf("%s: unknown file %q", name, f.Name)
			}
		}
		all = append(all, s)
	}
	return all
}

func fates(text string) []fate {
	value := func(text string) cell { return cell{V: text, Valid: text != "NULL"} }
	var all []fate
	for line := range strings.Lines(text) {
		times := strings.Split(strings.TrimSuffix(line, "\n"), " → ")
		last := times[len(times)-1]
		if last == "✗" {
			all = append(all, fate{before: value(times[0]), stops: true})
			continue
		}
		for len(times) < 3 {
			times = append(times, last)
		}
		all = append(all, fate{before: value(times[0]), after: value(times[1]), back: value(times[2])})
	}
	return all
}

// in returns a scenario with the name of a schema in place of SHOP.
func (s scenario) in(schema string) scenario {
	named := func(text []byte) []byte { return []byte(strings.ReplaceAll(string(text), "SHOP", schema)) }
	s.new = named(s.new)
	if s.old != nil {
		s.old = named(s.old)
	}
	return s
}

func parsed(t *testing.T, src []byte) *spec.Spec {
	t.Helper()
	if src == nil {
		return new(spec.Spec)
	}
	s, found := spec.Parse("spec/orders.yaml", src)
	if s == nil {
		t.Fatal(found)
	}
	return s
}

// TestMigrate migrates and goes back. At each end the rows have the wanted strings and
// all their children, and the schema is what the SQL of the new version creates, or
// what it was before.
func TestMigrate(t *testing.T) {
	command := builtCommand(t)
	for _, g := range constrainedDatabases {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			if g.name == "postgres" { // creating a database takes longer than all the rest
				dsn := g.dsn(t)
				g.dsn = func(testing.TB) string { return dsn }
			}
			for _, s := range scenarios(t) {
				t.Run(s.name, func(t *testing.T) {
					wanted := schemaOf(t, newWorld(t, g, s, s.new, false))
					for _, w := range waysOf[g.name] {
						t.Run(w.name, func(t *testing.T) { s.migrate(t, command, g, w, wanted) })
					}
				})
			}
		})
	}
}

// migrate migrates in one way to the wanted schema, and back.
func (s scenario) migrate(t *testing.T, command string, g constrainedDB, w way, wanted []string) {
	m := &migration{world: newWorld(t, g, s, s.old, true), way: w, wanted: wanted}
	m.write(t, command)
	m.goUp(t)
	m.goDown(t)
}

// A migration is a scenario on one database, run in one way.
type migration struct {
	*world
	way
	dir    string   // of its files
	wanted []string // the schema after it
}

// write writes the files with the command, as a user would.
func (m *migration) write(t *testing.T, command string) {
	t.Helper()
	root := t.TempDir()
	m.dir = filepath.Join(root, "migrations")
	write(t, filepath.Join(root, "go.mod"), []byte("module example.com/shop\n"))
	write(t, filepath.Join(root, "spec", "orders.yaml"), m.scenario.new)
	write(t, filepath.Join(root, "old.yaml"), m.scenario.old) // an empty file is no old version
	if m.constrainedDB.name == "sqlite" {
		write(t, filepath.Join(root, "schema.sql"), []byte(strings.Join(m.query(t, "SELECT sql || ';' FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"), "\n")))
	}
	args := []string{command, "migrate", "-q", "--against", "old.yaml", "--database", m.constrainedDB.name, "--tool", m.tool, "--dir", m.dir}
	if out := run(t, root, append(args, m.flags...)...); out != "" {
		t.Fatalf("the command printed\n%s", out)
	}
}

// goUp runs the way up. If rows must stop it, it stops, changes nothing, and goes on
// when they are removed.
func (m *migration) goUp(t *testing.T) {
	before := m.state(t)
	err := m.run(t, m, false)
	if message := m.named(m.scenario.files["up stops"]); message != "" {
		m.stopped(t, "up", err, message, before)
		m.removeOffending(t)
		m.again(t, m, false)
		err = m.run(t, m, false)
	}
	if err != nil {
		t.Fatalf("up: %v", err)
	}
	if then := m.scenario.files["then"]; then != "" {
		mustExec(t, m.db, then)
	}
	m.holds(t, "up", m.scenario.new, m.wanted, func(f fate) cell { return f.after })
}

// goDown runs the way back, which may stop too.
func (m *migration) goDown(t *testing.T) {
	after := m.state(t)
	err := m.run(t, m, true)
	if message := m.named(m.scenario.files["down stops"]); message != "" {
		m.stopped(t, "down", err, message, after)
		fix := m.scenario.files["fix"]
		if fix == "" {
			return
		}
		mustExec(t, m.db, fix)
		m.again(t, m, true)
		err = m.run(t, m, true)
	}
	if err != nil {
		t.Fatalf("down: %v", err)
	}
	m.holds(t, "down", m.scenario.old, m.before, func(f fate) cell { return f.back })
}

// stopped checks that a way ended with a message and without a change.
func (m *migration) stopped(t *testing.T, way string, err error, message string, want []string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), message) {
		t.Fatalf("%s: got error %v, want %q", way, err, message)
	}
	if diff := cmp.Diff(want, m.state(t)); diff != "" {
		t.Fatalf("%s: it stopped and changed (-want +got):\n%s", way, diff)
	}
}

// holds compares the database with a version of the spec.
func (m *migration) holds(t *testing.T, way string, src []byte, schema []string, holds func(fate) cell) {
	t.Helper()
	if diff := cmp.Diff(m.rowsWanted(holds), m.rows(t)); diff != "" {
		t.Errorf("%s: rows and their children (-want +got):\n%s", way, diff)
	}
	if diff := cmp.Diff(schema, schemaOf(t, m.world)); diff != "" {
		t.Errorf("%s: schema (-want +got):\n%s", way, diff)
	}
	m.isSound(t)
	m.goesOn(t, way)
	if src == nil {
		return
	}
	s := parsed(t, src)
	for i := range s.Storage {
		m.accepts(t, way, s, &s.Storage[i])
	}
}

// accepts checks that a constraint accepts only the stored strings of a spec. It tries
// each in a transaction that is rolled back. If a trigger rejects the string of a new
// row, the constraint has accepted it, because triggers run later.
func (m *migration) accepts(t *testing.T, way string, s *spec.Spec, st *spec.Storage) {
	t.Helper()
	stored, tried := map[string]bool{}, map[string]bool{}
	for _, text := range spec.Stored(s.All()) {
		stored[text] = true
	}
	for _, src := range [][]byte{m.scenario.old, m.scenario.new} {
		for _, text := range spec.Stored(parsed(t, src).All()) {
			tried[text], tried[strings.ToUpper(text)], tried[text+" "] = true, true, true
		}
	}
	for text := range tried {
		if accepted := m.accept(t, st, cell{V: text, Valid: true}); accepted != stored[text] {
			t.Errorf("%s: %s accepts %q: %v, want %v", way, st.Column.Value, text, accepted, stored[text])
		}
	}
	if accepted := m.accept(t, st, cell{}); accepted != st.Nullable.Value {
		t.Errorf("%s: %s accepts NULL: %v, want %v", way, st.Column.Value, accepted, st.Nullable.Value)
	}
}

func (m *migration) accept(t *testing.T, st *spec.Storage, v cell) bool {
	t.Helper()
	values := make([]cell, len(m.scenario.columns))
	for i := range values {
		values[i] = m.scenario.rows[i][m.standing()].before
		if m.scenario.columns[i] == st.Column.Value {
			values[i] = v
		}
	}
	tx, err := m.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = m.insert(tx, values)
	switch {
	case err == nil, strings.Contains(err.Error(), "no insert as "):
		return true
	case strings.Contains(err.Error(), st.ConstraintName()):
		return false
	}
	t.Fatalf("%s in %s: %v", shown(v), st.Column.Value, err)
	return false
}

// named puts the name of the schema into a message.
func (m *migration) named(message string) string {
	return strings.ReplaceAll(message, "SHOP", m.schema)
}
