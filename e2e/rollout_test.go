// How package rollout is used on a database: the rollouts table of RFC-0008 §6.3 and
// its queries, with every list of states from the generated constants.

package e2e

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stategen.example/e2e/dbserver"
	"stategen.example/rollout"
)

// rolloutsSchema is for SQLite and PostgreSQL. When the spec has another state, the
// text changes with the constants.
const rolloutsSchema = `
CREATE TABLE event_log (
	seq   INTEGER PRIMARY KEY,
	event TEXT NOT NULL
);
CREATE TABLE rollouts (
	rollout_id                    TEXT PRIMARY KEY,
	channel                       TEXT NOT NULL,
	target_ref                    TEXT NOT NULL,
	state                         TEXT NOT NULL
		CONSTRAINT rollouts_state_check CHECK (state IN (` + rollout.StateSQL + `)),
	current_wave                  INTEGER NOT NULL DEFAULT 0,
	opened_event_log_seq          INTEGER REFERENCES event_log (seq),
	last_transition_event_log_seq INTEGER REFERENCES event_log (seq),
	opened_at                     TEXT NOT NULL,
	terminal_at                   TEXT,
	superseded_at                 TEXT
);
CREATE INDEX rollouts_channel_state ON rollouts (channel, state);
CREATE INDEX rollouts_in_flight ON rollouts (opened_at)
	WHERE state IN (` + rollout.StateSQLInFlight + `);
`

const (
	rolloutColumns = `rollout_id, channel, target_ref, state, current_wave,
	opened_event_log_seq, last_transition_event_log_seq, opened_at, terminal_at, superseded_at`

	insertRollout = `INSERT INTO rollouts (` + rolloutColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// It names the state before, so that of two writers the second changes no row.
	updateState = `UPDATE rollouts SET state = ? WHERE rollout_id = ? AND state = ?`

	selectInFlight = `SELECT ` + rolloutColumns + ` FROM rollouts
	WHERE state IN (` + rollout.StateSQLInFlight + `) ORDER BY opened_at`

	selectGateVisible = `SELECT ` + rolloutColumns + ` FROM rollouts
	WHERE channel = ? AND state IN (` + rollout.StateSQLGateVisible + `) ORDER BY opened_at`

	selectRollout = `SELECT ` + rolloutColumns + ` FROM rollouts WHERE rollout_id = ?`
)

// timeText is a time as a TEXT column holds it. The width is fixed, so that
// texts sort as times: RFC3339Nano would sort 05.5Z before 05Z.
type timeText time.Time

const timeLayout = "2006-01-02T15:04:05.000000000Z"

func (t timeText) Value() (driver.Value, error) {
	return time.Time(t).UTC().Format(timeLayout), nil
}

func (t *timeText) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("time is a %T", src)
	}
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return err
	}
	*t = timeText(parsed)
	return nil
}

// writeRollout inserts r. Its State is written by its method Value.
func writeRollout(db *sql.DB, r rollout.Record) error {
	_, err := db.Exec(insertRollout, r.RolloutID, r.Channel, r.TargetRef, r.State, r.CurrentWave,
		r.OpenedEventLogSeq, r.LastTransitionEventLogSeq,
		timeText(r.OpenedAt), (*timeText)(r.TerminalAt), (*timeText)(r.SupersededAt))
	return err
}

// readRollouts runs one of the queries above. States are read by their method
// Scan.
func readRollouts(db *sql.DB, query string, args ...any) ([]rollout.Record, error) {
	rows, err := db.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var records []rollout.Record
	for rows.Next() {
		var r rollout.Record
		var terminalAt, supersededAt *timeText
		if err := rows.Scan(&r.RolloutID, &r.Channel, &r.TargetRef, &r.State, &r.CurrentWave,
			&r.OpenedEventLogSeq, &r.LastTransitionEventLogSeq,
			(*timeText)(&r.OpenedAt), &terminalAt, &supersededAt); err != nil {
			return nil, err
		}
		r.TerminalAt, r.SupersededAt = (*time.Time)(terminalAt), (*time.Time)(supersededAt)
		records = append(records, r)
	}
	return records, rows.Err()
}

