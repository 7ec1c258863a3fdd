// A generated type as parameter and result of each driver.

package e2e

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"stategen.example/e2e/dbserver"
	"stategen.example/rollout"
)

// source is a sql.Scanner that keeps the type of what a driver hands to Scan.
type source struct{ name string }

func (s *source) Scan(src any) error {
	s.name = fmt.Sprintf("%T", src)
	return nil
}

// columnTypes are those that a state may be stored in, and the Go type that the
// driver hands to Scan. CHAR(n) of PostgreSQL is none of them: it is read with
// its padding (TestDriverPadding).
var columnTypes = map[string][]struct{ column, source string }{
	"sqlite": {
		{"TEXT", "string"},
		{"VARCHAR(63)", "string"},
		{"BLOB", "string"}, // SQLite keeps the type of the value, not of the column
	},
	"postgres": {
		{"text", "string"},
		{"varchar(63)", "string"},
		{"bytea", "[]uint8"},
		{"state_enum", "string"},
	},
	"mariadb": {
		{"VARCHAR(63)", "[]uint8"},
		{"CHAR(63)", "[]uint8"},
		{"TEXT", "[]uint8"},
		{"VARBINARY(63)", "[]uint8"},
		{"ENUM(" + rollout.StateSQL + ")", "[]uint8"},
	},
}

// Every state goes in and comes out, as a State, a pointer and a sql.Null, and
// NULL through the latter two.
func TestDriverRoundTrip(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		if d.name == "postgres" {
			mustExec(t, db, "CREATE TYPE state_enum AS ENUM ("+rollout.StateSQL+")")
		}
		for i, column := range columnTypes[d.name] {
			table := fmt.Sprintf("states_%d", i)
			mustExec(t, db, "CREATE TABLE "+table+" (state "+column.column+")")
			// Without a parameter MariaDB answers in its text protocol, with
			// one in the binary protocol.
			queries := map[string]func(dest any) error{
				"text": func(dest any) error { return db.QueryRow("SELECT state FROM " + table).Scan(dest) },
				"parameter": func(dest any) error {
					return db.QueryRow("SELECT state FROM "+table+" WHERE 1 = "+d.mark, 1).Scan(dest)
				},
			}
			for _, want := range rollout.StateValues() {
				for _, param := range []any{want, &want, sql.Null[rollout.State]{V: want, Valid: true}} {
					d.store(t, db, table, param)
					for name, query := range queries {
						var state rollout.State
						var pointer *rollout.State
						var null sql.Null[rollout.State]
						var src source
						if err := errors.Join(query(&state), query(&pointer), query(&null), query(&src)); err != nil {
							t.Fatalf("%s, %T %v, %s: %v", column.column, param, want, name, err)
						}
						if state != want || *pointer != want || null != (sql.Null[rollout.State]{V: want, Valid: true}) {
							t.Errorf("%s, %T %v, %s: read %v, %v, %v", column.column, param, want, name, state, *pointer, null)
						}
						if src.name != column.source {
							t.Errorf("%s, %s: Scan gets a %s, want %s", column.column, name, src.name, column.source)
						}
					}
				}
			}
			for _, param := range []any{nil, (*rollout.State)(nil), sql.Null[rollout.State]{}} {
				d.store(t, db, table, param)
				for name, query := range queries {
					pointer := new(rollout.State)
					null := sql.Null[rollout.State]{V: rollout.StateActive, Valid: true}
					if err := errors.Join(query(&pointer), query(&null)); err != nil {
						t.Fatalf("%s, NULL as %T, %s: %v", column.column, param, name, err)
					}
					if pointer != nil || null.Valid {
						t.Errorf("%s, NULL as %T, %s: read %v, %v", column.column, param, name, pointer, null)
					}
				}
			}
		}
	})
}

