// Triggers and the functions that they call, as texts to compare.

package ddl

import (
	"maps"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A Trigger is one of a table.
type Trigger struct {
	Name string
	Pos  diag.Pos // of the name
	// Text is what it does and when, in a form that the ways to write it have in
	// common: without space and comments, and names in lower case. In PostgreSQL
	// the function that it calls is part of it.
	Text string
	// Opaque tells that it calls a function which the SQL does not hold, as in a
	// dump of one table.
	Opaque   bool
	Disabled bool
}

// Triggers reads the statements of src in order and returns the triggers that
// the table has at their end, by their names; src need not make the table, which
// may have its schema in front.
func Triggers(src []byte, table string) []Trigger {
	c := read(src)
	t, err := c.tables.find(table, c.dropped)
	if err != nil {
		return nil
	}
	return t.listTriggers()
}

// A trigger has the name of the function that it calls, in PostgreSQL.
type trigger struct {
	Trigger
	calls name
	gone  bool
}

// A function is one of PostgreSQL.
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

// createTrigger reads what follows CREATE TRIGGER. Before it may stand CONSTRAINT.
func (c *catalog) createTrigger(s *cursor) {
	var text normal
	if s.toks[max(0, s.i-2)].is("CONSTRAINT") {
		text.add("constraint")
	}
	ifNotExists := s.accept("IF", "NOT", "EXISTS")
	n, ok := s.name()
	for !s.done() && !s.peek().is("ON") {
		text.token(s.next())
	}
	if !ok || !s.accept("ON") {
		return
	}
	on, ok := s.name()
	if !ok {
		return
	}
	if on.schema == "" {
		on.schema = n.schema // of SQLite, whose triggers are in the schema of the table
	}
	on = c.in(on)
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
			g.calls, _ = s.name()
			g.calls = c.in(g.calls)
			text.unwrap()
			text.tokens(s.rest())
			s.i = len(s.toks)
		default:
			text.token(s.next())
		}
	}
	g.Text = text.String()
	if old := t.triggers[fold(n.base)]; old != nil && !old.gone && ifNotExists {
		return
	}
	t.triggers[fold(n.base)] = g
	c.triggers.put(name{schema: on.schema, base: n.base}, g)
}

// createFunction reads what follows CREATE FUNCTION of PostgreSQL: all but the
// name.
func (c *catalog) createFunction(s *cursor) {
	n, ok := s.name()
	if _, isGroup := s.group(); !ok || !isGroup {
		return
	}
	var text normal
	for !s.done() {
		switch {
		case s.accept("AS") && s.peek().kind == str:
			body, _ := newLexer(s.next().text).all()
			text.add("as")
			text.tokens(body)
		case s.acceptPunct("="): // SET name = value, or TO
			text.add("to")
		case s.peek().kind == str: // SET search_path TO 'pg_catalog'
			text.add(fold(s.next().text))
		default:
			text.token(s.next())
		}
	}
	c.functions.put(c.in(n), &function{text: text.String()})
}

// dropTrigger reads what follows DROP TRIGGER. In PostgreSQL a name is one of its
// table's, which follows.
func (c *catalog) dropTrigger(s *cursor) {
	s.accept("IF", "EXISTS")
	n, ok := s.name()
	if !ok {
		return
	}
	g, count := c.triggers.get(c.in(n))
	if s.accept("ON") {
		on, _ := s.name()
		g, count = nil, 0
		if t, tables := c.tables.get(c.in(on)); tables == 1 && t.triggers[fold(n.base)] != nil {
			g, count = t.triggers[fold(n.base)], 1
		}
	}
	if count == 1 {
		g.gone = true
	}
}

// alterTrigger reads what follows ALTER TRIGGER of PostgreSQL, which gives one
// another name.
func (c *catalog) alterTrigger(s *cursor) {
	n, ok := s.name()
	if !ok || !s.accept("ON") {
		return
	}
	on, ok := s.name()
	if t, count := c.tables.get(c.in(on)); ok && count == 1 && s.accept("RENAME", "TO") {
		g, to := t.triggers[fold(n.base)], s.next()
		if g == nil || !to.isName() {
			return
		}
		delete(t.triggers, fold(n.base))
		g.Name = to.text
		t.triggers[fold(to.text)] = g
	}
}

// dropFunction reads what follows DROP FUNCTION.
func (c *catalog) dropFunction(s *cursor) {
	s.accept("IF", "EXISTS")
	if n, ok := s.name(); ok {
		if f, count := c.functions.get(c.in(n)); count == 1 {
			f.gone = true
		}
	}
}

// alterTriggers reads what follows DISABLE TRIGGER or ENABLE TRIGGER of
// PostgreSQL.
func (t *table) alterTriggers(s *cursor, disabled bool) {
	if s.acceptAny("ALL", "USER") {
		for _, g := range t.triggers {
			g.Disabled = disabled
		}
	} else if g := t.triggers[fold(s.next().text)]; g != nil {
		g.Disabled = disabled
	}
}

// A normal is the common form of SQL that can be written in several ways.
type normal struct{ words []string }

func (n *normal) String() string { return strings.Join(n.words, " ") }

func (n *normal) add(word string) { n.words = append(n.words, word) }

func (n *normal) tokens(toks []token) {
	for _, t := range toks {
		n.token(t)
	}
}

func (n *normal) token(t token) {
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

// unwrap drops the parentheses and casts so far, since PostgreSQL returns the
// condition of a trigger with some more.
func (n *normal) unwrap() {
	var kept []string
	for i, w := range n.words {
		isCast := w == "::" || i > 0 && n.words[i-1] == "::" || i > 1 && n.words[i-2] == "::" && w == "varying"
		if !isCast && w != "(" && w != ")" {
			kept = append(kept, w)
		}
	}
	n.words = kept
}