// changeState changes the state of a rollout, if it is still in the state from.
func changeState(db *sql.DB, id rollout.ID, from, to rollout.State) error {
	result, err := db.Exec(updateState, to, id, from)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("rollout %s is not %v any more: %w", id, from, sql.ErrNoRows)
	}
	return nil
}

// openRollouts opens a database in memory, with the table and two rollouts of
// channel stable, the older one superseded.
func openRollouts() *sql.DB {
	db, err := sql.Open("sqlite", ":memory:?_pragma=foreign_keys(1)")
	check(err)
	db.SetMaxOpenConns(1) // each connection has its own memory
	_, err = db.Exec(rolloutsSchema)
	check(err)
	day := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	later := day.Add(time.Hour)
	for _, r := range []rollout.Record{
		{Channel: "stable", TargetRef: "1111", State: rollout.StateSuperseded, OpenedAt: day, SupersededAt: &later},
		{Channel: "stable", TargetRef: "2222", State: rollout.StateOpening, OpenedAt: later},
	} {
		r.RolloutID = rollout.NewID(r.Channel, r.TargetRef)
		check(writeRollout(db, r))
	}
	return db
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func list(records []rollout.Record, err error) {
	check(err)
	for _, r := range records {
		fmt.Printf("%s %v since %s\n", r.RolloutID, r.State, r.OpenedAt.Format(time.RFC3339))
	}
}

// The rollouts in flight: the query and the partial index have the same list, from
// rollout.StateSQLInFlight.
func Example_inFlight() {
	db := openRollouts()
	defer db.Close()

	list(readRollouts(db, selectInFlight))
	// Output: stable@2222 Opening since 2026-03-01T09:00:00Z
}

// A rollout makes transitions through the states that the gates see, and out of them.
func Example_transition() {
	db := openRollouts()
	defer db.Close()

	state := rollout.StateOpening
	for _, next := range []rollout.State{rollout.StateActive, rollout.StateTerminal, rollout.StatePruned} {
		check(changeState(db, "stable@2222", state, next))
		state = next
		fmt.Println("now", state)
		list(readRollouts(db, selectGateVisible, "stable"))
	}
	fmt.Println(changeState(db, "stable@2222", rollout.StateActive, rollout.StateFailed))
	// Output:
	// now Active
	// stable@2222 Active since 2026-03-01T09:00:00Z
	// now Terminal
	// stable@2222 Terminal since 2026-03-01T09:00:00Z
	// now Pruned
	// rollout stable@2222 is not Active any more: sql: no rows in result set
}

// An invalid state cannot be stored: its method Value returns an error, and the
// constraint rejects what is written in another way.
func Example_rejected() {
	db := openRollouts()
	defer db.Close()

	var unset rollout.State
	fmt.Println(changeState(db, "stable@2222", rollout.StateOpening, unset))
	_, err := db.Exec("UPDATE rollouts SET state = 'active'")
	fmt.Println(err)
	// Output:
	// sql: converting argument $1 type: rollout: State(0) is not valid: was the field set?
	// constraint failed: CHECK constraint failed: rollouts_state_check (275)
}

// Every Record that is written is read back equal, to the nanosecond.
func TestRolloutRecords(t *testing.T) {
	db := openDSN(t, "sqlite", dbserver.SQLite(t)+"?_pragma=foreign_keys(1)")
	mustExec(t, db, rolloutsSchema, "INSERT INTO event_log VALUES (0, 'RolloutOpened'), (9223372036854775807, 'WaveAdvanced')")
	opened := time.Date(2026, 3, 1, 8, 0, 0, 123456789, time.FixedZone("", 2*60*60))
	var want []rollout.Record // in flight
	for i, s := range rollout.StateValues() {
		some := rollout.Record{RolloutID: rollout.ID("a@" + s.String()), Channel: "a", TargetRef: "ref", State: s,
			OpenedAt: opened.Add(time.Duration(2 * i))}
		full := some
		full.RolloutID, full.Channel, full.CurrentWave = rollout.ID("ü ' 🚀@"+s.String()), "ü ' 🚀", 1<<32-1
		full.OpenedEventLogSeq, full.LastTransitionEventLogSeq = new(int64), new(int64)
		*full.LastTransitionEventLogSeq = 1<<63 - 1
		full.OpenedAt = full.OpenedAt.Add(1)
		full.TerminalAt, full.SupersededAt = &time.Time{}, &opened
		for _, r := range []rollout.Record{some, full} {
			if err := writeRollout(db, r); err != nil {
				t.Fatal(err)
			}
			got, err := readRollouts(db, selectRollout, r.RolloutID)
			if diff := cmp.Diff([]rollout.Record{r}, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-written +read):\n%s", r.RolloutID, err, diff)
			}
			if s.IsInFlight() {
				want = append(want, r)
			}
		}
	}
	got, err := readRollouts(db, selectInFlight)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("in flight: %v (-written +read):\n%s", err, diff)
	}
}

