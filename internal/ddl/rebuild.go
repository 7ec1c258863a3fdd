// What it takes to make a table of SQLite again with another CHECK.

package ddl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A Rebuild is what SQLite's recreate procedure needs to know of a table
// (https://www.sqlite.org/lang_altertable.html#otheralter).
type Rebuild struct {
	// Schema stands in front of the table's name in the text; "temp" for a
	// temporary table, empty where there is none.
	Schema string
	Table  string // as the text spells it
	// Columns are those that can be inserted, in order: generated ones are
	// left out.
	Columns []string
	// AutoIncrement tells whether sqlite_sequence holds the last rowid.
	AutoIncrement bool
	// Dependents are the table's own indexes and triggers, which DROP TABLE
	// drops, in the order of the text.
	Dependents []Dependent

	src    string
	def    *definition
	checks *table // what the CHECKs say
}

// A Dependent is an index or a trigger of a table.
type Dependent struct {
	Kind string // "index" or "trigger"
	Name string
	SQL  string // the statement as the text has it, without its semicolon
}

// A Replacement says which CHECK of a column takes the place of which.
type Replacement struct {
	Column     string
	Constraint string // the name of the CHECK that goes; may be empty
	// Clause is the whole text of the new one, CONSTRAINT "c" CHECK (…). An
	// empty one only takes the old one away.
	Clause string
}

// RebuildOf reads the statements of src, which are SQLite's, in order and
// returns the table at their end. The name may have its schema in front; names
// that differ only by case are one name. The error is an [*Error]: where the
// table is none, or where ALTER TABLE changes its text by more than a column at
// the end or a name.
func RebuildOf(src []byte, table string) (*Rebuild, error) {
	l := newSQLiteLexer(string(src))
	db := &sqliteSchema{tables: namespace[*definition]{}, dropped: map[string]diag.Pos{}}
	for {
		statement, ok := l.statement()
		if !ok {
			break
		}
		db.run(statement)
	}
	if l.unclosed != (diag.Pos{}) {
		return nil, &Error{NotUnderstood, l.unclosed, "this quotation mark is never closed"}
	}
	def, err := db.tables.find(table, db.dropped)
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

// read takes in the columns and constraints.
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
		r.checks.addColumn(col)
		r.checks.constraints(rest, col)
		if !isGenerated(rest) {
			r.Columns = append(r.Columns, first.text)
		}
	}
}

// isGenerated reports whether a column is computed. Outside parentheses AS
// stands nowhere else in a definition.
// https://www.sqlite.org/gencol.html
func isGenerated(definition []token) bool {
	for s := (&cursor{toks: definition}); !s.done(); {
		if s.accept("AS") {
			return true
		}
		if _, ok := s.group(); !ok {
			s.next()
		}
	}
	return false
}

// sql returns the text of a dependent, with the name that its table has now.
func (r *Rebuild) sql(d *dependent) string {
	from, to := d.toks[0].from, d.toks[len(d.toks)-1].to
	if d.renamed == "" {
		return r.src[from:to]
	}
	on := d.toks[d.on]
	return r.src[from:on.from] + d.renamed + r.src[on.to:to]
}

// Definition returns what stands between the table's name and the end of its
// CREATE TABLE, added columns included: what SQLite has of it.
func (r *Rebuild) Definition() string {
	return FromParenthesis(r.assemble(&edits{src: r.src}, nil))
}

// FromParenthesis cuts off what stands before the columns of a CREATE TABLE.
func FromParenthesis(create string) string {
	return create[max(0, strings.IndexByte(create, '(')):]
}

