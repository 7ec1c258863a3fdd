package e2e

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"stategen.example/e2e/dbserver"
	"stategen.example/internal/column"
	"stategen.example/internal/database"
	"stategen.example/internal/diag"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
	"stategen.example/rollout"
)

// TestTriggers tries every transition between stored strings and NULL on every
// database, in SQL alone.
func TestTriggers(t *testing.T) {
	specs := specsWithTransitions(t)
	for _, db := range constrainedDatabases {
		t.Run(db.name, func(t *testing.T) {
			for _, name := range slices.Sorted(maps.Keys(specs)) {
				t.Run(name, func(t *testing.T) {
					db.withRows(t, specs[name], func(ctx context.Context, conn *sql.Conn) {
						for i := range specs[name].Storage {
							db.transitions(ctx, t, conn, specs[name], &specs[name].Storage[i])
						}
					})
				})
			}
		})
	}
}

// specsWithTransitions returns the goldens with transitions, the rollouts and some
// chains. Each enforces the transitions.
func specsWithTransitions(t *testing.T) map[string]*spec.Spec {
	t.Helper()
	sources := goldenSpecs(t)
	sources["rollouts"] = readFile(t, "../spec/rollout_states.yaml")
	// The most strings with a literal for each pair in SQLite, one more, and the
	// longest strings.
	sources["edge"], sources["wide"], sources["long"] = chain("edge", 32, ""), chain("wide", 33, ""), chain("long", 3, strings.Repeat("x", 61))
	specs := map[string]*spec.Spec{}
	for _, src := range sources {
		if strings.Contains(string(src), "\ntransitions:") {
			s := enforcing(t, src)
			specs[s.Package.Value+"."+s.Type.Value] = s
		}
	}
	if len(specs) < 7 {
		t.Fatalf("%d specs with transitions", len(specs))
	}
	return specs
}

// chain returns a spec of n states, each with a transition to the next.
func chain(name string, n int, suffix string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "stategen: 1\npackage: %s\ntype: State\nstates:\n", name)
	for i := range n {
		fmt.Fprintf(&b, "  - {name: S%d, db: \"s%d%s\", initial: %v, final: %v}\n", i, i, suffix, i == 0, i == n-1)
	}
	b.WriteString("transitions:\n")
	for i := range n - 1 {
		fmt.Fprintf(&b, "  - {from: S%d, to: S%d}\n", i, i+1)
	}
	return []byte(b.String())
}

// enforcing parses a spec and makes every column enforce the transitions.
func enforcing(t *testing.T, src []byte) *spec.Spec {
	t.Helper()
	text := string(src)
	if !strings.Contains(text, "\nstorage:") {
		text += "storage: [{table: things, column: state, enforce_transitions: true}]\n"
	}
	if !strings.Contains(text, "enforce_transitions:") {
		text = strings.ReplaceAll(text, "    column: state\n", "    column: state\n    enforce_transitions: true\n")
	}
	s, found := spec.Parse("spec/golden.yaml", []byte(text))
	if s == nil {
		t.Fatal(found)
	}
	return s
}

// A cell is what a column holds: a stored string, or NULL.
type cell = sql.Null[string]

// shown returns what a message shows of a cell. MySQL's messages are short.
func (g constrainedDB) shown(v cell) string {
	if runes := []rune(v.V); g.name == "mysql" {
		v.V = string(runes[:min(len(runes), 50)])
	}
	return shown(v)
}

func shown(v cell) string {
	if !v.Valid {
		return "NULL"
	}
	return `"` + v.V + `"`
}

// A machine is the state machine of one column, in terms of its values.
type machine struct {
	values []cell
	state  map[cell]int // NULL has none
	next   map[[2]int]bool
	first  int
}

