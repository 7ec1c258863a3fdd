// Rebuilds a table whose constraints ALTER TABLE cannot change.

package migrate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
)

// rebuild is one transaction, which has its own BEGIN.
func (o oneTransaction) rebuild(p *plan) ([]Transaction, error) {
	now := p.to.st // whose spec names the schema file
	if p.isBack {
		now = p.from.st
	}
	src, err := o.schemas(now)
	if err != nil {
		return nil, err
	}
	table, err := ddl.RebuildOf(src, now.Table.Value)
	if err != nil {
		return nil, unread(err)
	}
	plans := append(slices.Clone(p.earlier), *p)
	r := rebuilding{p, table, plans, p.earlier, plans}
	if p.isBack {
		up := *p
		up.from, up.to = p.to, p.from
		r.before, r.after = append(slices.Clone(p.earlier), up), p.earlier
	}
	newName := "stategen_new_" + r.Table
	create, err := r.create(newName, r.after)
	if err != nil {
		return nil, unread(err)
	}
	definitions, err := r.definitions()
	if err != nil {
		return nil, unread(err)
	}
	statements, note := o.Rebuild(database.TableRebuild{
		Storage: p.column(), Schema: r.Schema, Table: r.Table, New: newName,
		Definitions: definitions, Known: r.known(), Columns: r.Columns, HasSequence: r.AutoIncrement,
		Rewrites: p.rewrites, Check: p.check(true), Create: create, Dependents: r.dependents(),
	})
	return []Transaction{{Name: p.name(), NoTransaction: true, Note: note, Statements: statements}}, nil
}

// unread adds the place in the schema to an error.
func unread(err error) error {
	var at *ddl.Error
	if errors.As(err, &at) && !at.Pos.IsZero() {
		return fmt.Errorf("the schema: %s: %w", at.Pos, err)
	}
	return fmt.Errorf("the schema: %w", err)
}

// A rebuilding is a plan with the table as its schema has it.
type rebuilding struct {
	*plan
	*ddl.Rebuild
	plans         []plan // of the table, up to this one
	before, after []plan // that hold before this migration, and after it
}

// create is the table of the schema under a name, with the constraints that plans
// have changed.
func (r rebuilding) create(name string, plans []plan) (string, error) {
	var constraints []ddl.Replacement
	for _, p := range plans {
		if was := cmp.Or(p.from.st, p.to.st); p.changes() {
			constraints = append(constraints, ddl.Replacement{Column: was.Column.Value, Constraint: was.ConstraintName(), Clause: p.clause(p.to)})
		}
	}
	return r.Create(r.d.Ident(name), constraints...)
}

// definitions are what the table may be before the migration. Until a plan changes
// it, it may also be as the schema spells it.
func (r rebuilding) definitions() ([]string, error) {
	made, err := r.create("t", r.before)
	if err != nil {
		return nil, err
	}
	all := []string{ddl.FromParenthesis(made)}
	isChanged := slices.ContainsFunc(r.before, func(p plan) bool { return p.changes() })
	if text := r.Definition(); !isChanged && text != all[0] {
		all = append(all, text)
	}
	return all, nil
}

// dependents creates the indexes and triggers that are dropped with the table, those
// of the spec as they are now.
func (r rebuilding) dependents() []string {
	var sql []string
	ours := r.ours()
	for _, d := range r.Dependents {
		if !slices.Contains(ours, d.Name) {
			sql = append(sql, d.SQL)
		}
	}
	for _, p := range r.plans {
		for _, x := range p.indexesOf(p.to) {
			sql = append(sql, x.create)
		}
		sql = append(sql, p.triggers(p.to)...)
	}
	return sql
}

// known are the names of the indexes and triggers of the spec and of the schema.
func (r rebuilding) known() []string {
	all := r.ours()
	for _, d := range r.Dependents {
		all = append(all, d.Name)
	}
	return all
}

// ours are the names of the indexes and triggers that either version has, of this
// column and of those that were changed before.
func (r rebuilding) ours() []string {
	var names []string
	for _, p := range r.plans {
		for _, s := range []side{p.from, p.to} {
			if s.st != nil && s.st.EnforceTransitions.Value {
				names = append(names, s.st.TriggerNames().Triggers()...)
			}
			for _, x := range p.indexesOf(s) {
				names = append(names, x.name())
			}
		}
	}
	return names
}
