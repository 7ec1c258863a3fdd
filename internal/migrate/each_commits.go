// The planner of databases where each change of the schema commits. A step that
// stopped halfway can run again from its beginning.

package migrate

import (
	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

type eachCommits struct{ database.EachCommits }

func (e eachCommits) steps(up, down *plan) []Step {
	indexes := paired(e.indexes(up), e.indexes(down))
	return append(paired(committing(up), committing(down)), down.checkBack(indexes)...)
}

func committing(p *plan) []Transaction {
	widen, rewrite, isNew := p.beforeRewrite(p.replaceConstraint)
	last := Transaction{Name: p.name(), Statements: append(p.rewriteLate(), p.check(false)...)}
	triggers := Transaction{Name: "triggers", Statements: recreateTriggers(p)}
	if p.changes() && !isNew { // with triggers in this step, a second try would begin with the constraint replaced
		last.Note = p.d.Info().ConstraintNote
		last.Statements = append(last.Statements, p.replaceConstraint(p.from.st, p.to.st, p.clause(p.to))...)
	} else {
		last.Statements, triggers.Statements = append(last.Statements, triggers.Statements...), nil
	}
	return p.checkedFirst(transactions(widen, rewrite, last, triggers))
}

// recreateTriggers drops the new triggers before it creates them, so that it can run
// again.
func recreateTriggers(p *plan) []string {
	create := p.createTriggers()
	if len(create) > 0 {
		create = append(p.d.DropTriggers(p.to.st), create...)
	}
	if len(p.rewrites) > 0 {
		return create
	}
	return append(spec.Minus(p.dropTriggers(), create), create...)
}

// indexes is one statement, because two would commit one by one.
func (e eachCommits) indexes(p *plan) []Transaction {
	var drop []string
	var create []*spec.Index
	for _, x := range p.indexChanges() {
		if x.was.exists() {
			drop = append(drop, x.name)
		}
		if x.is.exists() {
			create = append(create, x.is.Index)
		}
	}
	if len(drop)+len(create) == 0 {
		return nil
	}
	return []Transaction{{Name: "index", Statements: []string{e.ChangeIndexes(p.column(), drop, create)}}}
}
