// A table of SQLite, to be created again with another CHECK.

package ddl

import (
	"cmp"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A Rebuild is what SQLite's procedure for changing a table needs to know of it
// (https://www.sqlite.org/lang_altertable.html#otheralter).
type Rebuild struct {
	// Schema is the one in front of the table's name; "temp" for a temporary table,
	// else it may be empty.
	Schema string
	Table  string // as the text spells it
	// Columns are the columns without the generated ones, in order.
	Columns []string
	// AutoIncrement tells that sqlite_sequence holds the last rowid.
	AutoIncrement bool
	// Dependents are the indexes and triggers that DROP TABLE drops too, in the order
	// of the text.
	Dependents []Dependent

	src    string
	def    *object
	checks *table // the CHECKs
}

// A Dependent is an index or a trigger of a table.
type Dependent struct {
	Kind string // "index" or "trigger"
	Name string
	SQL  string // the statement as in the text, without its semicolon
}

// A Replacement states which CHECK of a column is replaced by which.
type Replacement struct {
	Column     string
	Constraint string // the name of the old CHECK; may be empty
	// Clause is the whole text of the new CHECK, CONSTRAINT "c" CHECK (…). If it is
	// empty, the old CHECK is only removed.
	Clause string
}

// RebuildOf reads the statements of src, which must be SQLite's, in order and returns
// the table as it is after the last one. The table may have its schema in front. Names
// that differ only by case are the same name. The error is an [*Error]: the table does
// not exist, or an ALTER TABLE does more than add a column or rename the table.
func RebuildOf(src []byte, table string) (*Rebuild, error) {
	l := newSQLiteLexer(string(src))
	db := &sqliteSchema{tables: newNamespace[*object]()}
	for statement := range l.statements() {
		db.run(statement)
	}
	if l.unclosed != (diag.Pos{}) {
		return nil, errorf(NotUnderstood, l.unclosed, "this quotation mark is never closed")
	}
	def, err := db.tables.find(table)
	if err != nil {
		return nil, err
	}
	if def.refusal != nil {
		return nil, def.refusal
	}
	r := &Rebuild{Schema: def.name.schema, Table: def.name.base, src: l.src, def: def}
	r.read()
	for _, d := range db.dependents {
		if d.table != def {
			continue
		}
		if d.refusal != nil {
			return nil, d.refusal
		}
		r.Dependents = append(r.Dependents, Dependent{d.kind, d.name.base, r.sql(d)})
	}
	return r, nil
}

// read reads the columns and constraints.
func (r *Rebuild) read() {
	r.checks = newCatalog().newTable(r.def.name)
	for _, item := range slices.Concat(r.def.items, r.def.added) {
		first, rest := item[0], item[1:]
		r.AutoIncrement = r.AutoIncrement || slices.ContainsFunc(item, func(t token) bool { return t.is("AUTOINCREMENT") })
		if isTableConstraint(first) {
			r.checks.constraints(item, nil)
			continue
		}
		col := &column{name: first.text, pos: first.pos}
		r.checks.columns[fold(col.name)] = col
		r.checks.constraints(rest, col)
		if !isGenerated(rest) {
			r.Columns = append(r.Columns, first.text)
		}
	}
}

// isGenerated reports whether a column is computed. Outside parentheses, only such a
// definition contains AS.
// https://www.sqlite.org/gencol.html
func isGenerated(definition []token) bool {
	for s := (&cursor{toks: definition}); !s.done(); {
		if s.accept("AS") {
			return true
		}
		s.skip()
	}
	return false
}

// sql returns the text of a dependent, with the current name of its table.
func (r *Rebuild) sql(d *object) string {
	from, to := d.toks[0].from, d.toks[len(d.toks)-1].to
	if d.renamed == "" {
		return r.src[from:to]
	}
	on := d.toks[d.on]
	return r.src[from:on.from] + d.renamed + r.src[on.to:to]
}

// Definition returns the CREATE TABLE behind the table's name, with added columns, as
// SQLite stores it.
func (r *Rebuild) Definition() string {
	return FromParenthesis(r.assemble(&edits{src: r.src}, nil))
}

// FromParenthesis returns a CREATE TABLE from its columns on.
func FromParenthesis(create string) string {
	return create[max(0, strings.IndexByte(create, '(')):]
}

// Create returns the CREATE TABLE with the name newName, which is SQL text, and with
// its CHECKs replaced. The old CHECK of a replacement is the one with the name of the
// constraint, or else the only one that limits the column to a list of strings; if
// there is none, the new CHECK is added behind all constraints.
//
// The rest of the text stays as it is, with two exceptions. IF NOT EXISTS is removed,
// since another table of the new name would then be taken for this one. The table's
// name before the name of a column is removed, since it is no longer the right one.
// There is no semicolon at the end.
//
// The error is an [*Error]: a column does not exist, or several CHECKs could be the
// old one.
func (r *Rebuild) Create(newName string, replacements ...Replacement) (string, error) {
	e := &edits{src: r.src}
	base := r.def.toks[r.def.on]
	if before := r.def.toks[r.def.on-1]; before.to == base.from && before.kind == word {
		newName = " " + newName
	}
	e.replace(base.from, base.to, newName)
	e.omitIfNotExists(r.def.toks[:r.def.on])
	for _, item := range slices.Concat(r.def.items, r.def.added) {
		e.omitQualifiers(item, base.text)
	}
	var clauses []string
	taken := map[*check]bool{}
	for _, p := range replacements {
		old, err := r.replaced(p)
		switch {
		case err != nil:
			return "", err
		case old == nil && p.Clause != "":
			clauses = append(clauses, p.Clause)
		case old == nil:
		case taken[old]:
			return "", errorf(AmbiguousCheck, old.pos, "this CHECK of table %q is replaced twice", r.Table)
		case p.Clause != "":
			e.replace(old.from, old.to, p.Clause)
		default:
			e.omitCheck(r.around(old), old)
		}
		taken[old] = old != nil
	}
	return r.assemble(e, clauses), nil
}

// replaced returns the old CHECK of a replacement, or nil if there is none.
func (r *Rebuild) replaced(p Replacement) (*check, error) {
	col := r.checks.columns[fold(p.Column)]
	if col == nil {
		return nil, errorf(NoColumn, r.def.name.pos, "table %q has no column %q", r.Table, p.Column)
	}
	var found []*check
	for _, k := range r.checks.checks {
		con := k.constraint(col.name, r.checks.hasColumn)
		switch named := p.Constraint != "" && strings.EqualFold(k.name, p.Constraint); {
		case named && con.Kind == Unrelated:
			return nil, errorf(NotUnderstood, k.pos, "constraint %q does not mention column %q", k.name, p.Column)
		case named:
			others := slices.DeleteFunc(r.checks.mentioned(k), func(other *column) bool { return other == col })
			if len(others) > 0 && con.Kind == Opaque {
				return nil, errorf(NotUnderstood, k.pos,
					"constraint %q also limits column %q, which would be lost: give that column a CHECK of its own", k.name, others[0].name)
			}
			found = append(found, k)
		case con.limits():
			found = append(found, k)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, errorf(AmbiguousCheck, found[1].pos, "column %q of table %q has two CHECKs with a list, here and at %v: keep one",
		p.Column, r.Table, found[0].pos)
}

// around returns the tokens around a check: those of the added column that it is in,
// or else all from one parenthesis of the table to the other.
func (r *Rebuild) around(k *check) []token {
	for _, added := range r.def.added {
		if added[0].from <= k.from && k.to <= added[len(added)-1].to {
			return added
		}
	}
	return r.def.toks[r.def.open : r.def.shut+1]
}

// assemble puts the text together: added columns before the table constraints, as
// SQLite does, and added clauses behind these.
func (r *Rebuild) assemble(e *edits, clauses []string) string {
	def := r.def
	toks := def.toks
	slices.SortFunc(e.list, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	last, shut := toks[def.shut-1].to, toks[def.shut].from
	end, before, after := last, ", ", ""
	switch gap := r.src[last:shut]; {
	case strings.TrimSpace(gap) != "": // a comment, which stays with the text before it
		end, after = shut, "\n"
	case strings.Contains(gap, "\n"):
		before = ",\n  "
	}
	columns := end
	at := def.open + 1
	for _, item := range def.items {
		if isTableConstraint(item[0]) {
			columns = toks[at-1].from
			break
		}
		at += len(item) + 1
	}
	e.copy(toks[0].from, columns)
	for _, item := range def.added {
		e.out.WriteString(", ")
		e.copy(item[0].from, item[len(item)-1].to)
	}
	e.copy(columns, end)
	for _, clause := range clauses {
		e.out.WriteString(before + clause + after)
	}
	e.copy(end, toks[len(toks)-1].to)
	return e.out.String()
}
