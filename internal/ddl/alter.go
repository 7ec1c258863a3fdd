// ALTER: tables with their columns and constraints.

package ddl

// alter runs ALTER.
func (c *catalog) alter(s *cursor) {
	switch {
	case s.accept("TABLE"), s.accept("FOREIGN", "TABLE"):
		c.alterTable(s)
	case s.accept("TYPE"):
		c.alterType(s)
	case s.accept("DOMAIN"):
		c.alterDomain(s)
	case s.accept("TRIGGER"):
		c.alterTrigger(s)
	}
}

func (c *catalog) alterTable(s *cursor) {
	s.accept("IF", "EXISTS")
	s.accept("ONLY")
	n := c.in(s.name())
	s.acceptPunct("*")
	t := c.known(n)
	if t == nil {
		return
	}
	for _, action := range split(s.rest()) {
		a := &cursor{toks: action}
		switch {
		case a.accept("RENAME"):
			c.rename(n, t, a)
		case a.accept("SET", "SCHEMA"):
			to := a.next()
			c.tables.rename(n, name{to.text, n.base, to.pos})
		default:
			t.alter(a)
		}
	}
}

// rename runs RENAME of a table or of a part of it.
func (c *catalog) rename(n name, t *table, s *cursor) {
	switch {
	case s.accept("CONSTRAINT"):
		from := t.named(s.next().text)
		if to := s.peekAt(1); s.accept("TO") && from != nil {
			from.name, from.aka = to.text, nil
			t.byName[fold(to.text)] = from
		}
	case s.acceptAny("INDEX", "KEY"):
	case s.acceptAny("TO", "AS"):
		c.renameTable(n, s.name())
	default:
		// SQLite and PostgreSQL allow to omit COLUMN, MySQL the TO of a table.
		s.accept("COLUMN")
		if from := s.name(); s.accept("TO") {
			t.renameColumn(from.base, s.next())
		} else if s.done() {
			c.renameTable(n, from)
		}
	}
}

// renameColumn renames a column, also in the checks that mention it.
func (t *table) renameColumn(from string, to token) {
	col := t.columns[fold(from)]
	if col == nil || !to.isName() {
		return
	}
	t.renameMentions(from, to.text)
	delete(t.columns, fold(from))
	col.name = to.text
	t.columns[fold(to.text)] = col
}

// alter runs one action of ALTER TABLE or ALTER DOMAIN.
func (t *table) alter(s *cursor) {
	first := len(t.checks)
	switch {
	case s.accept("ADD"):
		t.add(s)
	case s.accept("DROP"):
		t.drop(s)
	case s.peek().isAny("MODIFY", "CHANGE"):
		renames := s.next().is("CHANGE")
		s.accept("COLUMN")
		s.accept("IF", "EXISTS")
		if renames {
			t.renameColumn(s.next().text, s.peek())
		}
		t.redefine(s.rest())
	case s.accept("ALTER"):
		t.alterPart(s)
	case s.accept("DISABLE", "TRIGGER"), s.accept("ENABLE", "REPLICA", "TRIGGER"):
		t.alterTriggers(s, true)
	case s.accept("ENABLE", "TRIGGER"), s.accept("ENABLE", "ALWAYS", "TRIGGER"):
		t.alterTriggers(s, false)
	}
	t.nameChecks(t.checks[first:])
}

// add runs ADD.
func (t *table) add(s *cursor) {
	isColumn := s.accept("COLUMN")
	if s.accept("IF", "NOT", "EXISTS") && t.columns[fold(s.peek().text)] != nil {
		return
	}
	if items, ok := s.group(); ok {
		for _, item := range split(items) {
			t.define(item)
		}
		return
	}
	if first := s.peek(); isColumn || !first.is("INDEX") && !first.is("KEY") {
		t.define(s.rest())
	}
}

// drop runs DROP.
func (t *table) drop(s *cursor) {
	switch {
	case s.acceptAny("CONSTRAINT", "CHECK"):
		s.accept("IF", "EXISTS")
		if k := t.named(s.next().text); k != nil {
			k.gone = true
		}
	case s.accept("PRIMARY", "KEY"), s.accept("FOREIGN", "KEY"):
	case s.accept("NOT", "NULL"): // of a domain
		if col := t.columns["value"]; col != nil {
			col.notNull = false
		}
	default:
		if !s.accept("COLUMN") && s.acceptAny("INDEX", "KEY", "PARTITION") {
			return
		}
		s.accept("IF", "EXISTS")
		col := s.next()
		t.renameMentions(col.text, "(dropped)") // so that a later column of the name has none of them
		delete(t.columns, fold(col.text))
		t.dropped[fold(col.text)] = col.pos
	}
}

// redefine replaces the definition of a column, for MODIFY and CHANGE. In MariaDB a
// CHECK in the new definition replaces the unnamed one in the old definition.
func (t *table) redefine(item []token) {
	if len(item) == 0 {
		return
	}
	old := t.columns[fold(item[0].text)]
	col := t.define(item)
	if old == nil || col == nil {
		return
	}
	if len(col.inline) == 0 {
		col.inline = old.inline
		return
	}
	for _, k := range old.inline {
		k.gone = true
	}
}

// alterPart runs the ALTER of a column or a constraint.
func (t *table) alterPart(s *cursor) {
	if s.acceptAny("CONSTRAINT", "CHECK") {
		if k := t.named(s.next().text); k != nil {
			k.notEnforced = s.accept("NOT", "ENFORCED") || k.notEnforced && !s.accept("ENFORCED")
		}
		return
	}
	s.accept("COLUMN")
	columnName := s.next()
	col := t.columns[fold(columnName.text)]
	if col == nil && t.partial && columnName.isName() {
		col = &column{name: columnName.text}
		t.columns[fold(col.name)] = col
	}
	if col == nil {
		return
	}
	switch {
	case s.accept("SET", "NOT", "NULL"):
		col.notNull = true
	case s.accept("DROP", "NOT", "NULL"):
		col.notNull = false
	case s.accept("TYPE"), s.accept("SET", "DATA", "TYPE"):
		t.catalog.setType(col, *s)
	}
}
