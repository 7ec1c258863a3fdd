// The text of each statement that SQLite stores in sqlite_schema.

package ddl

import (
	"cmp"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A sqliteSchema is what sqlite_schema holds after the statements so far: their text,
// while a catalog has their meaning.
type sqliteSchema struct {
	tables     namespace[*object] // and views
	dependents []*object          // indexes and triggers, which DROP TABLE drops too
}

// An object is a row of sqlite_schema: a table, a view, an index or a trigger with the
// text of its statement.
type object struct {
	kind string
	name name // the current one
	toks []token
	on   int // the token of the table's name
	// refusal tells why this is not the current text, or nil.
	refusal *Error

	// Of a table: the parentheses around the columns, and those that ALTER TABLE added.
	open, shut int
	items      [][]token
	added      [][]token

	// Of an index or a trigger: its table, and the name that RENAME TO gave the table, quoted.
	table   *object
	renamed string
}

// tempSchema is the schema that SQLite searches first.
// https://www.sqlite.org/lang_naming.html
const tempSchema = "temp"

const dumpIt = "use the CREATE TABLE that .schema of sqlite3 prints"

// run applies a statement to the schema. It ignores what it does not understand.
func (db *sqliteSchema) run(toks []token) {
	s := &cursor{toks: toks}
	switch {
	case s.accept("CREATE"):
		db.create(s)
	case s.accept("ALTER", "TABLE"):
		db.alter(s)
	case s.accept("DROP"):
		db.drop(s)
	}
}

func (db *sqliteSchema) create(s *cursor) {
	temporary := s.acceptAny("TEMP", "TEMPORARY")
	switch {
	case s.accept("TABLE"):
		db.createTable(s, "table", temporary)
	case s.accept("VIRTUAL", "TABLE"):
		db.createTable(s, "virtual table", temporary)
	case s.accept("VIEW"):
		db.createTable(s, "view", temporary)
	case s.accept("INDEX"), s.accept("UNIQUE", "INDEX"):
		db.createDependent(s, "index", temporary)
	case s.accept("TRIGGER"):
		db.createDependent(s, "trigger", temporary)
	}
}

// createTable notes a table, or something else that shares its namespace.
func (db *sqliteSchema) createTable(s *cursor, kind string, temporary bool) {
	ifNotExists := s.accept("IF", "NOT", "EXISTS")
	n := s.name()
	if temporary {
		n.schema = tempSchema
	}
	if _, exists := db.tables.things[fold(n.base)][defaultSchema(n.schema)]; exists && ifNotExists {
		return
	}
	def := &object{kind: kind, name: n, toks: s.toks, on: s.i - 1}
	if kind == "table" {
		def.readColumns(s)
	} else {
		def.refusal = errorf(NoTable, n.pos, "%q is a %s, which cannot have a CHECK", n.base, kind)
	}
	db.tables.put(n, def)
}

// readColumns reads a CREATE TABLE behind the name.
func (def *object) readColumns(s *cursor) {
	if s.peek().is("AS") {
		def.refusal = errorf(NotFollowed, s.peek().pos, "the columns of table %q come from a SELECT: %s", def.name.base, dumpIt)
		return
	}
	def.open = s.i
	items, ok := s.group()
	def.shut = s.i - 1
	if ok {
		def.items = split(items)
		ok = len(def.items[0]) > 0 && !isTableConstraint(def.items[0][0]) // columns come first
	}
	for _, item := range def.items {
		ok = ok && isItem(item) && checksEnd(item)
	}
	if !ok {
		def.refusal = errorf(NotUnderstood, def.name.pos, "the CREATE TABLE of table %q is not understood: %s", def.name.base, dumpIt)
	}
}

// isItem reports whether the tokens can be one column or constraint.
func isItem(toks []token) bool {
	depth := 0
	for _, t := range toks {
		switch {
		case t.isPunct("("):
			depth++
		case t.isPunct(")"):
			depth--
		case t.isPunct("]"), t.isPunct(",") && depth == 0:
			return false
		}
		if depth < 0 {
			return false
		}
	}
	return len(toks) > 0 && toks[0].isName() && depth == 0 && !(len(toks) > 1 && toks[1].isPunct("."))
}

// checksEnd reports whether each CHECK of a table constraint is followed by nothing but
// another constraint or ON CONFLICT.
func checksEnd(item []token) bool {
	if !isTableConstraint(item[0]) {
		return true
	}
	for s := (&cursor{toks: item}); !s.done(); {
		if !s.accept("CHECK") {
			s.skip()
			continue
		}
		s.group()
		if next := s.peek(); !s.done() && !isTableConstraint(next) && !next.is("ON") {
			return false
		}
	}
	return true
}

// refuse keeps the first reason.
func (o *object) refuse(why *Error) {
	if o.refusal == nil {
		o.refusal = why
	}
}

// isTableConstraint reports whether a table constraint begins with t. None of these
// words can be the name of a column: https://www.sqlite.org/lang_keywords.html
func isTableConstraint(t token) bool {
	return t.isAny("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN")
}

// createDependent runs CREATE INDEX and CREATE TRIGGER. None of the names before the ON
// of a trigger can be ON.
func (db *sqliteSchema) createDependent(s *cursor, kind string, temporary bool) {
	ifNotExists := s.accept("IF", "NOT", "EXISTS")
	n := s.name()
	for !s.done() && !s.peek().is("ON") {
		s.next()
	}
	s.next()
	on := s.name()
	on.schema = cmp.Or(on.schema, n.schema)
	table := db.table(on)
	if table == nil || n.base == "" {
		return
	}
	d := &object{kind: kind, name: n, table: table, toks: s.toks, on: s.i - 1}
	if temporary {
		d.name.schema = tempSchema
	}
	d.name.schema = cmp.Or(d.name.schema, table.name.schema)
	if i := db.dependent(kind, d.name); i >= 0 {
		if ifNotExists {
			return
		}
		db.dependents = slices.Delete(db.dependents, i, i+1)
	}
	db.dependents = append(db.dependents, d)
}

// table returns the table that a statement means by a name, or nil.
func (db *sqliteSchema) table(n name) *object {
	if e, ok := db.tables.things[fold(n.base)][tempSchema]; ok && n.schema == "" {
		return e.value
	}
	def, _ := db.tables.get(n)
	return def
}

// dependent returns the index of the last dependent of that name, or -1.
func (db *sqliteSchema) dependent(kind string, n name) int {
	for i, d := range slices.Backward(db.dependents) {
		if d.kind == kind && fold(d.name.base) == fold(n.base) &&
			(n.schema == "" || defaultSchema(n.schema) == defaultSchema(d.name.schema)) {
			return i
		}
	}
	return -1
}

func (db *sqliteSchema) drop(s *cursor) {
	kind := fold(s.next().text)
	s.accept("IF", "EXISTS")
	n := s.name()
	switch kind {
	case "table", "view":
		if def := db.table(n); def != nil {
			db.tables.remove(def.name, n.pos)
			db.dependents = slices.DeleteFunc(db.dependents, func(d *object) bool { return d.table == def })
		}
	case "index", "trigger":
		if i := db.dependent(kind, n); i >= 0 {
			db.dependents = slices.Delete(db.dependents, i, i+1)
		}
	}
}

// alter runs ALTER TABLE. It follows an added column and a renamed table, which change
// the text in one place. It does not follow what changes the text in many places or
// removes a part of it.
// https://www.sqlite.org/lang_altertable.html
func (db *sqliteSchema) alter(s *cursor) {
	n := s.name()
	def, at, verb := db.table(n), s.toks[0].pos, s.peek()
	why := errorf(NotFollowed, at, "this %s changes the CREATE TABLE of %q in a way that is not followed: %s",
		strings.ToUpper(verb.text), n.base, dumpIt)
	if verb.is("RENAME") {
		db.rewrite(n.base, at)
	}
	if def == nil {
		return
	}
	if s.accept("RENAME", "TO") {
		if to := s.name(); to.base != "" {
			db.rename(def, to)
			return
		}
	}
	if s.accept("ADD") {
		s.accept("COLUMN")
		if isItem(s.rest()) && !isTableConstraint(s.peek()) {
			def.added = append(def.added, s.rest())
			return
		}
	}
	def.refuse(why)
}

// rename renames a table within its schema. SQLite writes the new name into the table's
// indexes and triggers.
func (db *sqliteSchema) rename(def *object, to name) {
	db.tables.remove(def.name, to.pos)
	def.name = name{def.name.schema, to.base, def.name.pos}
	db.tables.put(def.name, def)
	for _, d := range db.dependents {
		if d.table == def {
			d.renamed = `"` + strings.ReplaceAll(to.base, `"`, `""`) + `"`
		}
	}
}

// rewrite refuses the statements that refer to the table or its columns: a RENAME
// changes their text.
func (db *sqliteSchema) rewrite(table string, at diag.Pos) {
	all := slices.Clone(db.dependents)
	for _, same := range db.tables.things {
		for _, e := range same {
			all = append(all, e.value)
		}
	}
	for _, o := range all {
		if o.mentions(table) {
			o.refuse(errorf(NotFollowed, at,
				"this RENAME changes the statements that refer to table %q, which is not followed: %s", table, dumpIt))
		}
	}
}

// mentions reports whether a RENAME of the table or its columns changes the text: of a
// table with a foreign key to it, of an index with its name before the name of a column,
// of a trigger with its name anywhere but behind ON.
func (o *object) mentions(table string) bool {
	for _, toks := range append([][]token{o.toks}, o.added...) {
		for i, t := range toks[:len(toks)-1] {
			switch next := toks[i+1]; {
			case t.is("REFERENCES") && o.table == nil && fold(next.text) == fold(table):
				return true
			case o.table == nil, i == o.on, !t.isName(), fold(t.text) != fold(table):
			case o.kind == "trigger", next.isPunct("."):
				return true
			}
		}
	}
	return false
}
