// The planner of databases that lock the table for every change, so one transaction
// does it all.

package migrate

import (
	"slices"

	"stategen.example/internal/database"
)

type oneTransaction struct {
	database.OneTransaction
	schemas Schemas
}

func (o oneTransaction) steps(up, down *plan) ([]Step, error) {
	ups, err := o.transactions(up)
	if err != nil {
		return nil, err
	}
	downs, err := o.transactions(down)
	return paired(ups, downs), err
}

// transactions returns one. The constraint is dropped while rows are rewritten.
func (o oneTransaction) transactions(p *plan) ([]Transaction, error) {
	if o.schemas != nil && p.changes() {
		return o.rebuild(p)
	}
	t := Transaction{Name: p.name()}
	var drop, rewrite, add []string
	if p.changes() {
		t.Note = p.d.Info().ConstraintNote
		if p.from.st != nil {
			drop = p.replaceConstraint(p.from.st, nil, "")
		}
		if p.to.st != nil {
			add = p.replaceConstraint(nil, p.to.st, p.clause(p.to))
		}
	}
	if len(p.rewrites) > 0 {
		rewrite = []string{database.RewriteRows(p.d, p.column(), p.rewrites)}
	}
	for _, x := range p.indexChanges() {
		if x.was.exists() {
			t.Statements = append(t.Statements, o.DropIndex(p.column(), x.name))
		}
		if x.is.exists() {
			t.Statements = append(t.Statements, x.is.create)
		}
	}
	t.Statements = slices.Concat(t.Statements, drop, p.dropTriggers(), rewrite, p.check(false), add, p.createTriggers())
	return transactions(t), nil
}
