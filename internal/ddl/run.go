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
		if n, ok := (&cursor{toks: item}).name(); ok && n.base != "$user" && fold(n.base) != "default" {
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
		for {
			n, ok := s.name()
			if !ok {
				return
			}
			c.tables.remove(c.in(n))
			c.dropped[fold(n.base)] = n.pos
			if !s.acceptPunct(",") {
				return
			}
		}
	case s.accept("TRIGGER"):
		c.dropTrigger(s)
	case s.accept("FUNCTION"):
		c.dropFunction(s)
	case s.accept("TYPE"), s.accept("DOMAIN"):
		s.accept("IF", "EXISTS")
		if n, ok := s.name(); ok {
			c.enums.remove(c.in(n))
			c.domains.remove(c.in(n))
		}
	}
}

// renameTables runs RENAME TABLE a TO b, c TO d.
func (c *catalog) renameTables(s *cursor) {
	for _, pair := range split(s.rest()) {
		p := &cursor{toks: pair}
		from, ok := p.name()
		if ok && p.accept("TO") {
			if to, ok := p.name(); ok {
				c.renameTable(c.in(from), to)
			}
		}
	}
}

// renameTable renames a table. The new name has the schema of the old one if it has
// none.
func (c *catalog) renameTable(from, to name) {
	t, count := c.tables.get(from)
	if count != 1 {
		return
	}
	if to.schema == "" {
		to.schema = from.schema
	}
	c.tables.remove(from)
	c.dropped[fold(from.base)] = to.pos
	t.name = to.base
	c.tables.put(to, t)
}