// store makes one row of param the whole table.
func (d server) store(t *testing.T, db *sql.DB, table string, param any) {
	t.Helper()
	mustExec(t, db, "DELETE FROM "+table)
	if _, err := db.Exec("INSERT INTO "+table+" (state) VALUES ("+d.mark+")", param); err != nil {
		t.Fatalf("%s: %T %v: %v", table, param, param, err)
	}
}

// notStates are strings that no state has, some of them only just.
func notStates() []string {
	all := []string{"", " ", "junk", "Paused", "1", "NULL", "State(2)", "Actíve", "Асtive", "Active\x01", "Active, Failed"}
	for _, s := range rollout.StateValues() {
		name := s.DBString()
		all = append(all, strings.ToUpper(name), strings.ToLower(name), name+" ", " "+name, name+"\n", name+"\u00a0", name[:len(name)-1], name+name)
	}
	return all
}

// A row that was written around the constraint gives an error, never a state.
func TestDriverJunk(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		mustExec(t, db, "CREATE TABLE states (state VARCHAR(63))")
		for _, junk := range notStates() {
			d.store(t, db, "states", junk)
			checkRefuses(t, junk, func(dest any) error { return db.QueryRow("SELECT state FROM states").Scan(dest) })
		}
		d.store(t, db, "states", nil)
		state := rollout.StateActive
		checkInvalid(t, "NULL", db.QueryRow("SELECT state FROM states").Scan(&state))
		if state != rollout.StateActive {
			t.Errorf("NULL: the state became %v", state)
		}
	})
}

// checkRefuses checks that scan gives an error for junk, whatever it scans into,
// and no state.
func checkRefuses(t *testing.T, junk string, scan func(dest any) error) {
	t.Helper()
	state := rollout.StateActive
	checkInvalid(t, junk, scan(&state))
	var pointer *rollout.State
	checkInvalid(t, junk, scan(&pointer))
	var null sql.Null[rollout.State]
	checkInvalid(t, junk, scan(&null))
	if state != rollout.StateActive || pointer != nil && pointer.IsValid() || null.V.IsValid() {
		t.Errorf("%q: read %v, %v, %v", junk, state, pointer, null)
	}
}

// checkInvalid checks that err wraps the error of a generated type.
func checkInvalid(t *testing.T, input string, err error) {
	t.Helper()
	var invalid *rollout.InvalidStateError
	if !errors.As(err, &invalid) || invalid.Input != input {
		t.Errorf("%q: got error %v, want an InvalidStateError of it", input, err)
	}
}

// invalidParameters are what no database may get to see.
func invalidParameters() []any {
	zero := rollout.State(0)
	return []any{zero, rollout.State(9), rollout.State(255), &zero, sql.Null[rollout.State]{Valid: true}}
}

// A State that is none never reaches the database.
func TestDriverInvalidParameter(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		mustExec(t, db, "CREATE TABLE states (state VARCHAR(63))")
		for _, param := range invalidParameters() {
			_, err := db.Exec("INSERT INTO states (state) VALUES ("+d.mark+")", param)
			var invalid *rollout.InvalidStateError
			if !errors.As(err, &invalid) {
				t.Errorf("%T %v: got error %v, want an InvalidStateError", param, param, err)
			}
		}
		checkRows(t, db, 0)
	})
}

func checkRows(t *testing.T, db *sql.DB, want int) {
	t.Helper()
	var got int
	if err := db.QueryRow("SELECT count(*) FROM states").Scan(&got); err != nil || got != want {
		t.Errorf("got %d rows, %v, want %d", got, err, want)
	}
}

// constrained is the column with the CHECK that the design has for each
// database. BINARY makes MariaDB compare bytes.
var constrained = map[string]string{
	"sqlite":   "state VARCHAR(63) NOT NULL, CONSTRAINT states_state_check CHECK (state IN (" + rollout.StateSQL + "))",
	"postgres": "state VARCHAR(63) NOT NULL, CONSTRAINT states_state_check CHECK (state IN (" + rollout.StateSQL + "))",
	"mariadb":  "state VARCHAR(63) NOT NULL, CONSTRAINT states_state_check CHECK (BINARY state IN (" + rollout.StateSQL + "))",
}

