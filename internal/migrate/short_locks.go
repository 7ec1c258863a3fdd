// The planner of databases that change the schema in transactions with short locks.
// Statements that lock the table are in other steps than those that read its rows, and
// every step leaves a table that old and new code can use.

package migrate

import (
	"slices"

	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

type shortLocks struct{ database.ShortLocks }

func (l shortLocks) steps(up, down *plan) []Step {
	var indexes []Step
	for _, x := range up.indexChanges() {
		indexes = append(indexes, l.index(up, x)...)
	}
	return append(paired(l.transactions(up), l.transactions(down)), down.checkBack(indexes)...)
}

func (l shortLocks) transactions(p *plan) []Transaction {
	replace := func(was, is *spec.Storage, clause string) []string {
		if is != nil {
			clause = l.Unvalidated(clause)
		}
		return p.replaceConstraint(was, is, clause)
	}
	widen, rewrite, isNew := p.beforeRewrite(replace)
	widen.Statements = l.quickly(widen.Statements)
	last := Transaction{Name: p.name(), Statements: p.rewriteLate()}
	if len(last.Statements) > 0 {
		last.Statements = append(last.Statements, l.FireDeferred())
	}
	last.Statements = append(last.Statements, p.check(false)...)
	var swap, validate []string
	if p.changes() && !isNew {
		last.Note = p.d.Info().ConstraintNote
		swap = replace(p.from.st, p.to.st, p.clause(p.to))
	}
	if len(p.rewrites) == 0 {
		swap = append(swap, p.dropTriggers()...)
	}
	if swap = append(swap, p.createTriggers()...); len(swap) > 0 {
		last.Statements = l.quickly(append(last.Statements, swap...))
	}
	if p.changes() && p.to.st != nil {
		validate = []string{l.Validate(p.to.st)}
	}
	return p.checkedFirst(transactions(widen, rewrite, last, Transaction{Name: "validate", Statements: validate}))
}

// quickly sets a timeout, because everyone else would wait behind a statement that
// waits for the lock.
func (l shortLocks) quickly(sql []string) []string {
	if len(sql) == 0 {
		return nil
	}
	return slices.Insert(sql, 0, l.LockTimeout())
}

// index changes an index beside readers and writers: the new one exists before the
// old one is dropped.
func (l shortLocks) index(p *plan, c indexChange) []Step {
	st := p.column()
	alone := func(name, statement string) Transaction {
		return Transaction{Name: name, Statements: []string{statement}, NoTransaction: true, Note: l.OnlineNote()}
	}
	create := func(x index, name string) Transaction {
		return alone("index", l.CreateIndexOnline(st, x.Index, name, x.stored))
	}
	drop := func(name string) Transaction { return alone("drop_index", l.DropIndexOnline(st, name)) }
	swap := func(from, to, next string) Transaction {
		rename := []string{l.RenameIndex(st, from, to), l.RenameIndex(st, next, from)}
		return Transaction{Name: "swap_index", Statements: l.quickly(rename)}
	}
	switch {
	case !c.was.exists():
		return []Step{{create(c.is, c.name), drop(c.name)}}
	case !c.is.exists():
		return []Step{{drop(c.name), create(c.was, c.name)}}
	}
	const was, is = "_old", "_new"
	before, after := database.Fit(c.name, len(was))+was, database.Fit(c.name, len(is))+is
	return []Step{
		{create(c.is, after), drop(after)},
		{swap(c.name, before, after), swap(c.name, after, before)},
		{drop(before), create(c.was, before)},
	}
}
