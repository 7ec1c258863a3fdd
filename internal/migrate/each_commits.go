// The planner of databases where each change of the schema commits. A step that
// stopped halfway can be run again from its beginning.

package migrate

import (
	"slices"

	"stategen.example/internal/database"
)

func eachCommits(up, down *plan) []Step {
	indexes := paired(changeIndexes(up), changeIndexes(down))
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

// recreateTriggers drops the new triggers before it creates them, so that it can be
// run again.
func recreateTriggers(p *plan) []string {
	create := p.createTriggers()
	if len(create) > 0 {
		create = append(p.d.DropTriggers(p.to.st), create...)
	}
	if len(p.rewrites) > 0 {
		return create
	}
	return append(minus(p.dropTriggers(), create), create...)
}

// changeIndexes is one statement, since two would be committed one by one.
func changeIndexes(p *plan) []Transaction {
	var drop, add []string
	for _, x := range p.indexChanges() {
		if x.was != "" {
			drop = append(drop, "DROP INDEX "+p.d.Ident(x.name))
		}
		if x.is != "" {
			add = append(add, "ADD INDEX "+p.d.Ident(x.name)+" ("+database.Idents(p.d, x.index.Columns.Items)+")")
		}
	}
	if len(drop)+len(add) == 0 {
		return nil
	}
	return []Transaction{{Name: "index", Statements: []string{database.AlterTable(p.d, p.column(), slices.Concat(drop, add)...)}}}
}