// The constraint takes every state, and refuses all else.
func TestDriverConstraint(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		mustExec(t, db, "CREATE TABLE states ("+constrained[d.name]+")")
		for _, s := range rollout.StateValues() {
			d.store(t, db, "states", s)
		}
		for _, junk := range notStates() {
			for _, param := range []any{junk, []byte(junk)} {
				if _, err := db.Exec("INSERT INTO states (state) VALUES ("+d.mark+")", param); err == nil || !strings.Contains(err.Error(), "states_state_check") {
					t.Errorf("%T %q: got error %v, want one of the constraint", param, junk, err)
				}
			}
		}
		for _, param := range []any{nil, (*rollout.State)(nil), sql.Null[rollout.State]{}} {
			if _, err := db.Exec("INSERT INTO states (state) VALUES ("+d.mark+")", param); err == nil {
				t.Errorf("%T NULL: no error", param)
			}
		}
		checkRows(t, db, 1)
	})
}

// Why the constraint says BINARY on MariaDB: its collation takes these for
// 'Active'.
func TestMariaDBCollation(t *testing.T) {
	db := openDSN(t, "mysql", dbserver.MariaDB(t))
	mustExec(t, db, "CREATE TABLE states (state VARCHAR(63) NOT NULL, CHECK (state IN ("+rollout.StateSQL+")))",
		"INSERT INTO states VALUES ('active'), ('ACTIVE '), ('Actíve')")
}

// A nullable column takes NULL with the same constraint: CHECK refuses what is
// false, and NULL IN (…) is NULL.
func TestDriverNullable(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		mustExec(t, db, "CREATE TABLE states ("+strings.Replace(constrained[d.name], " NOT NULL", "", 1)+")")
		d.store(t, db, "states", sql.Null[rollout.State]{})
		checkRows(t, db, 1)
	})
}

// PostgreSQL fills CHAR(n) up with spaces, and so gives back what is no state;
// MariaDB takes them off again.
func TestDriverPadding(t *testing.T) {
	db := openDSN(t, "pgx", dbserver.Postgres(t))
	var state rollout.State
	checkInvalid(t, "Active  ", db.QueryRow("SELECT 'Active'::char(8)").Scan(&state))
}

// A slice of states is a list for pgx, also below database/sql. With the other
// drivers database/sql rejects it.
func TestDriverSlice(t *testing.T) {
	list := []rollout.State{rollout.StateActive, rollout.StateFailed}
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		mustExec(t, db, "CREATE TABLE states ("+constrained[d.name]+")", "INSERT INTO states VALUES ('Active'), ('Opening'), ('Failed')")
		if d.name == "postgres" {
			var n int
			if err := db.QueryRow("SELECT count(*) FROM states WHERE state = ANY($1)", list).Scan(&n); err != nil || n != 2 {
				t.Errorf("got %d, %v, want 2", n, err)
			}
			return
		}
		var stored []byte
		if err := db.QueryRow("SELECT "+d.mark, list).Scan(&stored); err == nil || !strings.Contains(err.Error(), "unsupported type []rollout.State") {
			t.Errorf("got %q, %v, want an error about the type", stored, err)
		}
	})
}

// SQLite changes a constraint in place since version 3.53; ADD looks at the
// rows that are there.
func TestSQLiteAlterConstraint(t *testing.T) {
	db := openDSN(t, "sqlite", dbserver.SQLite(t))
	const add = "ALTER TABLE states ADD CONSTRAINT states_state_check CHECK (state IN ('Active'))"
	const junk = "INSERT INTO states VALUES ('junk')"
	mustExec(t, db, "CREATE TABLE states (state TEXT NOT NULL)", add)
	if _, err := db.Exec(junk); err == nil {
		t.Error("the new constraint takes junk")
	}
	mustExec(t, db, "ALTER TABLE states DROP CONSTRAINT states_state_check", junk)
	if _, err := db.Exec(add); err == nil {
		t.Error("the constraint is added to a table with junk")
	}
	mustExec(t, db, "DELETE FROM states", add)
}

