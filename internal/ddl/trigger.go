// Triggers and the functions that they call, as text that can be compared.

package ddl

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A Trigger is a trigger of a table.
type Trigger struct {
	Name string
	Pos  diag.Pos // of the name
	// Text is what the trigger does and when, in a common form: without spaces and
	// comments, and with names in lower case. In PostgreSQL it includes the function
	// that the trigger calls.
	Text string
	// Opaque tells that the trigger calls a function that the SQL does not contain,
	// as in a dump of one table.
	Opaque   bool
	Disabled bool
}

// Triggers reads the statements of src in order and returns the triggers of the table
// after the last one, by name. The table may have its schema in front; src need not
// create it.
func Triggers(src []byte, table string) []Trigger {
	c := read(src)
	t, err := c.tables.find(table)
	if err != nil {
		return nil
	}
	return t.listTriggers()
}

// A trigger of PostgreSQL has the name of the function that it calls.
type trigger struct {
	Trigger
	calls name
	gone  bool
}

// A function is a function of PostgreSQL.
type function struct {
	text string
	gone bool
}

func (t *table) listTriggers() []Trigger {
	var all []Trigger
	for _, key := range slices.Sorted(maps.Keys(t.triggers)) {
		g := *t.triggers[key]
		if g.calls.base != "" {
			f, count := t.catalog.functions.get(g.calls)
			if g.Opaque = count != 1; !g.Opaque {
				g.Text += " " + f.text
				g.gone = g.gone || f.gone // with CASCADE
			}
		}
		if !g.gone {
			all = append(all, g.Trigger)
		}
	}
	return all
}

// createTrigger runs CREATE TRIGGER and CREATE CONSTRAINT TRIGGER.
func (c *catalog) createTrigger(s *cursor) {
	var text normal
	if s.toks[max(0, s.i-2)].is("CONSTRAINT") {
		text.add("constraint")
	}
	ifNotExists := s.accept("IF", "NOT", "EXISTS")
	n := s.name()
	for !s.done() && !s.peek().is("ON") {
		text.token(s.next())
	}
	s.next()
	on := s.name()
	on.schema = cmp.Or(on.schema, n.schema, c.schema) // in SQLite a trigger is in the schema of its table
	if n.base == "" {
		return
	}
	t := c.known(on)
	if t == nil {
		return
	}
	g := &trigger{Trigger: Trigger{Name: n.base, Pos: n.pos}}
	for !s.done() {
		switch {
		case s.acceptAny("FOLLOWS", "PRECEDES"):
			s.name()
		case s.accept("EXECUTE", "FUNCTION"), s.accept("EXECUTE", "PROCEDURE"):
			g.calls = c.in(s.name())
			text.unwrap()
			text.token(s.rest()...)
			s.i = len(s.toks)
		default:
			text.token(s.next())
		}
	}
	g.Text = strings.Join(text, " ")
	if old := t.triggers[fold(n.base)]; old != nil && !old.gone && ifNotExists {
		return
	}
	t.triggers[fold(n.base)] = g
	c.triggers.put(name{schema: on.schema, base: n.base}, g)
}

// createFunction runs CREATE FUNCTION of PostgreSQL.
func (c *catalog) createFunction(s *cursor) {
	n := c.in(s.name())
	if _, ok := s.group(); !ok {
		return
	}
	var text normal
	for !s.done() {
		switch {
		case s.accept("AS") && s.peek().kind == str:
			text.add("as")
			text.token(newLexer(s.next().text).all()...)
		case s.acceptPunct("="): // SET name = value, or TO
			text.add("to")
		case s.peek().kind == str: // SET search_path TO 'pg_catalog'
			text.add(fold(s.next().text))
		default:
			text.token(s.next())
		}
	}
	c.functions.put(n, &function{text: strings.Join(text, " ")})
}

// dropTrigger runs DROP TRIGGER. In PostgreSQL the table follows, since two tables may
// have triggers of one name.
func (c *catalog) dropTrigger(s *cursor) {
	s.accept("IF", "EXISTS")
	n := c.in(s.name())
	g, _ := c.triggers.get(n)
	if s.accept("ON") {
		g = nil
		if t, count := c.tables.get(c.in(s.name())); count == 1 {
			g = t.triggers[fold(n.base)]
		}
	}
	if g != nil {
		g.gone = true
	}
}

// alterTrigger runs ALTER TRIGGER … RENAME of PostgreSQL.
func (c *catalog) alterTrigger(s *cursor) {
	key := fold(s.name().base)
	if !s.accept("ON") {
		return
	}
	if t, count := c.tables.get(c.in(s.name())); count == 1 && s.accept("RENAME", "TO") {
		g, to := t.triggers[key], s.next()
		if g == nil || !to.isName() {
			return
		}
		delete(t.triggers, key)
		g.Name = to.text
		t.triggers[fold(to.text)] = g
	}
}

// dropFunction runs DROP FUNCTION.
func (c *catalog) dropFunction(s *cursor) {
	s.accept("IF", "EXISTS")
	if f, count := c.functions.get(c.in(s.name())); count == 1 {
		f.gone = true
	}
}

// alterTriggers runs DISABLE TRIGGER and ENABLE TRIGGER of PostgreSQL.
func (t *table) alterTriggers(s *cursor, disabled bool) {
	if s.acceptAny("ALL", "USER") {
		for _, g := range t.triggers {
			g.Disabled = disabled
		}
	} else if g := t.triggers[fold(s.next().text)]; g != nil {
		g.Disabled = disabled
	}
}

// A normal is the common form of SQL that people and databases write differently: a
// list of words.
type normal []string

func (n *normal) add(words ...string) { *n = append(*n, words...) }

func (n *normal) token(toks ...token) {
	for _, t := range toks {
		switch t.kind {
		case word, ident:
			n.add(fold(t.text))
		case str:
			n.add("'" + t.text + "'")
		case end:
			n.add(";")
		default:
			n.add(t.text)
		}
	}
}

// unwrap removes the parentheses and casts so far, since PostgreSQL adds some to the
// condition of a trigger.
func (n *normal) unwrap() {
	var kept normal
	for i, w := range *n {
		isCast := w == "::" || i > 0 && (*n)[i-1] == "::" || i > 1 && (*n)[i-2] == "::" && w == "varying"
		if !isCast && w != "(" && w != ")" {
			kept.add(w)
		}
	}
	*n = kept
}
