// The value of an expression for a column, as far as it is understood: for which
// strings it is true, and what it is for NULL.

package ddl

import (
	"slices"
	"strings"
)

// An answer is the value of a condition for NULL. SQL has three values, and a CHECK
// rejects only what fails. AND has the lower value of its operands, OR the higher.
type answer uint8

const (
	fails answer = iota
	unknown
	holds
)

// A nodeKind is a kind of part of an expression.
type nodeKind uint8

const (
	truth   nodeKind = iota // a condition on the column
	operand                 // the column itself
	text                    // one string
	array                   // an array of strings
)

// A node is a part of an expression that is understood. A condition has the strings for
// which it holds, and its answer for NULL.
type node struct {
	kind   nodeKind
	every  bool // all strings
	values []Literal
	null   answer
}

// or returns n OR m. It may reuse the values of n.
func (n node) or(m node) node {
	n.every = n.every || m.every
	n.values = append(n.values, m.values...)
	n.null = max(n.null, m.null)
	return n
}

// and returns n AND m. It may reuse the values of n.
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
	n.values = slices.DeleteFunc(n.values, func(v Literal) bool { return !in[v.Value] })
	return n
}

// A parser reads an expression on one column. What it does not understand makes the
// whole expression opaque: a condition that is half understood would be misread.
type parser struct {
	cursor
	column   string
	isColumn func(string) bool
	depth    int
	opaque   bool
}

// maxDepth limits the nesting of parentheses, and so the stack.
const maxDepth = 200

// require makes the expression opaque unless ok.
func (p *parser) require(ok bool) { p.opaque = p.opaque || !ok }

// expression reads conditions joined by OR.
func (p *parser) expression() node { return p.joined("OR", p.conjunction, node.or) }

func (p *parser) conjunction() node { return p.joined("AND", p.comparison, node.and) }

// joined reads operands with a keyword between them.
func (p *parser) joined(keyword string, operand func() node, join func(node, node) node) node {
	n := operand()
	for p.accept(keyword) {
		m := operand()
		p.require(n.kind == truth && m.kind == truth)
		n = join(n, m)
	}
	return n
}

// comparison reads a term and an operator with its right side, if there is one.
func (p *parser) comparison() node {
	n := p.term()
	result := node{null: unknown}
	switch {
	case p.accept("IS", "NOT", "NULL"), p.accept("NOTNULL"), p.accept("NOT", "NULL"):
		result = node{every: true, null: fails}
	case p.accept("IS", "NULL"), p.accept("ISNULL"):
		result = node{null: holds}
	case p.accept("IS"): // in SQLite: = that is false for NULL
		result = node{values: p.termOf(text).values, null: fails}
	case p.accept("IN"):
		result.values = p.list("(", ")")
	case p.acceptPunct("="), p.acceptPunct("=="):
		switch {
		case p.acceptAny("ANY", "SOME"):
			m := p.term()
			if m.kind == text {
				m = p.arrayOf(m)
			}
			p.require(m.kind == array)
			result.values = m.values
		case n.kind == text: // the column may be on either side
			result.values = n.values
			n = p.term()
		default:
			result.values = p.termOf(text).values
		}
	default:
		return n
	}
	p.require(n.kind == operand)
	return result
}

// termOf reads a term that must be of that kind.
func (p *parser) termOf(kind nodeKind) node {
	n := p.term()
	p.require(n.kind == kind)
	return n
}

// list reads strings between two marks. NULL must not be among them: then other strings
// compare as unknown, which a CHECK allows.
func (p *parser) list(open, shut string) []Literal {
	p.require(p.acceptPunct(open))
	var values []Literal
	for !p.opaque && !p.acceptPunct(shut) {
		p.require(len(values) == 0 || p.acceptPunct(","))
		values = append(values, p.termOf(text).values...)
	}
	return values
}