// stored has another text in each of its methods, to tell which one pgx uses.
type stored uint16

func (stored) String() string               { return "String" }
func (stored) MarshalText() ([]byte, error) { return []byte("MarshalText"), nil }
func (stored) Value() (driver.Value, error) { return "Value", nil }

// eachMode connects with pgx itself, in each of its ways to send a query.
func eachMode(t *testing.T, test func(t *testing.T, c *pgx.Conn, mode pgx.QueryExecMode)) {
	dsn := dbserver.Postgres(t)
	for _, mode := range []pgx.QueryExecMode{
		pgx.QueryExecModeCacheStatement, // the default
		pgx.QueryExecModeCacheDescribe,
		pgx.QueryExecModeDescribeExec,
		pgx.QueryExecModeExec,
		pgx.QueryExecModeSimpleProtocol,
	} {
		t.Run(mode.String(), func(t *testing.T) {
			config, err := pgx.ParseConfig(dsn)
			if err != nil {
				t.Fatal(err)
			}
			config.DefaultQueryExecMode = mode
			c, err := pgx.ConnectConfig(context.Background(), config)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { c.Close(context.Background()) })
			test(t, c, mode)
		})
	}
}

// Without database/sql too, pgx uses Value and Scan: neither the number that a
// State is nor another method.
func TestPgx(t *testing.T) {
	eachMode(t, func(t *testing.T, c *pgx.Conn, mode pgx.QueryExecMode) {
		query := func(dest any, sql string, args ...any) error {
			return c.QueryRow(context.Background(), sql, args...).Scan(dest)
		}
		var method string
		if err := query(&method, "SELECT $1::text", stored(1)); err != nil || method != "Value" {
			t.Errorf("a parameter is sent as %q, %v", method, err)
		}
		for _, column := range []string{"text", "varchar", "bytea"} {
			for _, want := range rollout.StateValues() {
				for _, param := range []any{want, &want, sql.Null[rollout.State]{V: want, Valid: true}} {
					var state rollout.State
					var pointer *rollout.State
					var null sql.Null[rollout.State]
					q := "SELECT $1::" + column
					if err := errors.Join(query(&state, q, param), query(&pointer, q, param), query(&null, q, param)); err != nil {
						t.Fatalf("%s, %T %v: %v", column, param, want, err)
					}
					if state != want || *pointer != want || null != (sql.Null[rollout.State]{V: want, Valid: true}) {
						t.Errorf("%s, %T %v: read %v, %v, %v", column, param, want, state, *pointer, null)
					}
				}
			}
			for _, param := range []any{nil, (*rollout.State)(nil), sql.Null[rollout.State]{}} {
				pointer := new(rollout.State)
				null := sql.Null[rollout.State]{V: rollout.StateActive, Valid: true}
				q := "SELECT $1::" + column
				if err := errors.Join(query(&pointer, q, param), query(&null, q, param)); err != nil || pointer != nil || null.Valid {
					t.Errorf("%s, NULL as %T: read %v, %v, %v", column, param, pointer, null, err)
				}
				state := rollout.StateActive
				checkInvalid(t, "NULL", query(&state, q, param))
			}
		}
		for _, junk := range notStates() {
			checkRefuses(t, junk, func(dest any) error { return query(dest, "SELECT $1::text", junk) })
		}
		for _, param := range invalidParameters() {
			var invalid *rollout.InvalidStateError
			if err := query(&method, "SELECT $1::text", param); !errors.As(err, &invalid) {
				t.Errorf("%T %v: got error %v, want an InvalidStateError", param, param, err)
			}
		}
		var number rollout.State
		if err := query(&number, "SELECT 2::int4"); err == nil {
			t.Errorf("a number is read as %v", number)
		}
		if err := query(&method, "SELECT $1::int4::text", rollout.StateActive); err == nil {
			t.Errorf("a state is written to a column of numbers, as %s", method)
		}
		copied(t, c)
	})
}

