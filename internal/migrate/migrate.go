// Package migrate writes the SQL that carries the rows of each column from one
// version of a spec to the next.
//
// Start reading at [Migrations]. plan.go says what must happen to a column, steps.go
// in which transactions, tools.go how a migration tool wants its files.
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
	Column   string   // doors.state
	Name     string   // doors_add_ajar
	About    []string // what it does, a line each
	Back     []string // what the way back does
	Steps    []Step
}

// A Step is one transaction each way, and one file.
type Step struct {
	Name string // what the way up does: widen, move, narrow, …
	Back string // what the way down does, in the same words
	// Up and Down are statements without their semicolons. One may be empty.
	Up, Down []string
	// Alone tells that the statements bring their own transaction, or must not
	// be in one.
	Alone bool
	// Note and BackNote say why, and what the runner must be told.
	Note, BackNote string
}

// undecided are the rules whose findings a migration can't be written for: the
// spec does not say what becomes of the rows.
var undecided = []string{"state-removed", "db-changed", "storage-moved"}

// Undecided returns the findings that a person must decide on before a migration
// can be written. One that the spec accepts is decided.
func Undecided(c *breaking.Change) []diag.Finding {
	var all []diag.Finding
	for _, f := range c.Findings() {
		if slices.Contains(undecided, f.Rule) && f.Level > diag.Info { // an info is accepted
			all = append(all, f)
		}
	}
	return all
}

// Schemas returns the text with the CREATE TABLE of a column, for a database that
// can't change its constraints: its table is made again.
type Schemas func(*spec.Storage) ([]byte, error)

// Migrations returns what carries each column of the new version, in the order of
// the spec. A column whose rows and guards stay as they are has none. With
// schemas, constraints are not changed in place; the error is theirs.
func Migrations(c *breaking.Change, d database.Database, schemas Schemas) ([]Migration, error) {
	var all []Migration
	earlier := map[string][]plan{} // by table
	for _, col := range c.Columns() {
		if col.New == nil {
			continue
		}
		if col.Moved() { // and accepted: nothing is known of the rows there
			col.Old = nil
		}
		up, table := planOf(c, d, col), strings.ToLower(col.New.Table.Value)
		up.earlier = earlier[table]
		m, err := migration(c, d, col, up, schemas)
		if err != nil {
			return nil, err
		}
		if len(m.Steps) > 0 {
			all, earlier[table] = append(all, m), append(earlier[table], up)
		}
	}
	return all, nil
}

func migration(c *breaking.Change, d database.Database, m breaking.Column, up plan, schemas Schemas) (Migration, error) {
	down := up.back(c)
	made := Migration{Database: d, Column: m.New.ColumnName(), Name: nameOf(c, m.New), About: up.about(), Back: down.about()}
	ups, err := up.steps(schemas)
	if err != nil {
		return made, err
	}
	downs, err := down.steps(schemas)
	if err != nil {
		return made, err
	}
	made.Steps = append(paired(ups, downs), indexSteps(up, down)...)
	return made, nil
}

// paired lets each way down stand with a way up, so that they run in reverse.
// Where there are more of one than of the other, a step has one way alone: two
// transactions are never made one, which would hold a lock while rows move.
func paired(ups, downs []transaction) []Step {
	if len(ups) == 0 {
		return nil
	}
	steps := make([]Step, max(len(ups), len(downs)))
	for i, up := range ups {
		steps[i] = Step{Name: up.name, Up: up.sql, Alone: up.alone, Note: up.note}
	}
	for j, down := range downs {
		step := &steps[len(steps)-1-j]
		step.Back, step.Down, step.BackNote = down.name, down.sql, down.note
		step.Name = cmp.Or(step.Name, down.name)
		step.Alone = step.Alone || down.alone
	}
	return steps
}

// A transaction is a list of statements that go together.
type transaction struct {
	name  string
	sql   []string
	alone bool
	note  string
}
