// The value of an expression for a column, as far as it is understood: for which
// strings it is true, and what it is for NULL.

package ddl

import "strings"

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
	kept := n.values[:0]
	for _, v := range n.values {
		if in[v.Value] {
			kept = append(kept, v)
		}
	}
	n.values = kept
	return n
}

// A parser reads an expression on one column. Its methods return false for what they do
// not understand. That makes the whole expression opaque: a condition that is half
// understood would be misread.
type parser struct {
	cursor
	column   string
	isColumn func(string) bool
	depth    int
}

// maxDepth limits the nesting of parentheses, and so the stack.
const maxDepth = 200

// expression reads conditions joined by OR.
func (p *parser) expression() (node, bool) {
	return p.joined("OR", p.conjunction, node.or)
}

func (p *parser) conjunction() (node, bool) {
	return p.joined("AND", p.comparison, node.and)
}

// joined reads operands with a keyword between them.
func (p *parser) joined(keyword string, operand func() (node, bool), join func(node, node) node) (node, bool) {
	n, ok := operand()
	for ok && p.accept(keyword) {
		var m node
		if m, ok = operand(); ok {
			ok = n.kind == truth && m.kind == truth
			n = join(n, m)
		}
	}
	return n, ok
}

// comparison reads a term and an operator with its right side, if there is one.
func (p *parser) comparison() (node, bool) {
	n, ok := p.term()
	if !ok {
		return n, false
	}
	switch {
	case p.accept("IS", "NOT", "NULL"), p.accept("NOTNULL"), p.accept("NOT", "NULL"):
		return node{every: true, null: fails}, n.kind == operand
	case p.accept("IS", "NULL"), p.accept("ISNULL"):
		return node{null: holds}, n.kind == operand
	case p.accept("IS"): // in SQLite: = that is false for NULL
		m, ok := p.term()
		return node{values: m.values, null: fails}, ok && n.kind == operand && m.kind == text
	case p.accept("IN"):
		values, ok := p.list("(", ")")
		return node{values: values, null: unknown}, ok && n.kind == operand
	case p.acceptPunct("="), p.acceptPunct("=="):
		return p.equals(n)
	}
	return n, true
}

// equals reads the right side of n =. The column may be on either side.
func (p *parser) equals(n node) (node, bool) {
	quantified := p.acceptAny("ANY", "SOME")
	m, ok := p.term()
	switch {
	case !ok:
		return m, false
	case quantified && n.kind == operand && m.kind == text:
		m, ok = p.arrayOf(m)
		return node{values: m.values, null: unknown}, ok
	case quantified:
		return node{values: m.values, null: unknown}, n.kind == operand && m.kind == array
	case n.kind == text:
		n, m = m, n
	}
	return node{values: m.values, null: unknown}, n.kind == operand && m.kind == text
}

// list reads strings between two marks. It returns false if NULL is among them: then
// other strings compare as unknown, which a CHECK allows.
func (p *parser) list(open, shut string) ([]Literal, bool) {
	if !p.acceptPunct(open) {
		return nil, false
	}
	var values []Literal
	for !p.acceptPunct(shut) {
		if len(values) > 0 && !p.acceptPunct(",") {
			return nil, false
		}
		n, ok := p.term()
		if !ok || n.kind != text {
			return nil, false
		}
		values = append(values, n.values...)
	}
	return values, true
}

// term reads the column, a string, an array or an expression in parentheses, with the
// casts and collations that databases add.
func (p *parser) term() (n node, ok bool) {
	if p.depth++; p.depth > maxDepth {
		return n, false
	}
	defer func() { p.depth-- }()
	for p.accept("BINARY") { // MySQL's operator
	}
	t := p.peek()
	switch {
	case p.acceptPunct("("):
		n, ok = p.expression()
		ok = ok && p.acceptPunct(")")
	case t.isAny("CAST", "CONVERT") && p.peekAt(1).isPunct("("):
		n, ok = p.cast()
	case t.is("ARRAY") && p.peekAt(1).isPunct("["):
		p.next()
		n.kind = array
		n.values, ok = p.list("[", "]")
	case t.kind == word && strings.HasPrefix(t.text, "_") && p.peekAt(1).kind == str:
		p.next() // a character set
		n, ok = literal(p.next()), true
	case t.kind == str:
		n, ok = literal(p.next()), true
	default:
		n, ok = p.reference()
	}
	// MySQL and PostgreSQL join two strings side by side.
	if !ok || p.peek().kind == str {
		return n, false
	}
	return p.suffixes(n)
}

func literal(t token) node {
	return node{kind: text, values: []Literal{{t.text, t.pos}}}
}

// reference reads the name of the column, with or without its table, or a string in
// double quotes.
func (p *parser) reference() (node, bool) {
	t := p.peek()
	if t.quote == '"' && !p.isColumn(t.text) && !p.peekAt(1).isPunct(".") {
		return literal(p.next()), true
	}
	n, ok := p.name()
	return node{kind: operand}, ok && strings.EqualFold(n.base, p.column)
}

// cast reads CAST(x AS type) and CONVERT(x, type).
func (p *parser) cast() (node, bool) {
	p.i += 2
	n, ok := p.expression()
	if !ok || !p.acceptAny("AS", "USING") && !p.acceptPunct(",") {
		return n, false
	}
	return n, p.closing()
}

// suffixes reads casts and collations behind a term.
func (p *parser) suffixes(n node) (node, bool) {
	for {
		switch {
		case p.acceptPunct("::"):
			isArray, ok := p.typeName()
			if ok && isArray && n.kind == text {
				n, ok = p.arrayOf(n)
			}
			if !ok || n.kind == truth {
				return n, false
			}
		case p.accept("COLLATE"):
			if _, ok := p.name(); !ok || n.kind == truth {
				return n, false
			}
		default:
			return n, true
		}
	}
}

// typeName reads the name of a type, with its length and brackets.
func (p *parser) typeName() (isArray, ok bool) {
	if _, ok = p.name(); !ok {
		return false, false
	}
	p.accept("VARYING")
	if p.peek().isPunct("(") {
		if _, ok = p.group(); !ok {
			return false, false
		}
	}
	for p.acceptPunct("[") {
		isArray = true
		if p.peek().kind == word {
			p.next()
		}
		if !p.acceptPunct("]") {
			return false, false
		}
	}
	return isArray, true
}

// arrayOf reads the text of a one-dimensional PostgreSQL array, '{a,"b c"}'. Its
// elements have the position of the text.
// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
func (p *parser) arrayOf(n node) (node, bool) {
	whole := n.values[0]
	body, ok := strings.CutPrefix(strings.TrimSpace(whole.Value), "{")
	body, closed := strings.CutSuffix(body, "}")
	if !ok || !closed {
		return n, false
	}
	n = node{kind: array}
	for body != "" || len(n.values) == 0 {
		element, rest, ok := arrayElement(body)
		if !ok {
			return n, false
		}
		n.values = append(n.values, Literal{element, whole.Pos})
		if rest == "" {
			return n, true
		}
		if body = rest[1:]; body == "" {
			return n, false
		}
	}
	return n, true
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
