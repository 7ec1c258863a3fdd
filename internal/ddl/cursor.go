// A walk over the tokens of a statement.

package ddl

// A cursor walks over the tokens of a statement; eof follows the last one.
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

// acceptAny reads one token if it is one of the keywords.
func (c *cursor) acceptAny(keywords ...string) bool {
	ok := c.peek().isAny(keywords...)
	if ok {
		c.i++
	}
	return ok
}

func (c *cursor) acceptPunct(s string) bool {
	ok := c.peek().isPunct(s)
	if ok {
		c.i++
	}
	return ok
}

// group reads an opening parenthesis up to the closing one, and returns the
// tokens between them.
func (c *cursor) group() (inner []token, ok bool) {
	if !c.acceptPunct("(") {
		return nil, false
	}
	first := c.i
	if !c.closing() {
		return nil, false
	}
	return c.toks[first : c.i-1], true
}

// closing reads up to the parenthesis that closes the one before the cursor.
func (c *cursor) closing() bool {
	for depth := 1; !c.done(); {
		switch t := c.next(); {
		case t.isPunct("("):
			depth++
		case t.isPunct(")"):
			depth--
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

// skip reads a token, or a whole group.
func (c *cursor) skip() {
	if _, ok := c.group(); !ok {
		c.next()
	}
}

// name reads a name. Only its last two parts count. If there is none, it returns the
// zero name, which stands for nothing.
func (c *cursor) name() (n name) {
	for c.peek().isName() {
		t := c.next()
		if n.base == "" {
			n.pos = t.pos
		}
		n.schema, n.base = n.base, t.text
		if !c.acceptPunct(".") {
			return n
		}
	}
	return name{}
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
