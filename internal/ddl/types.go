// CREATE and ALTER of types that limit a column: enums and domains.

package ddl

import "stategen.example/internal/diag"

// An enum is a type with a list of labels.
type enum struct {
	name   string
	pos    diag.Pos
	labels []Literal
	index  map[string]int // of each label
}

func newEnum(typeName string, pos diag.Pos, toks []token) *enum {
	e := &enum{name: typeName, pos: pos, index: map[string]int{}}
	for _, item := range split(toks) {
		// MySQL allows a character set before the string, and by default double quotes.
		if n := len(item); n > 0 && (item[n-1].kind == str || item[n-1].kind == ident) {
			e.add(item[n-1])
		}
	}
	return e
}

func (e *enum) add(label token) {
	if _, ok := e.index[label.text]; !ok {
		e.index[label.text] = len(e.labels)
		e.labels = append(e.labels, Literal{label.text, label.pos})
	}
}

// createType runs CREATE TYPE.
func (c *catalog) createType(s *cursor) {
	n, ok := s.name()
	if !ok || !s.accept("AS", "ENUM") {
		return
	}
	if labels, ok := s.group(); ok {
		c.enums.put(c.in(n), newEnum(n.base, n.pos, labels))
	}
}

// alterType runs ALTER TYPE. PostgreSQL cannot drop a label.
func (c *catalog) alterType(s *cursor) {
	n, ok := s.name()
	if !ok {
		return
	}
	e, count := c.enums.get(c.in(n))
	if count != 1 {
		return
	}
	switch {
	case s.accept("ADD", "VALUE"):
		s.accept("IF", "NOT", "EXISTS")
		if label := s.next(); label.kind == str {
			e.add(label)
		}
	case s.accept("RENAME", "VALUE"):
		from := s.next()
		i, ok := e.index[from.text]
		if to := s.peekAt(1); s.accept("TO") && ok && to.kind == str {
			delete(e.index, from.text)
			e.index[to.text] = i
			e.labels[i] = Literal{to.text, to.pos}
		}
	case s.accept("RENAME", "TO"):
		if to, ok := s.name(); ok {
			c.enums.remove(c.in(n))
			to.schema = n.schema
			e.name = to.base
			c.enums.put(c.in(to), e)
		}
	}
}

// createDomain runs CREATE DOMAIN: a type with CHECKs of VALUE.
func (c *catalog) createDomain(s *cursor) {
	n, ok := s.name()
	if !ok {
		return
	}
	s.accept("AS")
	d := c.newTable(n)
	value := &column{name: "VALUE", pos: n.pos}
	d.addColumn(value)
	c.setType(value, s)
	d.constraints(s.rest(), value)
	for _, k := range d.checks {
		if k.name == "" { // PostgreSQL uses only the name of the domain
			k.aka = []string{fold(n.base) + "_check"}
			d.byName[k.aka[0]] = k
		}
	}
	c.domains.put(c.in(n), d)
}

// alterDomain runs ALTER DOMAIN.
func (c *catalog) alterDomain(s *cursor) {
	n, ok := s.name()
	if !ok {
		return
	}
	d, count := c.domains.get(c.in(n))
	if count != 1 {
		return
	}
	d.clock++
	value := d.columns["value"]
	switch {
	case s.accept("SET", "NOT", "NULL"):
		value.notNull = true
	case s.accept("RENAME", "TO"):
		if to, ok := s.name(); ok {
			c.domains.remove(c.in(n))
			to.schema = n.schema
			c.domains.put(c.in(to), d)
		}
	case s.accept("RENAME"): // of a constraint
	case s.accept("ADD"):
		d.constraints(s.rest(), value)
	default:
		d.alter(s)
	}
}
