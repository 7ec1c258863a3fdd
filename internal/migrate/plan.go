// What must happen to one column: from which strings to which, which rows are
// rewritten, and which rows stop the migration.

package migrate

import (
	"cmp"
	"slices"
	"strings"

	"stategen.example/internal/breaking"
	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

// A side is a column in one version. The zero side is a column before its first
// version, without a constraint.
type side struct {
	spec *spec.Spec
	st   *spec.Storage
}

// stored are the strings that the side's constraint accepts.
func (s side) stored() []string {
	if s.st == nil {
		return nil
	}
	return spec.Stored(s.spec.All())
}

// A plan is what happens to a column on the way from one side to the other.
type plan struct {
	d             database.Database
	from, to      side
	rewrites      []database.Rewrite
	preconditions []precondition
	isBack        bool
	// earlier are the plans of other columns of the table that were carried out
	// before this one, and are carried back after it.
	earlier []plan
}

// A precondition is a condition on rows that stops the migration.
type precondition struct {
	message string // %s is the column; as short as a name
	about   string // a line for people, or empty
	where   string
	early   string // the same before anything has been done
}

// planOf is the way from the old version to the new one.
func planOf(c *breaking.Change, d database.Database, m breaking.Column) plan {
	p := plan{d: d, to: side{c.New, m.New}}
	if m.Old != nil {
		p.from = side{c.Old, m.Old}
	}
	reused, _ := p.rewrite(c.Old.States, func(old *spec.State) []*spec.State {
		if now := c.Now(old); now != nil {
			return []*spec.State{now}
		}
		return nil
	}, c.ByNameAlone)
	p.stopAt(reused, "rows of %s hold a removed state", "stops if a row holds a removed state whose string means another state now")
	p.stopAtUnknown("%s has strings that the spec lacks")
	return p
}

// back is the way from the new version to the old one. It stops at merged rows, which
// cannot be separated, and at rows of a new state whose string has another meaning in
// the old version.
func (p *plan) back(c *breaking.Change) plan {
	b := plan{d: p.d, from: p.to, to: p.from, isBack: true, earlier: p.earlier}
	if b.to.st == nil {
		return b
	}
	reused, merged := b.rewrite(c.New.States, c.Before, func(*spec.State) bool { return false })
	b.stopAt(reused, "rows of %s hold a new state", "stops if a row holds a new state whose string meant another state before")
	b.stopAt(merged, "merged rows of %s cannot be separated", "stops if a row holds a merged state: which one it was before is unknown")
	b.stopAtUnknown("rows of %s do not fit the old spec")
	return b
}

// rewrite adds the rewrites from states to their counterparts on the other side. A
// state keeps its string if nobody declared that both are one state (db-changed).
// It returns the strings of states without a counterpart that mean another state
// there, and the strings of states with several counterparts.
func (p *plan) rewrite(states []spec.State, counterparts func(*spec.State) []*spec.State, keeps func(*spec.State) bool) (reused, merged []string) {
	reader := map[string]*spec.State{} // of each string on the other side
	if p.to.st != nil {
		for _, st := range p.to.spec.All() {
			for _, text := range st.Stored() {
				reader[text.Value] = st
			}
		}
	}
	for i := range states {
		state := &states[i]
		others := counterparts(state)
		for _, text := range state.Stored() {
			isDB := text.Value == state.DB.Value
			switch {
			case len(others) > 1:
				merged = append(merged, text.Value)
			case len(others) == 0 && reader[text.Value] != nil:
				reused = append(reused, text.Value)
			case len(others) == 0, text.Value == others[0].DB.Value, isDB && keeps(state):
			case isDB || reader[text.Value] != others[0]:
				p.rewrites = append(p.rewrites, database.Rewrite{From: text.Value, To: others[0].DB.Value})
			}
		}
	}
	return reused, merged
}

// stopAt adds a precondition on rows with these strings.
func (p *plan) stopAt(stored []string, message, about string) {
	if len(stored) > 0 {
		where := database.Accepts(p.d, p.column(), stored)
		p.preconditions = append(p.preconditions, precondition{message, about, where, where})
	}
}

// stopAtUnknown adds a precondition on rows that the new constraint would reject.
// Early on, rows that are about to be rewritten count as rewritten.
func (p *plan) stopAtUnknown(message string) {
	if !p.narrows() {
		return
	}
	where, early := database.Rejects(p.d, p.to.st, p.to.stored()), p.to.stored()
	for _, r := range p.rewrites {
		early = append(early, r.From)
	}
	p.preconditions = append(p.preconditions, precondition{message, "", where, database.Rejects(p.d, p.to.st, early)})
}

// check lists the statements of the preconditions.
func (p *plan) check(early bool) []string {
	var sql []string
	for _, c := range p.preconditions {
		where := c.where
		if early {
			where = c.early
		}
		sql = append(sql, database.NoRows(p.d, p.column(), c.message, where)...)
	}
	return sql
}

// column is the column in the version where the plan ends, or else in the other one.
func (p *plan) column() *spec.Storage { return cmp.Or(p.to.st, p.from.st) }

// clause is the constraint of a side, or empty.
func (p *plan) clause(s side) string {
	if s.st == nil {
		return ""
	}
	return database.Constraint(p.d, s.st, s.stored())
}

// changes reports whether the constraint changes.
func (p *plan) changes() bool { return p.clause(p.from) != p.clause(p.to) }

// narrows reports whether the new constraint may reject existing rows.
func (p *plan) narrows() bool {
	switch {
	case p.to.st == nil:
		return false
	case p.from.st == nil, p.from.st.Nullable.Value && !p.to.st.Nullable.Value:
		return true
	}
	return len(spec.Minus(p.from.stored(), p.to.stored())) > 0
}

// widens reports whether rows are rewritten to a string that the old constraint rejects.
func (p *plan) widens() bool {
	before := spec.SetOf(p.from.stored())
	return p.from.st != nil && slices.ContainsFunc(p.rewrites, func(r database.Rewrite) bool { return !before[r.To] })
}

// name is the name of the step that changes the constraint, or else of the last one.
func (p *plan) name() string {
	switch {
	case p.from.st == nil:
		return "add"
	case p.to.st == nil:
		return "drop"
	case p.narrows():
		return "narrow"
	case p.changes():
		return "widen"
	case len(p.rewrites) > 0:
		return "rewrite"
	}
	return "triggers"
}

// replaceConstraint is one ALTER TABLE that drops a constraint and adds the clause. Was
// is nil if there is none to drop, and is if there is none to add.
func (p *plan) replaceConstraint(was, is *spec.Storage, clause string) []string {
	var actions []string
	if was != nil {
		actions = append(actions, "DROP CONSTRAINT "+p.d.Ident(was.ConstraintName()))
	}
	if is != nil {
		actions = append(actions, "ADD "+clause)
	}
	return []string{database.AlterTable(p.d, p.column(), actions...)}
}

// triggers lists what creates the triggers of a side.
func (p *plan) triggers(s side) []string {
	if s.st == nil {
		return nil
	}
	return database.CreateTriggers(p.d, s.spec, s.st)
}

// retriggers reports whether triggers must be dropped and created: they change, or a
// rewrite would run them.
func (p *plan) retriggers() bool {
	was, is := p.triggers(p.from), p.triggers(p.to)
	return !slices.Equal(was, is) || len(is) > 0 && len(p.rewrites) > 0
}

// dropTriggers lists what drops the old triggers.
func (p *plan) dropTriggers() []string {
	if !p.retriggers() || len(p.triggers(p.from)) == 0 {
		return nil
	}
	return p.d.DropTriggers(p.from.st)
}

// createTriggers lists what creates the new ones.
func (p *plan) createTriggers() []string {
	if !p.retriggers() {
		return nil
	}
	return p.triggers(p.to)
}

// beforeRewrite returns the steps up to the rewrite, for a database that rewrites rows
// in a step of its own. The first one lets the constraint accept the strings of both
// versions. If it already is the new constraint, isNew is true.
func (p *plan) beforeRewrite(replace func(was, is *spec.Storage, clause string) []string) (widen, rewrite Transaction, isNew bool) {
	if len(p.rewrites) == 0 {
		return widen, rewrite, false
	}
	widen = Transaction{Name: "widen", Statements: p.dropTriggers()}
	if len(widen.Statements) > 0 {
		widen.Note = "Nothing enforces the transitions until a later step creates the triggers again."
	}
	if p.widens() {
		is := p.from.st
		if isNew = len(spec.Minus(p.from.stored(), p.to.stored())) == 0; isNew {
			is = p.to.st
		}
		both := database.Constraint(p.d, is, append(p.from.stored(), p.to.stored()...))
		widen.Statements = append(widen.Statements, replace(p.from.st, is, both)...)
		widen.Note = strings.Trim(p.d.Info().ConstraintNote+"\n"+widen.Note, "\n")
	}
	return widen, Transaction{Name: "rewrite", Statements: []string{database.RewriteRows(p.d, p.column(), p.rewrites)}}, isNew
}

// rewriteLate rewrites the rows that were written since the rewrite step, if the new
// constraint would reject them. They are few, so the lock is short.
func (p *plan) rewriteLate() []string {
	after := spec.SetOf(p.to.stored())
	late := slices.DeleteFunc(slices.Clone(p.rewrites), func(r database.Rewrite) bool { return after[r.From] })
	if len(late) == 0 {
		return nil
	}
	return []string{"-- Rows that were written since the rewrite step.\n" + database.RewriteRows(p.d, p.column(), late)}
}

// checkedFirst also checks the preconditions in the first step, before rows are
// rewritten.
func (p *plan) checkedFirst(all []Transaction) []Transaction {
	if len(p.rewrites) > 0 && len(all) > 0 {
		all[0].Statements = append(p.check(true), all[0].Statements...)
	}
	return all
}

// checkBack adds a step that, on the way back, checks the preconditions before any
// index changes.
func (p *plan) checkBack(indexSteps []Step) []Step {
	if len(indexSteps) == 0 || len(p.preconditions) == 0 {
		return indexSteps
	}
	return append(indexSteps, Step{Down: Transaction{Name: "check", Statements: p.check(true)}})
}
