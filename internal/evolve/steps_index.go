// Indexes that change with the states.

package evolve

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stategen/stategen/internal/dialect"
	"github.com/stategen/stategen/internal/spec"
)

// An indexChange is an index whose statement is not the same on both sides.
// Either statement may be empty.
type indexChange struct {
	name    string
	was, is string
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
			all = append(all, indexChange{x.name, was[i].is, x.is})
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
			all = append(all, indexChange{name: x.Name.Value, is: p.createIndex(s, x)})
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

// indexes lists the statements that change the indexes in the transaction of
// everything else, for a database that locks the table in any case.
func (p *plan) indexes() []string {
	var sql []string
	for _, x := range p.indexChanges() {
		if x.was != "" {
			sql = append(sql, p.d.DropIndex(p.column(), x.name))
		}
		if x.is != "" {
			sql = append(sql, x.is)
		}
	}
	return sql
}

// indexSteps has the changes of indexes that take steps of their own.
func indexSteps(up, down plan) []Step {
	switch up.d.Kind {
	case dialect.SQLite.Kind:
		return nil
	case dialect.MySQL.Kind:
		return paired(transactions(transaction{name: "index", sql: up.indexes()}), transactions(transaction{name: "index", sql: down.indexes()}))
	}
	var all []Step
	for _, x := range up.indexChanges() {
		all = append(all, up.concurrently(x)...)
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
	switch {
	case x.was == "":
		return []Step{{Name: "index", Up: create(x.is, x.name), Down: drop(x.name), Alone: true, Note: concurrentlyNote}}
	case x.is == "":
		return []Step{{Name: "drop_index", Up: drop(x.name), Down: create(x.was, x.name), Alone: true, Note: concurrentlyNote}}
	}
	before, after := ending(x.name, "_old"), ending(x.name, "_new")
	return []Step{
		{Name: "index", Up: create(x.is, after), Down: drop(after), Alone: true, Note: concurrentlyNote},
		{Name: "swap_index",
			Up:   p.quickly([]string{rename(x.name, before), rename(after, x.name)}),
			Down: p.quickly([]string{rename(x.name, after), rename(before, x.name)})},
		{Name: "drop_index", Up: drop(before), Down: create(x.was, before), Alone: true, Note: concurrentlyNote},
	}
}

// ending puts an ending behind a name, within what PostgreSQL keeps of it.
func ending(name, end string) string {
	for len(name)+len(end) > 63 {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name + end
}
