// What a statement does to the catalog: create.go has CREATE, alter.go ALTER. A function
// for a statement begins behind the keywords in its name.

package ddl

// run applies a statement to the catalog. It ignores what it does not understand.
func (c *catalog) run(toks []token) {
	s := &cursor{toks: toks}
	switch {
	case s.accept("CREATE"):
		c.create(s)
	case s.accept("ALTER"):
		c.alter(s)
	case s.accept("DROP"):
		c.drop(s)
	case s.accept("RENAME", "TABLE"):
		c.renameTables(s)
	case s.accept("USE"):
		c.schema = s.next().text
	case s.accept("SET"):
		c.setSchema(s)
	}
}

// setSchema runs SET search_path = "$user", app, public.
func (c *catalog) setSchema(s *cursor) {
	s.acceptAny("LOCAL", "SESSION")
	if !s.accept("SEARCH_PATH") {
		return
	}
	s.next() // = or TO
	c.schema = ""
	for _, item := range split(s.rest()) {
		switch n := (&cursor{toks: item}).name(); fold(n.base) {
		case "", "$user", "default":
		default:
			c.schema = n.base
			return
		}
	}
}

// drop runs DROP.
func (c *catalog) drop(s *cursor) {
	s.accept("TEMPORARY")
	switch {
	case s.accept("TABLE"):
		s.accept("IF", "EXISTS")
		for more := true; more; more = s.acceptPunct(",") {
			n := c.in(s.name())
			c.tables.remove(n, n.pos)
		}
	case s.accept("TRIGGER"):
		c.dropTrigger(s)
	case s.accept("FUNCTION"):
		c.dropFunction(s)
	case s.accept("TYPE"), s.accept("DOMAIN"):
		s.accept("IF", "EXISTS")
		n := c.in(s.name())
		c.enums.remove(n, n.pos)
		c.domains.remove(n, n.pos)
	}
}

// renameTables runs RENAME TABLE a TO b, c TO d.
func (c *catalog) renameTables(s *cursor) {
	for _, pair := range split(s.rest()) {
		p := &cursor{toks: pair}
		if from := c.in(p.name()); p.accept("TO") {
			c.renameTable(from, p.name())
		}
	}
}

func (c *catalog) renameTable(from, to name) {
	if t, ok := c.tables.rename(from, to); ok {
		t.name = to.base
	}
}