// The lists and the predicates have the same states.
func TestRolloutLists(t *testing.T) {
	db := openDSN(t, "sqlite", dbserver.SQLite(t))
	mustExec(t, db, rolloutsSchema)
	for _, s := range rollout.StateValues() {
		if err := writeRollout(db, rollout.Record{RolloutID: rollout.ID(s.String()), State: s}); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		list string
		is   func(rollout.State) bool
	}{
		{rollout.StateSQL, rollout.State.IsValid},
		{rollout.StateSQLFinished, rollout.State.IsFinished},
		{rollout.StateSQLGateVisible, rollout.State.IsGateVisible},
		{rollout.StateSQLInFlight, rollout.State.IsInFlight},
		{rollout.StateSQLTerminalForOrdering, rollout.State.IsTerminalForOrdering},
	} {
		var want []rollout.State
		for _, s := range rollout.StateValues() {
			if test.is(s) {
				want = append(want, s)
			}
		}
		records, err := readRollouts(db, "SELECT "+rolloutColumns+" FROM rollouts WHERE state IN ("+test.list+")")
		var got []rollout.State
		for _, r := range records {
			got = append(got, r.State)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("state IN (%s): %v (-want +got):\n%s", test.list, err, diff)
		}
	}
}

// The partial index serves the query that is built from the same constant.
//
// In another order of the same list SQLite reads the whole table instead: it
// compares the predicates as they are written (https://sqlite.org/partialindex.html
// §3.1). PostgreSQL understands the list, and uses the index for both.
func TestPartialIndex(t *testing.T) {
	names := strings.Split(rollout.StateSQLInFlight, ", ")
	slices.Reverse(names)
	reordered := strings.ReplaceAll(selectInFlight, rollout.StateSQLInFlight, strings.Join(names, ", "))
	const index = "rollouts_in_flight"

	t.Run("sqlite", func(t *testing.T) {
		db := openDSN(t, "sqlite", dbserver.SQLite(t))
		mustExec(t, db, rolloutsSchema)
		explain := func(query string) string {
			return explained(t, db, "EXPLAIN QUERY PLAN "+query, func(rows *sql.Rows, line *string) error {
				var id, parent, unused int
				return rows.Scan(&id, &parent, &unused, line)
			})
		}
		if got, want := explain(selectInFlight), "SCAN rollouts USING INDEX "+index; got != want {
			t.Errorf("the query of the constant: got plan %q, want %q", got, want)
		}
		if got, want := explain(reordered), "SCAN rollouts\nUSE TEMP B-TREE FOR ORDER BY"; got != want {
			t.Errorf("another order of the list: got plan %q, want %q", got, want)
		}
	})

	t.Run("postgres", func(t *testing.T) {
		db := openDSN(t, "pgx", dbserver.Postgres(t))
		// One rollout in 100 is in flight, as in a table of some age.
		mustExec(t, db, rolloutsSchema, `
			INSERT INTO rollouts (rollout_id, channel, target_ref, state, opened_at)
			SELECT 'c@' || n, 'c', n, CASE n % 100 WHEN 0 THEN 'Active' ELSE 'Pruned' END, n
			FROM generate_series(1, 10000) AS n`, "ANALYZE")
		for name, query := range map[string]string{"the query of the constant": selectInFlight, "another order of the list": reordered} {
			plan := explained(t, db, "EXPLAIN "+query, func(rows *sql.Rows, line *string) error { return rows.Scan(line) })
			if !strings.Contains(plan, " "+index+" ") {
				t.Errorf("%s: %s is not used:\n%s", name, index, plan)
			}
		}
	})
}

func explained(t *testing.T, db *sql.DB, query string, scan func(*sql.Rows, *string) error) string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := scan(rows, &line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