func machineOf(s *spec.Spec, st *spec.Storage) machine {
	m := machine{state: map[cell]int{}, next: map[[2]int]bool{}}
	for i := range s.States {
		if s.States[i].Initial.Value {
			m.first = i
		}
		for _, text := range s.States[i].Stored() {
			v := cell{V: text.Value, Valid: true}
			m.values, m.state[v] = append(m.values, v), i
		}
	}
	if st.Nullable.Value {
		m.values = append(m.values, cell{})
	}
	for _, e := range s.Edges() {
		m.next[[2]int{e.From, e.To}] = true
	}
	return m
}

func (m machine) mayStart(v cell) bool { return !v.Valid || m.state[v] == m.first }

func (m machine) mayFollow(from, to cell) bool {
	switch {
	case from == to:
		return true
	case !from.Valid:
		return m.mayStart(to)
	case !to.Valid:
		return false
	}
	pair := [2]int{m.state[from], m.state[to]}
	return pair[0] == pair[1] || m.next[pair]
}

// withRows creates the tables with a row for each pair of values, which holds the
// first of the pair, and then runs the SQL output, so that no trigger has run for the
// rows.
func (g constrainedDB) withRows(t *testing.T, s *spec.Spec, test func(context.Context, *sql.Conn)) {
	ctx := t.Context()
	conn := g.connect(t)
	g.createTables(ctx, t, conn, s)
	for i := range s.Storage {
		st := &s.Storage[i]
		m := machineOf(s, st)
		table, column := g.table(st.Table.Value), g.ident(st.Column.Value)
		for id, from := range m.values {
			for j := range m.values {
				insert := fmt.Sprintf("INSERT INTO %s (id, %s) VALUES (%d, %s)", table, column, id*len(m.values)+j, g.param(1))
				if _, err := conn.ExecContext(ctx, insert, from); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	g.exec(ctx, t, conn, g.print(t, s))
	test(ctx, conn)
}

// transitions tries every pair, then every value as a new row.
func (g constrainedDB) transitions(ctx context.Context, t *testing.T, conn *sql.Conn, s *spec.Spec, st *spec.Storage) {
	m := machineOf(s, st)
	table, column, place := g.table(st.Table.Value), g.ident(st.Column.Value), st.Table.Value+"."+st.Column.Value
	legal, illegal := 0, 0
	for i, from := range m.values {
		for j, to := range m.values {
			id := i*len(m.values) + j
			_, err := conn.ExecContext(ctx, fmt.Sprintf("UPDATE %s SET %s = %s WHERE id = %d", table, column, g.param(1), id), to)
			want := to
			if !st.EnforceTransitions.Value || m.mayFollow(from, to) {
				legal++
				if err != nil {
					t.Errorf("%s: the legal transition from %s to %s is rejected: %v", place, g.shown(from), g.shown(to), err)
				}
			} else {
				illegal++
				want = from
				g.rejected(t, err, st.TriggerNames().Transition, fmt.Sprintf("no transition from %s to %s in %s", g.shown(from), g.shown(to), place))
			}
			var got cell
			if err := conn.QueryRowContext(ctx, fmt.Sprintf("SELECT %s FROM %s WHERE id = %d", column, table, id)).Scan(&got); err != nil || got != want {
				t.Errorf("%s: after the transition from %s to %s the row holds %s, want %s (%v)", place, g.shown(from), g.shown(to), g.shown(got), g.shown(want), err)
			}
		}
	}
	first := s.States[m.first].DB.Value
	for i, v := range m.values {
		_, err := conn.ExecContext(ctx, fmt.Sprintf("INSERT INTO %s (id, %s) VALUES (%d, %s)", table, column, 1_000_000+i, g.param(1)), v)
		if !st.EnforceTransitions.Value || m.mayStart(v) {
			if err != nil {
				t.Errorf("%s: a new row with %s is legal and rejected: %v", place, g.shown(v), err)
			}
			continue
		}
		g.rejected(t, err, st.TriggerNames().Start, fmt.Sprintf("no insert as %s, only as %q, in %s", g.shown(v), first, place))
	}
	if st.EnforceTransitions.Value && len(m.values) > 1 && (legal == 0 || illegal == 0) {
		t.Errorf("%s: %d transitions are legal and %d are not", place, legal, illegal)
	}
}

// rejected checks that the error comes from that trigger, with that message.
func (g constrainedDB) rejected(t *testing.T, err error, trigger, message string) {
	t.Helper()
	var fromSQLite *sqlite.Error
	var fromPostgres *pgconn.PgError
	var fromMySQL *mysql.MySQLError
	switch {
	case errors.As(err, &fromSQLite):
		const constraintTrigger = 19 | 7<<8 // https://www.sqlite.org/rescode.html#constraint_trigger
		if got, want := err.Error(), fmt.Sprintf("%s (%d)", message, constraintTrigger); !strings.HasSuffix(got, want) {
			t.Errorf("error %q, want it to end in %q", got, want)
		}
	case errors.As(err, &fromPostgres):
		if e := fromPostgres; e.Message != message || e.Code != "23514" || e.ConstraintName != trigger {
			t.Errorf("error %q, code %s, constraint %q; want %q, 23514, %q", e.Message, e.Code, e.ConstraintName, message, trigger)
		}
	case errors.As(err, &fromMySQL):
		runes := []rune(message)
		want := string(runes[:min(len(runes), 128)])
		if e := fromMySQL; e.Message != want || e.Number != 1644 || string(e.SQLState[:]) != "45000" {
			t.Errorf("error %q, number %d, state %s; want %q, 1644, 45000", e.Message, e.Number, e.SQLState, want)
		}
	default:
		t.Errorf("got %v, want the error %q", err, message)
	}
}

// The database and the Go code of the rollouts agree on every pair of states,
// with the values written by their methods.
func TestRolloutTriggers(t *testing.T) {
	s := enforcing(t, readFile(t, "../spec/rollout_states.yaml"))
	states := rollout.StateValues()
	for _, db := range constrainedDatabases {
		t.Run(db.name, func(t *testing.T) {
			db.withRows(t, s, func(ctx context.Context, conn *sql.Conn) {
				for i, from := range states {
					for j, to := range states {
						update := fmt.Sprintf("UPDATE rollouts SET state = %s WHERE id = %d", db.param(1), i*len(states)+j)
						_, err := conn.ExecContext(ctx, update, to)
						if want := from == to || from.CanTransitionTo(to); (err == nil) != want {
							t.Errorf("from %v to %v: the database returns %v, want %v as in Go", from, to, err, want)
						}
					}
				}
			})
		})
	}
}

// TestTriggerFiles creates the triggers with the databases' own programs, among them
// sqlite3 of a version before 3.47. It creates them, drops them twice, creates them
// again, and checks that they are in force.
func TestTriggerFiles(t *testing.T) {
	for i, d := range database.All {
		g := constrainedDatabases[i]
		t.Run(d.Info().Name, func(t *testing.T) {
			for name, s := range specsWithTransitions(t) {
				if _, err := d.RebuildReason("3.40", s); err != nil {
					continue // Debian's sqlite3 is that old
				}
				t.Run(name, func(t *testing.T) { g.file(t, d, s) })
			}
		})
	}
}

func (g constrainedDB) file(t *testing.T, d database.Database, s *spec.Spec) {
	var script strings.Builder
	var rejected []string
	script.WriteString(d.Info().Setup + "\n")
	for i := range s.Storage {
		st := &s.Storage[i]
		if namespace, _, ok := strings.Cut(st.Table.Value, "."); ok {
			fmt.Fprintf(&script, g.namespace+";\n", g.ident(namespace))
			if g.name == "mysql" {
				t.Cleanup(func() { g.drop(t, namespace) })
			}
		}
		fmt.Fprintf(&script, "%s;\n", g.createTable(st))
		create, drop := database.CreateTriggers(d, s, st), d.DropTriggers(st)
		for _, statement := range slices.Concat(create, drop, drop, create) {
			fmt.Fprintf(&script, "%s;\n", statement)
		}
		m := machineOf(s, st)
		if v := m.values[len(m.values)-1]; len(create) > 0 && !m.mayStart(v) {
			rejected = append(rejected, fmt.Sprintf("INSERT INTO %s (id, %s) VALUES (1, %s)", g.table(st.Table.Value), g.ident(st.Column.Value), database.Literal(v.V)))
		}
	}
	dsn := g.dsn(t)
	if out, err := g.client(t, dsn, script.String()); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, script.String())
	}
	for _, insert := range rejected {
		if g.name == "sqlite" && strings.Contains(script.String(), "ATTACH") {
			continue // an attached database ends with the client
		}
		out, err := g.client(t, dsn, insert+";")
		if err == nil || !strings.Contains(out, "no insert as ") {
			t.Errorf("%s: got %v\n%s", insert, err, out)
		}
	}
}

// A dump of MariaDB has the triggers without the comments that its client program
// needs. It creates them in another database.
func TestTriggerDump(t *testing.T) {
	g := constrainedDatabases[2]
	s, found := spec.Parse("spec/door.yaml", []byte(doorSpec))
	if s == nil {
		t.Fatal(found)
	}
	from, to := g.dsn(t), g.dsn(t)
	const row = "INSERT INTO doors (id, state) VALUES (1, 'shut');"
	if out, err := g.client(t, from, g.createTable(&s.Storage[0])+";\n"+g.print(t, s)+row); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text := dbserver.Dump(t, strings.TrimSuffix(from, "?multiStatements=true"))
	if strings.Contains(string(text), `" */`) || strings.Count(string(text), "SIGNAL SQLSTATE") != 2 {
		t.Errorf("the dump is not of the two triggers alone:\n%s", text)
	}
	if out, err := g.client(t, to, string(text)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := g.client(t, to, "UPDATE doors SET state = 'gone';"); err == nil || !strings.Contains(out, noSkip) {
		t.Errorf("in the database from the dump an illegal transition: got %v\n%s", err, out)
	}
}

func (g constrainedDB) client(t *testing.T, dsn, script string) (out string, err error) {
	t.Helper()
	client := dbserver.Client(t, strings.TrimSuffix(dsn, "?multiStatements=true"))
	client.Stdin = strings.NewReader(script)
	all, err := client.CombinedOutput()
	return string(all), err
}

func (g constrainedDB) print(t *testing.T, s *spec.Spec) string {
	t.Helper()
	ddl, err := gen.Print(s, g.name)
	if err != nil {
		t.Fatal(err)
	}
	return string(ddl)
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestTriggersInDumps checks that check recognizes the triggers in a dump of each
// database, and those of other transitions as different.
func TestTriggersInDumps(t *testing.T) {
	s, changed := enforcing(t, []byte(locks)), enforcing(t, []byte(strings.Replace(locks, "storage:", "  - {from: Shut, to: Open}\nstorage:", 1)))
	for _, g := range constrainedDatabases {
		t.Run(g.name, func(t *testing.T) {
			dsn := g.dsn(t)
			mustExec(t, openDSN(t, g.driver, dsn), g.createTable(&s.Storage[0])+";\n"+g.print(t, s))
			text := dbserver.Dump(t, strings.TrimSuffix(dsn, "?multiStatements=true"))
			if found := column.File(s, &s.Storage[0], "schema.sql", text); len(found) > 0 {
				t.Errorf("found %v in\n%s", found, text)
			}
			if g.name == "postgres" { // a dump of the table lacks the function
				if found := column.File(s, &s.Storage[0], "schema.sql", dbserver.Dump(t, dsn, "--schema-only", "--table=locks")); len(found) > 0 {
					t.Errorf("found %v in a dump of the table", found)
				}
			}
			found := column.File(changed, &changed.Storage[0], "schema.sql", text)
			isMove := func(d diag.Finding) bool {
				return d.Rule == "schema-trigger" && strings.Contains(d.Message, `trigger "locks_state_next" of table "locks" is out of date`)
			}
			if !slices.ContainsFunc(found, isMove) {
				t.Errorf("with other transitions found %v", found)
			}
		})
	}
}
