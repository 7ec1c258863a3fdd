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

// source is a sql.Scanner that keeps the type of the value that it scans.
type source struct{ name string }

func (s *source) Scan(src any) error {
	s.name = fmt.Sprintf("%T", src)
	return nil
}

// columnTypes are the types of columns that can store a state, and the Go type that
// the driver passes to Scan. CHAR(n) of PostgreSQL is not one of them: it is read
// with its padding (TestDriverPadding).
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

// Every state can be written and read as a State, a pointer and a sql.Null; NULL as
// the last two.
func TestDriverRoundTrip(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		if d.name == "postgres" {
			mustExec(t, db, "CREATE TYPE state_enum AS ENUM ("+rollout.StateSQL+")")
		}
		for i, column := range columnTypes[d.name] {
			table := fmt.Sprintf("states_%d", i)
			mustExec(t, db, "CREATE TABLE "+table+" (state "+column.column+")")
			// MariaDB uses the text protocol for a query without parameters, and
			// the binary protocol for others.
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

// store replaces all rows of the table by one row with param.
func (d server) store(t *testing.T, db *sql.DB, table string, param any) {
	t.Helper()
	mustExec(t, db, "DELETE FROM "+table)
	if _, err := db.Exec("INSERT INTO "+table+" (state) VALUES ("+d.mark+")", param); err != nil {
		t.Fatalf("%s: %T %v: %v", table, param, param, err)
	}
}

// notStates returns strings that are not stored strings, some by one character.
func notStates() []string {
	all := []string{"", " ", "junk", "Paused", "1", "NULL", "State(2)", "Actíve", "Асtive", "Active\x01", "Active, Failed"}
	for _, s := range rollout.StateValues() {
		name := s.DBString()
		all = append(all, strings.ToUpper(name), strings.ToLower(name), name+" ", " "+name, name+"\n", name+"\u00a0", name[:len(name)-1], name+name)
	}
	return all
}

// A row that bypassed the constraint is an error for Scan, never a state.
func TestDriverJunk(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		mustExec(t, db, "CREATE TABLE states (state VARCHAR(63))")
		for _, junk := range notStates() {
			d.store(t, db, "states", junk)
			checkRejects(t, junk, func(dest any) error { return db.QueryRow("SELECT state FROM states").Scan(dest) })
		}
		d.store(t, db, "states", nil)
		state := rollout.StateActive
		checkInvalid(t, "NULL", db.QueryRow("SELECT state FROM states").Scan(&state))
		if state != rollout.StateActive {
			t.Errorf("NULL: the state became %v", state)
		}
	})
}

// checkRejects checks that scan returns an error for junk and no state, whatever it
// scans into.
func checkRejects(t *testing.T, junk string, scan func(dest any) error) {
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

// invalidParameters returns values that must not be sent to a database.
func invalidParameters() []any {
	zero := rollout.State(0)
	return []any{zero, rollout.State(9), rollout.State(255), &zero, sql.Null[rollout.State]{Valid: true}}
}

// An invalid State is never sent to the database.
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

// constrained is the column of each database with its CHECK. BINARY makes MariaDB
// compare bytes.
var constrained = map[string]string{
	"sqlite":   "state VARCHAR(63) NOT NULL, CONSTRAINT states_state_check CHECK (state IN (" + rollout.StateSQL + "))",
	"postgres": "state VARCHAR(63) NOT NULL, CONSTRAINT states_state_check CHECK (state IN (" + rollout.StateSQL + "))",
	"mariadb":  "state VARCHAR(63) NOT NULL, CONSTRAINT states_state_check CHECK (BINARY state IN (" + rollout.StateSQL + "))",
}

// The constraint accepts every state, and rejects everything else.
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

// The constraint needs BINARY on MariaDB, whose collation compares these as equal
// to 'Active'.
func TestMariaDBCollation(t *testing.T) {
	db := openDSN(t, "mysql", dbserver.MariaDB(t))
	mustExec(t, db, "CREATE TABLE states (state VARCHAR(63) NOT NULL, CHECK (state IN ("+rollout.StateSQL+")))",
		"INSERT INTO states VALUES ('active'), ('ACTIVE '), ('Actíve')")
}

// A nullable column accepts NULL with the same constraint: CHECK rejects only what
// is false, and NULL IN (…) is NULL.
func TestDriverNullable(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d server, db *sql.DB) {
		mustExec(t, db, "CREATE TABLE states ("+strings.Replace(constrained[d.name], " NOT NULL", "", 1)+")")
		d.store(t, db, "states", sql.Null[rollout.State]{})
		checkRows(t, db, 1)
	})
}

// PostgreSQL pads CHAR(n) with spaces and returns them, so the string is not a state.
// MariaDB removes them.
func TestDriverPadding(t *testing.T) {
	db := openDSN(t, "pgx", dbserver.Postgres(t))
	var state rollout.State
	checkInvalid(t, "Active  ", db.QueryRow("SELECT 'Active'::char(8)").Scan(&state))
}

// pgx sends a slice of states as a list, also through database/sql. For the other
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

// SQLite can change a constraint since version 3.53; ADD checks the existing rows.
func TestSQLiteAlterConstraint(t *testing.T) {
	db := openDSN(t, "sqlite", dbserver.SQLite(t))
	const add = "ALTER TABLE states ADD CONSTRAINT states_state_check CHECK (state IN ('Active'))"
	const junk = "INSERT INTO states VALUES ('junk')"
	mustExec(t, db, "CREATE TABLE states (state TEXT NOT NULL)", add)
	if _, err := db.Exec(junk); err == nil {
		t.Error("the new constraint accepts junk")
	}
	mustExec(t, db, "ALTER TABLE states DROP CONSTRAINT states_state_check", junk)
	if _, err := db.Exec(add); err == nil {
		t.Error("the constraint is added to a table with junk")
	}
	mustExec(t, db, "DELETE FROM states", add)
}

// stored returns another text from each of its methods, to show which one pgx uses.
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

// pgx uses Value and Scan also without database/sql. It uses neither the number of a
// State nor another method.
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
			checkRejects(t, junk, func(dest any) error { return query(dest, "SELECT $1::text", junk) })
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
	// The error goes to the server and back, so only its text is left.
	_, err = c.CopyFrom(ctx, pgx.Identifier{"copied"}, []string{"state"}, pgx.CopyFromRows([][]any{{rollout.StateActive}, {rollout.State(0)}}))
	if err == nil || !strings.Contains(err.Error(), "State(0) is not valid") {
		t.Errorf("COPY of an invalid state: got error %v", err)
	}
	var n int
	if err := c.QueryRow(ctx, "SELECT count(*) FROM copied").Scan(&n); err != nil || n != len(want) {
		t.Errorf("after COPY of an invalid state: got %d rows, %v, want %d", n, err, len(want))
	}
}

// An array of states as a parameter needs a mode in which pgx asks the server for the
// type of the parameter. The two others return an error. A []string of db strings
// works in all of them.
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
