// The planner of databases that change the schema in transactions with short locks.
// What locks the table is apart from what looks at its rows, and every step leaves
// a table that old and new code can use.

package migrate

import (
	"slices"
	"strings"

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
		return p.replaceConstraint(was, is, clause+l.NotValid)
	}
	widen, rewrite, isNew := p.beforeRewrite(replace)
	widen.Statements = l.quickly(widen.Statements)
	last := Transaction{Name: p.name(), Statements: p.rewriteLate()}
	if len(last.Statements) > 0 {
		last.Statements = append(last.Statements, "-- ALTER TABLE fails while deferred triggers are pending.\n"+l.FireDeferred)
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
		validate = []string{"ALTER TABLE " + database.Table(p.d, p.to.st.Table.Value) + " VALIDATE CONSTRAINT " + p.d.Ident(p.to.st.ConstraintName())}
	}
	return p.checkedFirst(transactions(widen, rewrite, last, Transaction{Name: "validate", Statements: validate}))
}

// quickly gives up after a while where the table is in use: what waits for the
// lock makes everybody else wait behind it.
func (l shortLocks) quickly(sql []string) []string {
	if len(sql) == 0 {
		return nil
	}
	return slices.Insert(sql, 0, l.LockTimeout)
}

const concurrentlyNote = "Runs outside of a transaction, so that others can write to the table meanwhile. If it fails, it leaves\n" +
	"an INVALID index: drop that index, and run this again."

// index changes an index beside readers and writers: the new one exists before the
// old one is dropped
// (https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
func (l shortLocks) index(p *plan, x indexChange) []Step {
	st := p.column()
	alone := func(name, statement string) Transaction {
		return Transaction{Name: name, Statements: []string{statement}, NoTransaction: true, Note: concurrentlyNote}
	}
	create := func(statement, name string) Transaction {
		return alone("index", strings.Replace(statement, "CREATE INDEX "+p.d.Ident(x.name), "CREATE INDEX"+l.Concurrently+" "+p.d.Ident(name), 1))
	}
	drop := func(name string) Transaction {
		return alone("drop_index", "DROP INDEX"+l.Concurrently+" "+database.InSchema(p.d, st, name))
	}
	rename := func(from, to string) string {
		return "ALTER INDEX " + database.InSchema(p.d, st, from) + " RENAME TO " + p.d.Ident(to)
	}
	swap := func(statements ...string) Transaction {
		return Transaction{Name: "swap_index", Statements: l.quickly(statements)}
	}
	switch {
	case x.was == "":
		return []Step{{create(x.is, x.name), drop(x.name)}}
	case x.is == "":
		return []Step{{drop(x.name), create(x.was, x.name)}}
	}
	const was, is = "_old", "_new"
	before, after := database.Fit(x.name, len(was))+was, database.Fit(x.name, len(is))+is
	return []Step{
		{create(x.is, after), drop(after)},
		{swap(rename(x.name, before), rename(after, x.name)), swap(rename(x.name, after), rename(before, x.name))},
		{drop(before), create(x.was, before)},
	}
}
