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
	n := c.in(s.name())
	if !s.accept("AS", "ENUM") {
		return
	}
	if labels, ok := s.group(); ok {
		c.enums.put(n, newEnum(n.base, n.pos, labels))
	}
}

// alterType runs ALTER TYPE. PostgreSQL cannot drop a label.
func (c *catalog) alterType(s *cursor) {
	n := c.in(s.name())
	e, count := c.enums.get(n)
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
		to := s.name()
		if _, ok := c.enums.rename(n, to); ok {
			e.name = to.base
		}
	}
}

// createDomain runs CREATE DOMAIN: a type with CHECKs of VALUE.
func (c *catalog) createDomain(s *cursor) {
	n := c.in(s.name())
	s.accept("AS")
	d := c.newTable(n)
	value := &column{name: "VALUE", pos: n.pos}
	d.columns["value"] = value
	c.setType(value, *s)
	d.constraints(s.rest(), value)
	for _, k := range d.checks {
		if k.name == "" { // PostgreSQL uses only the name of the domain
			k.aka = []string{fold(n.base) + "_check"}
			d.byName[k.aka[0]] = k
		}
	}
	c.domains.put(n, d)
}

// alterDomain runs ALTER DOMAIN.
func (c *catalog) alterDomain(s *cursor) {
	n := c.in(s.name())
	d, count := c.domains.get(n)
	if count != 1 {
		return
	}
	value := d.columns["value"]
	switch {
	case s.accept("SET", "NOT", "NULL"):
		value.notNull = true
	case s.accept("RENAME", "TO"):
		c.domains.rename(n, s.name())
	case s.accept("RENAME"): // of a constraint
	case s.accept("ADD"):
		d.constraints(s.rest(), value)
	default:
		d.alter(s)
	}
}
