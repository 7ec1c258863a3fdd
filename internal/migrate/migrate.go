// Package migrate writes the SQL that carries the rows of each column from one
// version of a spec to the next.
//
// Start reading at [Migrations]. plan.go decides what must happen to a column. Each way
// in which databases change a schema has a planner that divides this into steps:
// one_transaction.go with rebuild.go, short_locks.go, each_commits.go. tools.go writes
// the files for each migration tool. Statements that are not standard SQL are methods
// of the database.
package migrate

import (
	"cmp"
	"slices"
	"strings"

	"stategen.example/internal/breaking"
	"stategen.example/internal/database"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A Migration carries the rows of one column.
type Migration struct {
	Database database.Database
	Column   string // doors.state
	Name     string // doors_add_ajar
	Steps    []Step
}

// A Step is one transaction each way, and one file. Either may have no statements.
type Step struct{ Up, Down Transaction }

// A Transaction is a list of statements that go together.
type Transaction struct {
	Name       string   // what it does: widen, rewrite, narrow, …
	Statements []string // without their semicolons
	// NoTransaction is set if the statements have a transaction of their own, or
	// cannot run in one.
	NoTransaction bool
	Note          string   // explains the step, in lines for the head of the file
	About         []string // in the first file of each way: what all of them do, a line each
}

// Name is the name of the way up, or else that of the way down.
func (s Step) Name() string { return cmp.Or(s.Up.Name, s.Down.Name) }

// undecided are the rules whose findings stop a migration: the spec does not say what
// happens to the rows.
var undecided = []string{"state-removed", "db-changed", "storage-moved"}

// Undecided returns the findings that a person must decide on before a migration can be
// written. A finding that the spec accepts is decided.
func Undecided(c *breaking.Change) []diag.Finding {
	var all []diag.Finding
	for _, f := range c.Findings() {
		if slices.Contains(undecided, f.Rule) && f.Level > diag.Info { // an info is accepted
			all = append(all, f)
		}
	}
	return all
}

// Schemas returns the SQL with the CREATE TABLE of a column, for a database that cannot
// change a constraint and rebuilds the table.
type Schemas func(*spec.Storage) ([]byte, error)

// Migrations returns the migration of each column of the new version, in the order of
// the spec. A column whose rows, constraint, indexes and triggers stay the same has
// none. With schemas, a table whose constraint changes is rebuilt; the error is that of
// schemas, or reports a schema without the table.
func Migrations(c *breaking.Change, d database.Database, schemas Schemas) ([]Migration, error) {
	var all []Migration
	earlier := map[string][]plan{} // by table
	for _, col := range c.Columns() {
		if col.New == nil {
			continue
		}
		if col.Moved() { // and accepted: nothing is known about the rows there
			col.Old = nil
		}
		up, table := planOf(c, d, col), strings.ToLower(col.New.Table.Value)
		up.earlier = earlier[table]
		down := up.back(c)
		steps, err := stepsOf(d, &up, &down, schemas)
		if err != nil {
			return nil, err
		}
		if len(steps) > 0 {
			steps[0].Up.About, steps[len(steps)-1].Down.About = up.about(), down.about()
			all = append(all, Migration{d, col.New.ColumnName(), nameOf(c, col.New), steps})
			earlier[table] = append(earlier[table], up)
		}
	}
	return all, nil
}

// stepsOf lets the planner of the database divide the way up and the way back.
func stepsOf(d database.Database, up, down *plan, schemas Schemas) (steps []Step, err error) {
	d.Transactions().Choose(
		func(t database.OneTransaction) { steps, err = oneTransaction{t, schemas}.steps(up, down) },
		func(t database.ShortLocks) { steps = shortLocks{t}.steps(up, down) },
		func(t database.EachCommits) { steps = eachCommits{t}.steps(up, down) },
	)
	return steps, err
}

// transactions leaves out those without statements.
func transactions(all ...Transaction) []Transaction {
	return slices.DeleteFunc(all, func(t Transaction) bool { return len(t.Statements) == 0 })
}

// paired matches the steps up with the steps down, in reverse. If one way has more,
// some steps go one way only: joining two would hold a lock while rows are rewritten.
func paired(ups, downs []Transaction) []Step {
	if len(ups) == 0 {
		return nil
	}
	steps := make([]Step, max(len(ups), len(downs)))
	for i, up := range ups {
		steps[i].Up = up
	}
	for i, down := range downs {
		steps[len(steps)-1-i].Down = down
	}
	return steps
}
