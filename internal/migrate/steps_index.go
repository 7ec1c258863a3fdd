// Indexes that change with the states.

package migrate

import (
	"slices"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

// An indexChange is an index whose statement is not the same on both sides.
// Either statement may be empty.
type indexChange struct {
	name    string
	was, is string
	index   *spec.Index // what it is
}

// indexChanges lists them: the new side's first. A partial index is only made
// where the database has such.
func (p *plan) indexChanges() []indexChange {
	was, is := p.indexesOf(p.from), p.indexesOf(p.to)
	var all []indexChange
	for _, x := range is {
		i := slices.IndexFunc(was, func(w indexChange) bool { return w.name == x.name })
		if i < 0 {
			all = append(all, x)
		} else if was[i].is != x.is {
			all = append(all, indexChange{x.name, was[i].is, x.is, x.index})
		}
	}
	for _, x := range was {
		if !slices.ContainsFunc(is, func(i indexChange) bool { return i.name == x.name }) {
			all = append(all, indexChange{name: x.name, was: x.is})
		}
	}
	return all
}

func (p *plan) indexesOf(s side) []indexChange {
	if s.st == nil {
		return nil
	}
	var all []indexChange
	for i := range s.st.Indexes {
		if x := &s.st.Indexes[i]; x.Flag() == nil || !p.d.NoPartial {
			all = append(all, indexChange{name: x.Name.Value, is: p.createIndex(s, x), index: x})
		}
	}
	return all
}

func (p *plan) createIndex(s side, x *spec.Index) string {
	var stored []string
	if f := x.Flag(); f != nil {
		stored = spec.Stored(s.spec.Members(f))
	}
	return p.d.CreateIndex(s.st, x, stored)
}

// indexes lists the statements that change the indexes, for a database that
// locks the table in any case.
func (p *plan) indexes() []string {
	var sql, drop []string
	var add []*spec.Index
	for _, x := range p.indexChanges() {
		if x.was != "" {
			drop = append(drop, x.name)
			sql = append(sql, p.d.DropIndex(p.column(), x.name))
		}
		if x.is != "" {
			add = append(add, x.index)
			sql = append(sql, x.is)
		}
	}
	if p.d.Commits && len(sql) > 0 {
		return []string{p.d.AlterIndexes(p.column(), drop, add)}
	}
	return sql
}

// indexSteps has the changes of indexes that take steps of their own. On the way
// back they come first, so what must stop it is looked at before them.
func indexSteps(up, down plan) []Step {
	var all []Step
	switch {
	case up.d.AtOnce:
	case up.d.Commits:
		all = paired(transactions(transaction{name: "index", sql: up.indexes()}), transactions(transaction{name: "index", sql: down.indexes()}))
	default:
		for _, x := range up.indexChanges() {
			all = append(all, up.concurrently(x)...)
		}
	}
	if len(all) > 0 && len(down.stops) > 0 {
		all = append(all, Step{Name: "check", Back: "check", Down: down.stopping(down.early())})
	}
	return all
}

const concurrentlyNote = "Outside of a transaction, so that the table can be written meanwhile. If it fails it leaves an\n" +
	"index that is INVALID: drop that, and run this again."

// concurrently changes an index of PostgreSQL beside readers and writers: the
// new one is there before the old one goes
// (https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
func (p *plan) concurrently(x indexChange) []Step {
	st := p.column()
	create := func(statement, name string) []string {
		return []string{strings.Replace(strings.Replace(statement, "CREATE INDEX ", "CREATE INDEX CONCURRENTLY ", 1), p.d.Ident(x.name), p.d.Ident(name), 1)}
	}
	drop := func(name string) []string {
		return []string{strings.Replace(p.d.DropIndex(st, name), "DROP INDEX ", "DROP INDEX CONCURRENTLY ", 1)}
	}
	rename := func(from, to string) string {
		return "ALTER INDEX " + p.d.IndexName(st, from) + " RENAME TO " + p.d.Ident(to)
	}
	alone := func(name, back string, up, down []string) Step {
		return Step{Name: name, Back: back, Up: up, Down: down, Alone: true, Note: concurrentlyNote, BackNote: concurrentlyNote}
	}
	switch {
	case x.was == "":
		return []Step{alone("index", "drop_index", create(x.is, x.name), drop(x.name))}
	case x.is == "":
		return []Step{alone("drop_index", "index", drop(x.name), create(x.was, x.name))}
	}
	const was, is = "_old", "_new"
	before, after := database.Fit(x.name, len(was))+was, database.Fit(x.name, len(is))+is
	return []Step{
		alone("index", "drop_index", create(x.is, after), drop(after)),
		{Name: "swap_index", Back: "swap_index",
			Up:   p.quickly([]string{rename(x.name, before), rename(after, x.name)}),
			Down: p.quickly([]string{rename(x.name, after), rename(before, x.name)})},
		alone("drop_index", "index", drop(before), create(x.was, before)),
	}
}
