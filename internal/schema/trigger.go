package schema

import (
	"slices"
	"strings"

	"github.com/stategen/stategen/internal/diag"
)

// A Trigger is one of a table.
type Trigger struct {
	Name string
	Pos  diag.Pos // of the name; zero where a database was asked
	// Text is what databases keep of it: SQLite the statement, without a schema;
	// the others what makes it run, AFTER INSERT, say, and then MySQL what follows
	// FOR EACH ROW, PostgreSQL the body of the function.
	Text     string
	Disabled bool
}

// Same reports whether two texts are the same SQL: they may differ in white
// space, in comments and in the case of what is not quoted.
func Same(a, b string) bool {
	x, _ := newLexer(a).all()
	y, _ := newLexer(b).all()
	return slices.EqualFunc(x, y, func(a, b token) bool {
		return a.kind == b.kind && (a.text == b.text || a.kind == word && strings.EqualFold(a.text, b.text))
	})
}

// Triggers reads the statements of src in order and returns the triggers that the
// table has at their end. The schema of the table, if it has one, is not looked
// at, nor are the triggers of a table that is renamed.
//
// Of a migration with both directions, only the way up is read.
func Triggers(src []byte, table string) []Trigger {
	r := &triggers{functions: map[string]string{}}
	l := newLexer(string(src))
	l.routines = true
	for {
		toks, ok := l.statement()
		if !ok {
			break
		}
		r.run(l.src, toks)
	}
	var found []Trigger
	for _, t := range r.all {
		if t.table != fold(table[strings.LastIndexByte(table, '.')+1:]) {
			continue
		}
		if t.function != "" {
			t.Text = t.event + " " + r.functions[t.function]
		}
		found = append(found, t.Trigger)
	}
	return found
}

// triggers are what the statements so far have made, and the bodies of functions
// by their folded names.
type triggers struct {
	all       []*trigger
	functions map[string]string
}

// A trigger has folded names.
type trigger struct {
	Trigger
	table    string
	event    string
	function string // that it calls, in PostgreSQL
}

func (r *triggers) run(src string, toks []token) {
	s := &cursor{toks: toks}
	switch {
	case s.accept("CREATE"):
		r.create(src, s)
	case s.accept("DROP", "TRIGGER"):
		s.accept("IF", "EXISTS")
		n, _ := s.name()
		r.drop(func(t *trigger) bool { return strings.EqualFold(t.Name, n.base) })
	case s.accept("DROP", "TABLE"):
		s.accept("IF", "EXISTS")
		n, _ := s.name()
		r.drop(func(t *trigger) bool { return t.table == fold(n.base) })
	case s.accept("ALTER", "TABLE"):
		r.alter(s)
	}
}

func (r *triggers) drop(isIt func(*trigger) bool) { r.all = slices.DeleteFunc(r.all, isIt) }

func (r *triggers) create(src string, s *cursor) {
	for !s.done() && !s.peek().isPunct("(") { // past OR REPLACE, DEFINER and the like
		switch {
		case s.accept("FUNCTION"):
			r.createFunction(s)
			return
		case s.accept("TRIGGER"):
			r.createTrigger(src, s)
			return
		}
		s.next()
	}
}

// createFunction reads what follows CREATE FUNCTION of PostgreSQL.
func (r *triggers) createFunction(s *cursor) {
	n, ok := s.name()
	for ok && !s.done() {
		if s.accept("AS") && s.peek().kind == str {
			r.functions[fold(n.base)] = s.peek().text
			return
		}
		s.next()
	}
}

// createTrigger reads what follows CREATE TRIGGER.
func (r *triggers) createTrigger(src string, s *cursor) {
	s.accept("IF", "NOT", "EXISTS")
	n, ok := s.name()
	event := s.i
	for !s.done() && !s.peek().is("ON") {
		s.next()
	}
	if !ok || event == s.i || !s.accept("ON") {
		return
	}
	text := func(from, to int) string { return src[s.toks[from].from:s.toks[to-1].to] }
	t := &trigger{Trigger: Trigger{Name: n.base, Pos: n.pos}, event: text(event, s.i-1)}
	on, ok := s.name()
	if t.table = fold(on.base); !ok || s.done() {
		return
	}
	t.Text = "CREATE TRIGGER " + `"` + strings.ReplaceAll(n.base, `"`, `""`) + `" ` + text(event, len(s.toks))
	if s.accept("FOR", "EACH", "ROW") && !s.done() {
		if s.acceptAny("FOLLOWS", "PRECEDES") {
			s.name()
		}
		t.Text = t.event + " " + text(s.i, len(s.toks))
	}
	for ; !s.done(); s.next() {
		if s.accept("EXECUTE", "FUNCTION") || s.accept("EXECUTE", "PROCEDURE") {
			f, _ := s.name()
			t.function = fold(f.base)
			break
		}
	}
	r.drop(func(old *trigger) bool { return strings.EqualFold(old.Name, t.Name) && old.table == t.table })
	r.all = append(r.all, t)
}

// alter reads what follows ALTER TABLE: PostgreSQL's DISABLE and ENABLE.
func (r *triggers) alter(s *cursor) {
	s.accept("IF", "EXISTS")
	s.accept("ONLY")
	table, _ := s.name()
	disabled := s.accept("DISABLE", "TRIGGER") || s.accept("ENABLE", "REPLICA", "TRIGGER")
	if !disabled && !s.accept("ENABLE", "TRIGGER") && !s.accept("ENABLE", "ALWAYS", "TRIGGER") {
		return
	}
	all := s.peek().is("ALL") || s.peek().is("USER")
	n, _ := s.name()
	for _, t := range r.all {
		if t.table == fold(table.base) && (all || strings.EqualFold(t.Name, n.base)) {
			t.Disabled = disabled
		}
	}
}