// term reads the column, a string, an array or an expression in parentheses, with the
// casts and collations that databases add.
func (p *parser) term() (n node) {
	if p.depth == maxDepth {
		p.opaque = true
		return n
	}
	p.depth++
	defer func() { p.depth-- }()
	for p.accept("BINARY") { // MySQL's operator
	}
	t, behind := p.peek(), p.peekAt(1)
	switch {
	case p.acceptPunct("("):
		n = p.expression()
		p.require(p.acceptPunct(")"))
	case t.isAny("CAST", "CONVERT") && behind.isPunct("("):
		n = p.cast()
	case t.is("ARRAY") && behind.isPunct("["):
		p.next()
		n = node{kind: array, values: p.list("[", "]")}
	case t.kind == word && strings.HasPrefix(t.text, "_") && behind.kind == str:
		p.next() // a character set
		n = literal(p.next())
	case t.kind == str, t.quote == '"' && !p.isColumn(t.text) && !behind.isPunct("."):
		n = literal(p.next())
	default: // the name of the column, with or without its table
		n.kind = operand
		p.require(strings.EqualFold(p.name().base, p.column))
	}
	p.require(p.peek().kind != str) // MySQL and PostgreSQL join two strings side by side
	return p.suffixes(n)
}

func literal(t token) node {
	return node{kind: text, values: []Literal{{t.text, t.pos}}}
}

// cast reads CAST(x AS type) and CONVERT(x, type).
func (p *parser) cast() node {
	p.i += 2
	n := p.expression()
	p.require(p.acceptAny("AS", "USING") || p.acceptPunct(","))
	p.require(p.closing())
	return n
}

// suffixes reads casts and collations behind a term.
func (p *parser) suffixes(n node) node {
	for {
		switch {
		case p.acceptPunct("::"):
			if isArray := p.typeName(); isArray && n.kind == text {
				n = p.arrayOf(n)
			}
		case p.accept("COLLATE"):
			p.require(p.name().base != "")
		default:
			return n
		}
		p.require(n.kind != truth)
	}
}

// typeName reads the name of a type, with its length and brackets.
func (p *parser) typeName() (isArray bool) {
	p.require(p.name().base != "")
	p.accept("VARYING")
	if p.peek().isPunct("(") {
		_, ok := p.group()
		p.require(ok)
	}
	for p.acceptPunct("[") {
		isArray = true
		if p.peek().kind == word {
			p.next()
		}
		p.require(p.acceptPunct("]"))
	}
	return isArray
}

// arrayOf reads the text of a one-dimensional PostgreSQL array, '{a,"b c"}'. Its
// elements have the position of the text.
// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
func (p *parser) arrayOf(n node) node {
	whole := n.values[0]
	body, opens := strings.CutPrefix(strings.TrimSpace(whole.Value), "{")
	body, shuts := strings.CutSuffix(body, "}")
	p.require(opens && shuts)
	n = node{kind: array}
	for more := true; more && !p.opaque; {
		var element string
		var ok bool
		element, body, ok = arrayElement(body)
		p.require(ok)
		n.values = append(n.values, Literal{element, whole.Pos})
		body, more = strings.CutPrefix(body, ",")
	}
	return n
}

// arrayElement cuts off the first element. The rest is empty or begins with a comma.
func arrayElement(body string) (element, rest string, ok bool) {
	body = strings.TrimLeft(body, " ")
	var b strings.Builder
	quoted, inside := false, false
	i := 0
element:
	for ; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\\' && i+1 < len(body):
			i++
			b.WriteByte(body[i])
		case c == '"':
			inside = !inside
			quoted = true
		case inside:
			b.WriteByte(c)
		case c == ',':
			break element
		case c == '{' || c == '}':
			return "", "", false
		default:
			b.WriteByte(c)
		}
	}
	element = b.String()
	if !quoted {
		element = strings.TrimRight(element, " ")
	}
	if inside || !quoted && (element == "" || strings.EqualFold(element, "NULL")) {
		return "", "", false
	}
	return element, body[i:], true
}
