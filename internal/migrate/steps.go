// In which transactions a plan is carried out. Widen, move rows, guard, narrow:
// in one transaction where the database can, and else so that every step in
// between leaves a table that old and new code can use.

package migrate

import (
	"slices"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

func (p *plan) steps(schemas Schemas) ([]transaction, error) {
	switch {
	case !p.d.AtOnce:
		return p.oneByOne(), nil
	case schemas != nil && p.changes():
		return p.rebuild(schemas)
	}
	return p.atOnce(), nil
}

// atOnce is for a database that can do it all in one transaction. The constraint
// is away while rows move.
func (p *plan) atOnce() []transaction {
	var sql []string
	add := func(statements ...string) { sql = append(sql, statements...) }
	if p.changes() && p.from.st != nil {
		add(p.d.SwapConstraint(p.from.st, nil, "", true)...)
	}
	add(p.dropTriggers()...)
	if len(p.moves) > 0 {
		add(p.d.MoveRows(p.column(), p.moves))
	}
	add(p.stopping(p.stops)...)
	if p.changes() && p.to.st != nil {
		add(p.d.SwapConstraint(nil, p.to.st, p.clause(p.to), true)...)
	}
	add(p.createTriggers()...)
	all := transaction{name: p.name(), sql: append(p.indexes(), sql...)}
	if p.changes() {
		all.note = p.d.AboutSwap
	}
	return transactions(all)
}

const unenforcedNote = "Until the step that makes the triggers again, nothing enforces the transitions."

// oneByOne keeps what locks the table apart from what looks at its rows.
func (p *plan) oneByOne() []transaction {
	var all []transaction
	swapped := false
	if len(p.moves) > 0 {
		widen := transaction{name: "widen", sql: p.dropTriggers()}
		if p.widens() {
			widen.note = p.d.AboutSwap
			swapped = len(minus(p.union(), p.to.stored())) == 0
			is := p.to.st
			if !swapped { // the old column with a wider set
				is = p.from.st
			}
			widen.sql = append(widen.sql, p.d.SwapConstraint(p.from.st, is, p.d.Constraint(is, p.union()), false)...)
		}
		if len(p.dropTriggers()) > 0 {
			widen.note = strings.TrimPrefix(widen.note+"\n"+unenforcedNote, "\n")
		}
		widen.sql = p.quickly(widen.sql)
		all = append(all, widen, transaction{name: "move", sql: []string{p.d.MoveRows(p.column(), p.moves)}})
	}
	var swap, triggers []string
	last := transaction{name: p.name()}
	if p.changes() && !swapped {
		last.note = p.d.AboutSwap
		swap = p.d.SwapConstraint(p.from.st, p.to.st, p.clause(p.to), false)
	}
	if len(p.moves) == 0 {
		triggers = p.dropTriggers()
	}
	triggers = append(minus(triggers, p.createTriggers()), p.createTriggers()...)
	looks := append(p.moveLate(), p.stopping(p.stops)...)
	if p.d.Commits && len(swap) > 0 { // else a second try would begin with a swap that is done
		last.sql = append(looks, swap...)
		all = append(all, last, transaction{name: "triggers", sql: triggers})
	} else {
		last.sql = slices.Concat(looks, swap, triggers)
		if len(swap)+len(triggers) > 0 {
			last.sql = p.quickly(last.sql)
		}
		all = append(all, last)
	}
	if p.changes() && p.to.st != nil && p.d.Validates() {
		all = append(all, transaction{name: "validate", sql: []string{p.d.Validate(p.to.st)}})
	}
	all = transactions(all...)
	if len(p.moves) > 0 && len(p.stops) > 0 { // before anything is done that stays
		all[0].sql = append(p.stopping(p.early()), all[0].sql...)
	}
	return all
}

// moveLate moves what somebody wrote since the step that moves rows, where the
// constraint is about to refuse it: few rows, so that the lock does not wait.
func (p *plan) moveLate() []string {
	after := p.to.stored()
	late := slices.DeleteFunc(slices.Clone(p.moves), func(m database.Move) bool { return slices.Contains(after, m.From) })
	if len(late) == 0 {
		return nil
	}
	sql := []string{"-- Rows that were written since the step that moves them.\n" + p.d.MoveRows(p.column(), late)}
	if p.d.Undeferred != "" {
		sql = append(sql, "-- ALTER TABLE refuses a table while deferred triggers are pending.\n"+p.d.Undeferred)
	}
	return sql
}

// quickly gives up after a while where the table is in use: what waits for the
// lock makes everybody else wait behind it.
func (p *plan) quickly(sql []string) []string {
	if len(sql) == 0 || p.d.Quickly == "" {
		return sql
	}
	return append([]string{p.d.Quickly}, sql...)
}

func (p *plan) stopping(stops []stop) []string {
	var sql []string
	for _, s := range stops {
		sql = append(sql, p.d.Stop(p.column(), s.message, s.where)...)
	}
	return sql
}

// column is the column as either version has it.
func (p *plan) column() *spec.Storage {
	if p.to.st != nil {
		return p.to.st
	}
	return p.from.st
}

// name says what the plan's last step does.
func (p *plan) name() string {
	switch {
	case p.from.st == nil:
		return "guard"
	case p.narrows():
		return "narrow"
	case p.changes():
		return "widen"
	case len(p.moves) > 0:
		return "move"
	}
	return "triggers"
}

// transactions leaves out those without statements.
func transactions(all ...transaction) []transaction {
	return slices.DeleteFunc(all, func(t transaction) bool { return len(t.sql) == 0 })
}
