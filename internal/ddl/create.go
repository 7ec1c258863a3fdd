// CREATE: tables with their columns and constraints.

package ddl

// create runs CREATE.
func (c *catalog) create(s *cursor) {
	s.accept("OR", "REPLACE")
	s.acceptAny("GLOBAL", "LOCAL")
	temporary := s.acceptAny("TEMP", "TEMPORARY")
	s.acceptAny("UNLOGGED", "FOREIGN", "CONSTRAINT")
	if s.accept("DEFINER") {
		for !s.done() && !s.peek().is("TRIGGER") {
			s.next()
		}
	}
	switch {
	case s.accept("TABLE"):
		if !temporary {
			c.createTable(s)
		}
	case s.accept("TYPE"):
		c.createType(s)
	case s.accept("DOMAIN"):
		c.createDomain(s)
	case s.accept("TRIGGER"):
		if !temporary {
			c.createTrigger(s)
		}
	case s.accept("FUNCTION"):
		c.createFunction(s)
	}
}

func (c *catalog) createTable(s *cursor) {
	ifNotExists := s.accept("IF", "NOT", "EXISTS")
	n := c.in(s.name())
	if old, count := c.tables.get(n); count == 1 && ifNotExists && !old.partial {
		return
	}
	t := c.newTable(n)
	items, ok := s.group()
	t.partial = !ok // AS SELECT, PARTITION OF, LIKE
	for _, item := range split(items) {
		t.define(item)
	}
	t.nameChecks(t.checks)
	c.tables.put(n, t)
}

// define reads a column or a constraint of a table. It returns the column.
func (t *table) define(item []token) *column {
	s := &cursor{toks: item}
	first := s.peek()
	switch {
	case first.isAny("CONSTRAINT", "CHECK", "NOT", "PRIMARY", "UNIQUE", "FOREIGN", "EXCLUDE"):
		t.constraints(item, nil)
		return nil
	case first.is("LIKE"):
		t.partial = true
		return nil
	case !first.isName():
		return nil
	}
	s.next()
	col := &column{name: first.text, pos: first.pos}
	t.columns[fold(col.name)] = col
	t.catalog.setType(col, *s)
	t.constraints(s.rest(), col)
	return col
}

// setType looks at the type of a column, which may be an enum or a domain. SQLite
// allows a column without a type.
func (c *catalog) setType(col *column, s cursor) {
	col.enum, col.domain = nil, nil
	at := s.peek().pos
	if s.accept("ENUM") {
		if labels, ok := s.group(); ok {
			col.enum = newEnum("", at, labels)
		}
		return
	}
	if n := s.name(); !s.peek().isPunct("[") {
		// A type may be outside the schema of USE or search_path.
		for _, n := range []name{n, c.in(n)} {
			if e, count := c.enums.get(n); count == 1 {
				col.enum = e
			}
			if d, count := c.domains.get(n); count == 1 {
				col.domain = d
			}
		}
	}
}

// constraints reads the constraints among tokens: of a column, or of the table if col
// is nil. SQLite allows several of the table without a comma.
func (t *table) constraints(toks []token, col *column) {
	s := &cursor{toks: toks}
	named, pos := "", s.peek().pos
	var intro token // the last CONSTRAINT
	follows := -1   // the token behind its name
	var last *check
	for !s.done() {
		at := s.peek()
		switch {
		case s.accept("CONSTRAINT"):
			s.accept("IF", "NOT", "EXISTS")
			named, pos, last = "", at.pos, nil
			if n := s.peek(); n.isName() && !n.is("CHECK") {
				named = s.next().text
			}
			intro, follows = at, s.i
		case s.accept("CHECK"):
			from := at.from
			if follows == s.i-1 {
				from = intro.from
			}
			expr, ok := s.group()
			if !ok {
				continue
			}
			if named == "" {
				pos = at.pos
			}
			if s.accept("ON", "CONFLICT") { // SQLite allows it, without an effect
				s.next()
			}
			last = &check{name: named, pos: pos, from: from, to: s.toks[s.i-1].to, expr: expr}
			t.checks = append(t.checks, last)
			if named != "" {
				t.byName[fold(named)] = last
			}
			if col != nil && named == "" {
				col.inline = append(col.inline, last)
			}
			named = ""
		case s.accept("NOT", "ENFORCED"):
			if last != nil {
				last.notEnforced = true
			}
		case s.accept("NOT", "NULL"):
			notNull := col
			if col == nil && s.peek().isName() { // in PostgreSQL 18
				notNull = t.columns[fold(s.next().text)]
			}
			if notNull != nil {
				notNull.notNull = true
			}
		default:
			s.skip()
		}
	}
}