// copied sends states by COPY, the fast way to write many rows.
func copied(t *testing.T, c *pgx.Conn) {
	t.Helper()
	ctx := context.Background()
	if _, err := c.Exec(ctx, "CREATE TEMPORARY TABLE copied (state text NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	want := rollout.StateValues()
	var rows [][]any
	for _, s := range want {
		rows = append(rows, []any{s})
	}
	if _, err := c.CopyFrom(ctx, pgx.Identifier{"copied"}, []string{"state"}, pgx.CopyFromRows(rows)); err != nil {
		t.Fatal(err)
	}
	read, err := c.Query(ctx, "SELECT state FROM copied ORDER BY ctid")
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(read, pgx.RowTo[rollout.State])
	if diff := cmp.Diff(want[:], got); err != nil || diff != "" {
		t.Errorf("COPY: %v (-want +got):\n%s", err, diff)
	}
	// The server is told the error and tells it back, so only its text is left.
	_, err = c.CopyFrom(ctx, pgx.Identifier{"copied"}, []string{"state"}, pgx.CopyFromRows([][]any{{rollout.StateActive}, {rollout.State(0)}}))
	if err == nil || !strings.Contains(err.Error(), `invalid State "State(0)"`) {
		t.Errorf("COPY of no state: got error %v", err)
	}
	var n int
	if err := c.QueryRow(ctx, "SELECT count(*) FROM copied").Scan(&n); err != nil || n != len(want) {
		t.Errorf("after COPY of no state: got %d rows, %v, want %d", n, err, len(want))
	}
}

// Arrays of states. As a parameter they need a mode in which pgx asks the server
// for the type of the parameter; in the two others there is an error, and a
// []string of db strings works in all of them.
func TestPgxArray(t *testing.T) {
	eachMode(t, func(t *testing.T, c *pgx.Conn, mode pgx.QueryExecMode) {
		query := func(dest any, sql string, args ...any) error {
			return c.QueryRow(context.Background(), sql, args...).Scan(dest)
		}
		values := rollout.StateValues()
		all := values[:]

		var got []rollout.State
		if err := query(&got, "SELECT array["+rollout.StateSQL+"]"); err != nil || len(got) != len(all) {
			t.Errorf("result: got %v, %v", got, err)
		}
		var pointers []*rollout.State
		if err := query(&pointers, "SELECT array['Active', NULL]"); err != nil || len(pointers) != 2 || *pointers[0] != rollout.StateActive || pointers[1] != nil {
			t.Errorf("result with NULL: got %v, %v", pointers, err)
		}
		checkInvalid(t, "NULL", query(&got, "SELECT array['Active', NULL]"))
		checkInvalid(t, "junk", query(&got, "SELECT array['Active', 'junk']"))

		describes := mode != pgx.QueryExecModeExec && mode != pgx.QueryExecModeSimpleProtocol
		var names []string
		var nullable []*rollout.State
		for i := range all {
			names = append(names, all[i].DBString())
			nullable = append(nullable, &all[i])
		}
		const count = "SELECT count(*) FROM unnest(array['Active', 'junk', 'Failed']) AS state WHERE state = ANY($1)"
		for _, param := range []struct {
			list  any
			works bool
		}{
			{all, describes},
			{values, describes},
			{nullable, describes},
			{names, true},
		} {
			var n int
			if err := query(&n, count, param.list); (err == nil) != param.works || param.works && n != 2 {
				t.Errorf("= ANY of %T: got %d, %v, want it to work: %t", param.list, n, err, param.works)
			}
		}
		if !describes {
			return
		}
		got = nil
		if err := query(&got, "SELECT $1::text[]", all); err != nil || !slices.Equal(got, all) {
			t.Errorf("there and back: got %v, %v", got, err)
		}
		checkInvalid(t, "State(0)", query(&got, "SELECT $1::text[]", []rollout.State{rollout.StateActive, 0}))
	})
}
