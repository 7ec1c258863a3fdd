// Package schema reads what SQL text says of the strings that a column may
// hold: a schema dump, hand-written DDL or a migration, of SQLite, PostgreSQL,
// MySQL or MariaDB. It connects to nothing and runs nothing.
//
// The way through [Column]: token.go cuts the text into tokens and statement.go
// those into statements; create.go, alter.go and types.go let each statement
// act on the catalog of catalog.go, as a database would; and check.go says what
// the expressions of the column's CHECK constraints allow. What isn't
// understood is skipped or reported as such, and never guessed.
//
// trigger.go keeps what triggers do.
//
// The way through [RebuildOf], which gives a table of SQLite back with another
// CHECK: sqlite.go keeps the text of each statement, rebuild.go finds the place
// of the CHECK in it, and edit.go changes it there and nowhere else.
package ddl

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A Literal is a string that a constraint lists.
type Literal struct {
	Value string
	Pos   diag.Pos
}

// A Kind tells what a constraint says of a column.
type Kind uint8

const (
	// Unrelated constraints don't mention the column.
	Unrelated Kind = iota
	// Opaque constraints mention the column and are neither of the following:
	// a pattern, a length, a condition on another column too.
	Opaque
	// NotNull constraints refuse NULL and nothing else.
	NotNull
	// List constraints are CHECKs that allow their Literals and nothing else.
	List
	// Enum stands for the labels of the column's type.
	Enum
)

// A Constraint is what one CHECK, or the column's enum type, says of a column.
type Constraint struct {
	Name     string   // of the constraint or the type; empty where it has none
	Pos      diag.Pos // where it begins
	Kind     Kind
	Literals []Literal // of List and Enum, each once, in the order of the text
	// RefusesNull tells that the constraint fails for NULL. A plain IN doesn't:
	// SQL takes a CHECK that is unknown for one that holds.
	RefusesNull bool
	// NotEnforced constraints are declared and refuse nothing.
	NotEnforced bool

	aka []string // names that a database gives it where it has none
}

// limits reports whether the constraint restricts the column to its literals.
func (c *Constraint) limits() bool {
	return (c.Kind == List || c.Kind == Enum) && !c.NotEnforced
}

// A TableColumn is a column at the end of the text.
type TableColumn struct {
	Table  string // as the text spells it, without a schema
	Column string
	// TablePos is the place of the table's name in CREATE TABLE, and Pos that
	// of the column's in its definition. Either is zero where the text only
	// alters a table that it doesn't create.
	TablePos, Pos diag.Pos
	// NotNull tells that the column refuses NULL, by NOT NULL or by a CHECK.
	NotNull bool
	// Constraints are the lists, enums and opaque CHECKs of the column.
	Constraints []Constraint
	// Triggers are those of the table, by their names.
	Triggers []Trigger
}

// Lists returns the constraints that restrict the column to strings. They hold
// together; none restricts it where there is none.
func (c *TableColumn) Lists() []Constraint {
	var lists []Constraint
	for _, k := range c.Constraints {
		if k.limits() {
			lists = append(lists, k)
		}
	}
	return lists
}

// NoList returns why a column without lists has none: what is wrong with the
// constraint of that name where there is one, and else with the first. The name
// may be empty.
func (c *TableColumn) NoList(name string) *Error {
	if k := c.named(name); k != nil {
		return c.unlimited(k)
	}
	if len(c.Constraints) > 0 {
		return c.unlimited(&c.Constraints[0])
	}
	return c.unlimited(nil)
}

// named returns the CHECK that has the name, or else the one that a database
// would give it.
func (c *TableColumn) named(name string) *Constraint {
	var found *Constraint
	for i := range c.Constraints {
		switch k := &c.Constraints[i]; {
		case name == "" || k.Kind == Enum:
		case strings.EqualFold(k.Name, name):
			return k
		case slices.Contains(k.aka, fold(name)):
			found = k
		}
	}
	return found
}

// unlimited tells why the constraint, or none at all, restricts nothing.
func (c *TableColumn) unlimited(k *Constraint) *Error {
	switch {
	case k == nil:
		return &Error{NoCheck, c.Pos, fmt.Sprintf("no CHECK limits column %q of table %q", c.Column, c.Table)}
	case k.NotEnforced:
		return &Error{NoCheck, k.Pos, fmt.Sprintf("the CHECK on column %q of table %q is NOT ENFORCED", c.Column, c.Table)}
	}
	return &Error{NotUnderstood, k.Pos, fmt.Sprintf("the CHECK on column %q of table %q is not a plain list of strings", c.Column, c.Table)}
}

// A Problem tells what kind of answer the text doesn't hold.
type Problem uint8

// The problems.
const (
	NoTable        Problem = iota + 1 // no such table, or it is dropped
	AmbiguousTable                    // several schemas have such a table
	NoColumn                          // no such column, or it is dropped
	NoCheck                           // nothing limits the column
	NotUnderstood                     // only a CHECK that isn't a list mentions it
	AmbiguousCheck                    // it isn't clear which CHECK is meant
	NotFollowed                       // a statement does what isn't followed here
)

// An Error tells why a question has no answer.
type Error struct {
	Problem Problem
	Pos     diag.Pos // the nearest place, or zero for the text as a whole
	Message string
}

func (e *Error) Error() string { return e.Message }

// Column reads the statements of src in order and returns what holds for the
// column at their end. The table may have its schema in front. Names that
// differ only by case are one name. The error is an [*Error].
//
// Of a migration with both directions, only the way up is read.
func Column(src []byte, table, column string) (*TableColumn, error) {
	c := read(src)
	t, err := c.tables.find(table, c.dropped)
	if err != nil {
		return nil, err
	}
	return t.describe(column)
}

func read(src []byte) *catalog {
	c := newCatalog()
	l := newLexer(string(src))
	for {
		statement, ok := l.statement()
		if !ok {
			return c
		}
		c.run(statement)
	}
}

// Check reads one expression as a database returns it: from
// pg_get_constraintdef, with CHECK in front and suffixes behind, or from
// information_schema.check_constraints, with neither. The positions count
// inside expr and mean little where MySQL has escaped it. What SQLite has in
// sqlite_master is text for [Column].
func Check(expr, column string) Constraint {
	l := newLexer(expr)
	l.mysql = l.mysql || strings.ContainsRune(expr, '`')
	if escapedQuotes(expr) {
		l = newLexer(unescape(expr, mysqlEscapes))
		l.mysql = true
	}
	toks, _ := l.all()
	k := &check{expr: toks}
	if len(toks) > 0 && (toks[0].is("CHECK") || toks[0].is("CONSTRAINT")) {
		t := &table{}
		t.constraints(toks, nil)
		if len(t.checks) != 1 {
			return Constraint{Kind: Opaque}
		}
		k = t.checks[0]
	}
	return k.constraint(column, func(string) bool { return true })
}

// escapedQuotes reports whether expr has quotes and each follows a backslash:
// how MySQL, other than MariaDB, returns a check_clause.
func escapedQuotes(expr string) bool {
	n := strings.Count(expr, `'`)
	return n > 0 && n == strings.Count(expr, `\'`)
}
