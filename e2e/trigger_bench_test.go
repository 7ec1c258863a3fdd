package e2e

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// BenchmarkTriggers measures what the triggers add to an update of a row by its key,
// with the states of the rollouts. Each round runs the same statements on a table with
// the constraint and on one that also has the triggers. The fastest round of each
// counts, so that a busy machine hardly changes the ratio.
func BenchmarkTriggers(b *testing.B) {
	plain, enforced := benchSpec(b, "plain", false), benchSpec(b, "enforced", true)
	for _, g := range constrainedDatabases {
		for _, update := range []struct{ name, set string }{
			{"transition", "state = CASE state WHEN 'Active' THEN 'Converging' ELSE 'Active' END"},
			{"other", "note = note"},
		} {
			for _, isPrepared := range []bool{true, false} {
				name := fmt.Sprintf("%s/%s/prepared=%v", g.name, update.name, isPrepared)
				b.Run(name, func(b *testing.B) {
					db := openDSN(b, g.driver, g.dsn(b))
					without := g.benchTable(b, db, plain)
					with := g.benchTable(b, db, enforced)
					var fastest [2]time.Duration
					for b.Loop() {
						for i, table := range []string{without, with} {
							took := g.updates(b, db, "UPDATE "+table+" SET "+update.set+" WHERE id = "+g.param(1), isPrepared)
							if fastest[i] == 0 || took < fastest[i] {
								fastest[i] = took
							}
						}
					}
					b.ReportMetric(0, "ns/op") // of a round, which means nothing
					b.ReportMetric(float64(fastest[0].Nanoseconds())/updatesPerRound, "ns/plain")
					b.ReportMetric(float64(fastest[1].Nanoseconds())/updatesPerRound, "ns/enforced")
					b.ReportMetric(float64(fastest[1])/float64(fastest[0]), "ratio")
				})
			}
		}
	}
}

const (
	benchRows       = 1000
	updatesPerRound = 1000
)

func benchSpec(b *testing.B, table string, enforce bool) *spec.Spec {
	src := string(readFile(b, "../spec/rollout_states.yaml"))
	head, _, _ := strings.Cut(src, "\nstorage:")
	head += "\n"
	text := fmt.Sprintf("%sstorage:\n  - {table: %s, column: state, enforce_transitions: %v, indexes: [{name: %s_note, columns: [note]}]}\n", head, table, enforce, table)
	s, found := spec.Parse("spec/bench.yaml", []byte(text))
	if s == nil {
		b.Fatal(found)
	}
	return s
}

// benchTable creates a table with rows in the state Active.
func (g constrainedDB) benchTable(b *testing.B, db *sql.DB, s *spec.Spec) (table string) {
	st := &s.Storage[0]
	ddl, err := gen.Print(s, g.name)
	if err != nil {
		b.Fatal(err)
	}
	mustExec(b, db, g.createTable(st))
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for id := range benchRows {
		if _, err := tx.Exec(fmt.Sprintf("INSERT INTO %s (id, state, note) VALUES (%d, 'Active', 'n')", st.Table.Value, id)); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	mustExec(b, db, string(ddl))
	return st.Table.Value
}

// updates runs a round in one transaction, so that no disk is measured.
func (g constrainedDB) updates(b *testing.B, db *sql.DB, update string, isPrepared bool) time.Duration {
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	run := func(id int) (sql.Result, error) { return tx.Exec(update, id) }
	if isPrepared {
		statement, err := tx.Prepare(update)
		if err != nil {
			b.Fatal(err)
		}
		defer statement.Close()
		run = func(id int) (sql.Result, error) { return statement.Exec(id) }
	}
	start := time.Now()
	for i := range updatesPerRound {
		if _, err := run(i % benchRows); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}
