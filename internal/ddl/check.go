// From a CHECK to the strings that it allows.

package ddl

import "slices"

// constraint returns how the check limits the column. isColumn reports whether the
// table has a column of that name: if not, SQLite and MySQL read "x" as a string.
func (k *check) constraint(column string, isColumn func(string) bool) Constraint {
	con := Constraint{Name: k.name, Pos: k.pos, NotEnforced: k.notEnforced, aka: k.aka}
	if !slices.ContainsFunc(k.expr, func(t token) bool { return t.mayName(column) }) {
		return con
	}
	p := &parser{cursor: cursor{toks: k.expr}, column: column, isColumn: isColumn}
	n := p.expression()
	if p.opaque || !p.done() || n.kind != truth {
		con.Kind = Opaque
		return con
	}
	con.RejectsNull = n.null == fails
	con.Literals = distinct(n.values)
	switch {
	case n.every && con.RejectsNull:
		con.Kind = NotNull
	case n.every || len(con.Literals) == 0:
		con.Kind, con.Literals = Opaque, nil
	default:
		con.Kind = List
	}
	return con
}

// distinct removes repeated strings.
func distinct(values []Literal) []Literal {
	seen := make(map[string]bool, len(values))
	return slices.DeleteFunc(values, func(v Literal) bool {
		again := seen[v.Value]
		seen[v.Value] = true
		return again
	})
}
