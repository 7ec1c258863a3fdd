// A table is built again where ALTER TABLE can't change its constraints, as in
// SQLite before 3.53 (https://www.sqlite.org/lang_altertable.html#otheralter).

package migrate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
)

const rebuildNote = "The table is built again. Foreign keys are off meanwhile, because DROP TABLE would delete every row that\n" +
	"refers to it ON DELETE CASCADE. If a statement fails, close the connection: its transaction is open and\n" +
	"locks the database."

// rebuild is one transaction of its own: inside of another one foreign keys can't
// be turned off. Its BEGIN fails there, so that a runner with a transaction of its
// own stops before anything is done.
func (p *plan) rebuild(schemas Schemas) ([]Transaction, error) {
	now := p.to.st // whose spec says where the schema is
	if p.isBack {
		now = p.from.st
	}
	src, err := schemas(now)
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
	create, err := r.create(r.newTable(), r.after)
	if err != nil {
		return nil, unread(err)
	}
	unseen, err := r.checkSchema()
	if err != nil {
		return nil, unread(err)
	}
	return []Transaction{{Name: p.name(), NoTransaction: true, Note: rebuildNote, Statements: slices.Concat(
		[]string{"PRAGMA foreign_keys = OFF", "PRAGMA legacy_alter_table = ON", "BEGIN IMMEDIATE"},
		unseen,
		database.Precondition(p.d, "foreign keys to or from the table were broken before", r.broken()),
		p.check(true),
		[]string{create, r.copy()},
		r.carrySequence(),
		[]string{"DROP TABLE " + r.name(r.Table), "ALTER TABLE " + r.name(r.newTable()) + " RENAME TO " + p.d.Ident(r.Table)},
		r.dependents(),
		database.Precondition(p.d, "foreign keys to or from the table are broken", r.broken()),
		[]string{"COMMIT", "PRAGMA legacy_alter_table = OFF", "PRAGMA foreign_keys = ON"},
	)}}, nil
}

// broken counts the foreign keys to and from the table that lead nowhere.
func (r rebuilding) broken() string {
	where := fmt.Sprintf("(\"table\" = %[1]s COLLATE NOCASE OR parent = %[1]s COLLATE NOCASE)", database.Literal(r.Table))
	if r.Schema != "" {
		where += " AND schema = " + database.Literal(r.Schema)
	}
	return "SELECT count(*) FROM pragma_foreign_key_check\n  WHERE " + where
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

func (r rebuilding) newTable() string { return "stategen_new_" + r.Table }

// name is a table beside the old one.
func (r rebuilding) name(table string) string {
	return database.Table(r.d, strings.TrimPrefix(r.Schema+"."+table, "."))
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

// checkSchema fails where the table is not the one that the schema shows, or has
// what it does not show: that would be lost.
func (r rebuilding) checkSchema() ([]string, error) {
	made, err := r.create("t", r.before)
	if err != nil {
		return nil, err
	}
	definitions := []string{database.Literal(ddl.FromParenthesis(made))}
	changed := slices.ContainsFunc(r.before, func(p plan) bool { return p.changes() })
	if text := database.Literal(r.Definition()); !changed && text != definitions[0] { // as the schema spells it
		definitions = append(definitions, text)
	}
	known := r.ours()
	for _, d := range r.Dependents {
		known = append(known, d.Name)
	}
	master, literal := r.name("sqlite_master"), database.Literal(r.Table)
	dependents := fmt.Sprintf("SELECT count(*) FROM %s\n  WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = %s COLLATE NOCASE", master, literal)
	if len(known) > 0 {
		dependents += fmt.Sprintf("\n    AND name COLLATE NOCASE NOT IN (%s)", database.List(known))
	}
	return slices.Concat(
		database.Precondition(r.d, "the table differs from the schema file: dump it with .schema",
			fmt.Sprintf("SELECT count(*) = 0 FROM %s\n  WHERE type = 'table' AND name = %s COLLATE NOCASE AND substr(sql, instr(sql, '(')) IN (%s)",
				master, literal, strings.Join(definitions, ", "))),
		database.Precondition(r.d, "the table has an index or trigger that the schema file lacks", dependents),
	), nil
}

// copy rewrites rows while it copies them, since neither table accepts all strings.
// The columns have their table in front, without which SQLite reads the name of a
// missing column as a string.
func (r rebuilding) copy() string {
	var into, from []string
	for _, column := range r.Columns {
		into = append(into, r.d.Ident(column))
		value := r.name(r.Table) + "." + r.d.Ident(column)
		if strings.EqualFold(column, r.column().Column.Value) && len(r.rewrites) > 0 {
			value = fmt.Sprintf("CASE %s%s\n    ELSE %s\n  END", r.d.Exact(value), database.Arms(r.rewrites), value)
		}
		from = append(from, value)
	}
	return fmt.Sprintf("INSERT INTO %s (%s)\n  SELECT %s\n  FROM %s",
		r.name(r.newTable()), strings.Join(into, ", "), strings.Join(from, ", "), r.name(r.Table))
}

// carrySequence lets AUTOINCREMENT go on where the old table was, even if the rows
// with its highest numbers were deleted.
func (r rebuilding) carrySequence() []string {
	if !r.AutoIncrement {
		return nil
	}
	sequence, is, was := r.name("sqlite_sequence"), database.Literal(r.newTable()), database.Literal(r.Table)
	return []string{
		fmt.Sprintf("DELETE FROM %s WHERE name = %s COLLATE NOCASE", sequence, is),
		fmt.Sprintf("INSERT INTO %s (name, seq) SELECT %s, seq FROM %s WHERE name = %s COLLATE NOCASE", sequence, is, sequence, was),
	}
}

// dependents creates the indexes and triggers again that DROP TABLE dropped, those
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
			sql = append(sql, x.is)
		}
		sql = append(sql, p.triggers(p.to)...)
	}
	return sql
}

// ours are the names of the indexes and triggers that either version has, of
// this column and of those that were changed before.
func (r rebuilding) ours() []string {
	var names []string
	for _, p := range r.plans {
		for _, s := range []side{p.from, p.to} {
			if s.st != nil && s.st.EnforceTransitions.Value {
				names = append(names, s.st.TriggerNames().Triggers()...)
			}
			for _, x := range p.indexesOf(s) {
				names = append(names, x.name)
			}
		}
	}
	return names
}
