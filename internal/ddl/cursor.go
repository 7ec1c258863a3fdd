// A walk over the tokens of a statement.

package ddl

import (
	"strings"

	"stategen.example/internal/diag"
)

// A cursor walks over the tokens of a statement. Behind the last there is eof.
type cursor struct {
	toks []token
	i    int
}

func (c *cursor) peek() token { return c.peekAt(0) }

func (c *cursor) peekAt(n int) token {
	if c.i+n < len(c.toks) {
		return c.toks[c.i+n]
	}
	return token{}
}

func (c *cursor) next() token {
	t := c.peek()
	if c.i < len(c.toks) {
		c.i++
	}
	return t
}

func (c *cursor) rest() []token { return c.toks[c.i:] }

func (c *cursor) done() bool { return c.i == len(c.toks) }

// accept reads the keywords if all of them follow.
func (c *cursor) accept(keywords ...string) bool {
	for n, keyword := range keywords {
		if !c.peekAt(n).is(keyword) {
			return false
		}
	}
	c.i += len(keywords)
	return true
}

// acceptAny reads one of the keywords if it follows.
func (c *cursor) acceptAny(keywords ...string) bool {
	for _, keyword := range keywords {
		if c.accept(keyword) {
			return true
		}
	}
	return false
}

func (c *cursor) acceptPunct(s string) bool {
	if c.peek().isPunct(s) {
		c.i++
		return true
	}
	return false
}

// group reads from an opening parenthesis to its match, and gives what is
// between them.
func (c *cursor) group() (inner []token, ok bool) {
	if !c.acceptPunct("(") {
		return nil, false
	}
	first := c.i
	for depth := 1; !c.done(); {
		switch t := c.next(); {
		case t.isPunct("("):
			depth++
		case t.isPunct(")"):
			depth--
			if depth == 0 {
				return c.toks[first : c.i-1], true
			}
		}
	}
	return nil, false
}

// A name is that of a table or a type, with its schema if the text gives one.
type name struct {
	schema, base string
	pos          diag.Pos
}

// name reads a name, of which only the last two parts count.
func (c *cursor) name() (n name, ok bool) {
	for c.peek().isName() {
		t := c.next()
		if n.base == "" {
			n.pos = t.pos
		}
		n.schema, n.base = n.base, t.text
		if !c.acceptPunct(".") {
			return n, n.base != ""
		}
	}
	return name{}, false
}

// split cuts tokens at the commas outside parentheses and brackets.
func split(toks []token) [][]token {
	var items [][]token
	first, depth := 0, 0
	for i, t := range toks {
		switch {
		case t.isPunct("("), t.isPunct("["):
			depth++
		case t.isPunct(")"), t.isPunct("]"):
			depth--
		case t.isPunct(",") && depth == 0:
			items = append(items, toks[first:i])
			first = i + 1
		}
	}
	return append(items, toks[first:])
}

// fold returns the form in which names are compared.
func fold(s string) string { return strings.ToLower(s) }
