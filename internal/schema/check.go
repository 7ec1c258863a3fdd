package schema

import "strings"

// constraint says what the check means for the column. isColumn tells whether
// the table has a column of that name: SQLite and MySQL take "x" for a string
// where it hasn't.
func (k *check) constraint(column string, isColumn func(string) bool) Constraint {
	con := Constraint{Name: k.name, Pos: k.pos, NotEnforced: k.notEnforced, aka: k.aka}
	if !mentions(k.expr, column) {
		return con
	}
	p := &parser{cursor: cursor{toks: k.expr}, column: column, isColumn: isColumn}
	n, ok := p.expression()
	if !ok || !p.done() || n.kind != truth {
		con.Kind = Opaque
		return con
	}
	con.RefusesNull = n.null == fails
	con.Literals = distinct(n.values)
	switch {
	case n.every && con.RefusesNull:
		con.Kind = NotNull
	case n.every || len(con.Literals) == 0:
		con.Kind, con.Literals = Opaque, nil
	default:
		con.Kind = List
	}
	return con
}

// mentions reports whether the expression may be about the column.
func mentions(expr []token, column string) bool {
	for _, t := range expr {
		if (t.kind == word || t.kind == ident) && strings.EqualFold(t.text, column) {
			return true
		}
	}
	return false
}

// An answer is what a condition says of NULL. SQL has three, and a CHECK
// refuses only what fails: AND takes the lower answer, OR the higher.
type answer uint8

const (
	fails answer = iota
	unknown
	holds
)

// A nodeKind tells what part of an expression a node is.
type nodeKind uint8

const (
	truth   nodeKind = iota // a condition on the column
	operand                 // the column itself
	text                    // one string
	array                   // an array of strings
)

// A node is a part of an expression that is understood. A condition is the set
// of the strings for which it holds, and its answer for NULL.
type node struct {
	kind   nodeKind
	every  bool // all strings
	values []Literal
	null   answer
}

// or gives n OR m. It may reuse the values of n.
func (n node) or(m node) node {
	n.every = n.every || m.every
	n.values = append(n.values, m.values...)
	n.null = max(n.null, m.null)
	return n
}

// and gives n AND m. It may reuse the values of n.
func (n node) and(m node) node {
	n.null = min(n.null, m.null)
	switch {
	case m.every:
		return n
	case n.every:
		n.every, n.values = false, m.values
		return n
	}
	in := make(map[string]bool, len(m.values))
	for _, v := range m.values {
		in[v.Value] = true
	}
	kept := n.values[:0]
	for _, v := range n.values {
		if in[v.Value] {
			kept = append(kept, v)
		}
	}
	n.values = kept
	return n
}

// distinct leaves out the strings that came before.
func distinct(values []Literal) []Literal {
	seen := make(map[string]bool, len(values))
	kept := values[:0]
	for _, v := range values {
		if !seen[v.Value] {
			seen[v.Value] = true
			kept = append(kept, v)
		}
	}
	return kept
}