// Create returns the table's CREATE TABLE with the name newName, which is SQL
// text, in the place of its own, and with the CHECKs that the guards put in the
// place of old ones, or behind all others where there was none. What has the
// old constraint's name is the old one; else the only CHECK that limits the
// column to a list of strings, whatever its name. All else stays as the text
// has it, but for IF NOT EXISTS, under which another table could be taken for
// the new one, and the table's name before the name of a column, where it would
// be the wrong one. There is no semicolon at the end.
//
// The error is an [*Error]: where a column doesn't exist, or where it isn't
// clear which CHECK is the old one.
func (r *Rebuild) Create(newName string, guards ...Replacement) (string, error) {
	e := &edits{src: r.src}
	base := r.def.toks[r.def.base]
	if before := r.def.toks[r.def.base-1]; before.to == base.from && before.kind == word {
		newName = " " + newName
	}
	e.replace(base.from, base.to, newName)
	e.omitIfNotExists(r.def.toks[:r.def.base])
	for _, item := range slices.Concat(r.def.items, r.def.added) {
		e.omitQualifiers(item, base.text)
	}
	var clauses []string
	taken := map[*check]bool{}
	for _, g := range guards {
		old, err := r.guard(g)
		switch {
		case err != nil:
			return "", err
		case old == nil && g.Clause != "":
			clauses = append(clauses, g.Clause)
		case old == nil:
		case taken[old]:
			return "", &Error{AmbiguousCheck, old.pos, fmt.Sprintf("two guards replace this CHECK of table %q", r.Table)}
		case g.Clause != "":
			e.replace(old.from, old.to, g.Clause)
		default:
			e.omitCheck(r.around(old), old)
		}
		taken[old] = old != nil
	}
	return r.assemble(e, clauses), nil
}

// guard finds the CHECK that a guard replaces, or nil where it adds one.
func (r *Rebuild) guard(g Replacement) (*check, error) {
	col := r.checks.columns[fold(g.Column)]
	if col == nil {
		return nil, &Error{NoColumn, r.def.name.pos, fmt.Sprintf("table %q has no column %q", r.Table, g.Column)}
	}
	isColumn := func(s string) bool { return r.checks.columns[fold(s)] != nil }
	var found []*check
	for _, k := range r.checks.checks {
		con := k.constraint(col.name, isColumn)
		switch named := g.Constraint != "" && strings.EqualFold(k.name, g.Constraint); {
		case named && con.Kind == Unrelated:
			return nil, &Error{NotUnderstood, k.pos, fmt.Sprintf("constraint %q is not about column %q", k.name, g.Column)}
		case named:
			if other := r.otherColumn(k, col); other != "" && con.Kind == Opaque {
				return nil, &Error{NotUnderstood, k.pos,
					fmt.Sprintf("constraint %q is about column %q too, and would be lost: make it a CHECK of its own", k.name, other)}
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
	return nil, &Error{AmbiguousCheck, found[1].pos, fmt.Sprintf("column %q of table %q has two CHECKs that limit it, here and at %v, and both hold: leave one",
		g.Column, r.Table, found[0].pos)}
}

// otherColumn returns another column that the check is about, if there is one.
func (r *Rebuild) otherColumn(k *check, col *column) string {
	for _, t := range k.expr {
		if t.kind != word && t.kind != ident {
			continue
		}
		if other := r.checks.columns[fold(t.text)]; other != nil && other != col {
			return other.name
		}
	}
	return ""
}

// around returns the tokens among which the check stands: all that are between
// the parentheses, with these, or those of an added column.
func (r *Rebuild) around(k *check) []token {
	for _, added := range r.def.added {
		if added[0].from <= k.from && k.to <= added[len(added)-1].to {
			return added
		}
	}
	return r.def.toks[r.def.open : r.def.shut+1]
}

// assemble puts the text together: added columns stand where SQLite puts them,
// before the table constraints, and added clauses behind these.
func (r *Rebuild) assemble(e *edits, clauses []string) string {
	def := r.def
	toks := def.toks
	slices.SortFunc(e.list, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	last, shut := toks[def.shut-1].to, toks[def.shut].from
	end, before, after := last, ", ", ""
	switch gap := r.src[last:shut]; {
	case strings.TrimSpace(gap) != "": // a comment, which stays with what it is behind
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
