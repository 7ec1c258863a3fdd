// What PostgreSQL locks and reads while the constraint of a large table is replaced.

package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stategen.example/e2e/dbserver"
)

const largeTable = 1_000_000 // rows

// TestMigrateLocks runs the steps of the scenarios on a table of a million rows.
// The step with the exclusive lock reads no row; the steps that read rows block
// nobody.
func TestMigrateLocks(t *testing.T) {
	command := builtCommand(t)
	dsn := dbserver.Postgres(t)
	db := openDSN(t, "pgx", dsn)
	db.SetMaxIdleConns(0) // a session also counts what its last transaction did
	mustExec(t, db,
		"CREATE TABLE orders (id INTEGER PRIMARY KEY, state TEXT NOT NULL, CONSTRAINT orders_state_check CHECK (state IN ('cart', 'paid'))) WITH (autovacuum_enabled = off)",
		fmt.Sprintf("INSERT INTO orders SELECT i, 'cart' FROM generate_series(1, %d) i", largeTable))
	steps := func(name string) []string {
		m := &migration{world: &world{constrainedDB: constrainedDatabases[1], scenario: scenarioNamed(t, name)}, way: way{tool: "plain"}}
		m.write(t, command)
		var texts []string
		for _, file := range m.names(t, false) {
			texts = append(texts, string(readFile(t, file)))
		}
		if len(texts) != 2 {
			t.Fatalf("%s has %d steps, want the swap and the validation", name, len(texts))
		}
		return texts
	}

	widen := steps("added")
	t.Run("a lock that somebody else has", func(t *testing.T) { givesUp(t, db, widen[0]) })
	t.Run("widen", func(t *testing.T) {
		tx := begin(t, db)
		tx.exec(t, inside(widen[0]))
		tx.read(t, 0)
		tx.hasLocks(t, "AccessExclusiveLock")
		tx.commit(t)
	})
	t.Run("validate", func(t *testing.T) {
		tx := begin(t, db)
		reads, writes := tx.beside(t, db, inside(widen[1]))
		t.Logf("%d reads and %d writes while a million rows were read", reads, writes)
		if reads == 0 || writes == 0 {
			t.Errorf("%d reads and %d writes, want at least one of each", reads, writes)
		}
		tx.read(t, 1)
		tx.hasLocks(t, "ShareUpdateExclusiveLock")
		if err := write1(db, time.Second); err != nil { // the lock is held to the end
			t.Errorf("a write beside the lock: %v", err)
		}
		tx.commit(t)
	})

	narrow := steps("retired") // its old states are the new ones of "added"
	t.Run("narrow", func(t *testing.T) {
		check, swap, found := strings.Cut(inside(narrow[0]), "ALTER TABLE")
		if !found || !strings.Contains(check, "SET LOCAL lock_timeout") {
			t.Fatalf("no limit on the wait before the swap in\n%s", narrow[0])
		}
		tx := begin(t, db)
		tx.exec(t, check)
		tx.read(t, 1)
		tx.hasLocks(t, "AccessShareLock")
		tx.exec(t, "ALTER TABLE"+swap)
		tx.read(t, 1) // no more than before
		tx.hasLocks(t, "AccessExclusiveLock", "AccessShareLock")
		tx.commit(t)
		mustExec(t, db, narrow[1])
	})

	// The counters and the locks show the difference.
	t.Run("without NOT VALID", func(t *testing.T) {
		tx := begin(t, db)
		tx.exec(t, strings.Replace(inside(widen[0]), " NOT VALID", "", 1))
		tx.read(t, 1)
		tx.hasLocks(t, "AccessExclusiveLock")
		if err := write1(db, 100*time.Millisecond); err == nil || !strings.Contains(err.Error(), "lock timeout") {
			t.Errorf("a write beside the lock: %v", err)
		}
	})
}

func scenarioNamed(t *testing.T, name string) scenario {
	t.Helper()
	for _, s := range scenarios(t) {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("no scenario %s", name)
	return scenario{}
}

// inside returns a file without its BEGIN and COMMIT.
func inside(file string) string {
	return strings.NewReplacer("\nBEGIN;\n", "\n", "\nCOMMIT;\n", "\n").Replace(file)
}

// write1 writes a row and waits for its lock at most that long.
func write1(db *sql.DB, wait time.Duration) error {
	_, err := db.Exec(fmt.Sprintf("SET lock_timeout = %d; UPDATE orders SET state = 'paid' WHERE id = 1; RESET lock_timeout", wait.Milliseconds()))
	return err
}

// givesUp checks that the swap stops waiting for a lock, and then has changed
// nothing.
func givesUp(t *testing.T, db *sql.DB, swap string) {
	before := constraintOf(t, db)
	reader := begin(t, db)
	reader.exec(t, "SELECT count(*) FROM orders WHERE id = 1")
	start := time.Now()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = conn.ExecContext(t.Context(), swap)
	if took := time.Since(start); err == nil || !strings.Contains(err.Error(), "lock timeout") || took < 2*time.Second {
		t.Errorf("the swap ends after %v with %v", took, err)
	}
	if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	reader.commit(t)
	if after := constraintOf(t, db); after != before {
		t.Errorf("the constraint was %s and is %s", before, after)
	}
}

func constraintOf(t *testing.T, db *sql.DB) (definition string) {
	t.Helper()
	if err := db.QueryRow("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'orders_state_check'").Scan(&definition); err != nil {
		t.Fatal(err)
	}
	return definition
}

// An observed is a transaction that a test asks for its reads and locks.
type observed struct{ *sql.Tx }

func begin(t *testing.T, db *sql.DB) observed {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	return observed{tx}
}

func (tx observed) exec(t *testing.T, statements string) {
	t.Helper()
	if _, err := tx.Exec(statements); err != nil {
		t.Fatalf("%s\n%v", statements, err)
	}
}

func (tx observed) commit(t *testing.T) {
	t.Helper()
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// read checks how many scans of the table the transaction made.
func (tx observed) read(t *testing.T, scans int) {
	t.Helper()
	var seqScan, seqRead, indexScan int
	err := tx.QueryRow("SELECT seq_scan, seq_tup_read, coalesce(idx_scan, 0) FROM pg_stat_xact_user_tables WHERE relname = 'orders'").Scan(&seqScan, &seqRead, &indexScan)
	if err != nil {
		t.Fatal(err)
	}
	if seqScan != scans || seqRead/largeTable != scans || indexScan != 0 {
		t.Errorf("%d scans read %d rows, and %d were by an index; want %d scans of all", seqScan, seqRead, indexScan, scans)
	}
}

// hasLocks checks that the transaction has these locks on the table.
func (tx observed) hasLocks(t *testing.T, modes ...string) {
	t.Helper()
	rows, err := tx.Query("SELECT DISTINCT mode FROM pg_locks WHERE relation = 'orders'::regclass AND pid = pg_backend_pid() AND granted ORDER BY mode")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range scanned(t, rows) {
		got = append(got, row[0].V)
	}
	if diff := cmp.Diff(modes, got); diff != "" {
		t.Errorf("locks of the table (-want +got):\n%s", diff)
	}
}

// beside runs statements while a reader and a writer run, and neither may wait
// long. It returns how many reads and writes there were.
func (tx observed) beside(t *testing.T, db *sql.DB, statements string) (reads, writes int64) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	counts := [2]atomic.Int64{}
	errs := make(chan error, 2)
	for i, statement := range []string{
		"SELECT state FROM orders WHERE id = 500000",
		"UPDATE orders SET state = CASE state WHEN 'cart' THEN 'paid' ELSE 'cart' END WHERE id = 900000",
	} {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.ExecContext(ctx, "SET lock_timeout = 50; SET statement_timeout = 10000"); err != nil {
			t.Fatal(err)
		}
		go func() {
			defer conn.Close()
			for ctx.Err() == nil {
				if _, err := conn.ExecContext(t.Context(), statement); err != nil {
					errs <- fmt.Errorf("%s: %w", statement, err)
					return
				}
				counts[i].Add(1)
			}
			errs <- nil
		}()
	}
	before := [2]int64{counts[0].Load(), counts[1].Load()}
	tx.exec(t, statements)
	reads, writes = counts[0].Load()-before[0], counts[1].Load()-before[1]
	cancel()
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	return reads, writes
}
