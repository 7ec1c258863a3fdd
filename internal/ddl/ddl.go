// Package ddl reads SQL text: a schema dump, hand-written DDL or a migration of
// SQLite, PostgreSQL, MySQL or MariaDB. It tells which strings a column may hold
// once the statements have run. It connects to nothing and runs nothing.
//
// Start reading at [Column]. token.go cuts the text into tokens, and statement.go
// cuts these into statements. run.go, create.go, alter.go and types.go apply each
// statement to the catalog of catalog.go, as a database would. check.go tells what
// the expression of a CHECK allows, and trigger.go what the triggers do. What is not
// understood is skipped or reported, never guessed.
//
// [RebuildOf] is the other way in. It returns a table of SQLite with another CHECK:
// sqlite.go keeps the text of each statement, rebuild.go finds the CHECK in it, and
// edit.go changes the text there and nowhere else.
package ddl

import (
	"fmt"
	"strings"

	"stategen.example/internal/diag"
)

// A Literal is a string that a constraint lists.
type Literal struct {
	Value string
	Pos   diag.Pos
}

// A Kind tells how a constraint limits a column.
type Kind uint8

const (
	// Unrelated constraints do not mention the column.
	Unrelated Kind = iota
	// Opaque constraints mention the column in another way: a pattern, a length, a
	// condition that involves another column.
	Opaque
	// NotNull constraints reject NULL and nothing else.
	NotNull
	// List constraints are CHECKs that allow their Literals and nothing else.
	List
	// Enum is the list of labels of the column's type.
	Enum
)

// A Constraint is how one CHECK, or the column's enum type, limits a column.
type Constraint struct {
	Name     string   // of the CHECK or the type; may be empty
	Pos      diag.Pos // where it begins
	Kind     Kind
	Literals []Literal // of List and Enum, each once, in the order of the text
	// RejectsNull tells that the constraint fails for NULL. A plain IN does not:
	// a CHECK also passes if its condition is unknown.
	RejectsNull bool
	// NotEnforced constraints are declared but reject nothing.
	NotEnforced bool

	aka []string // names that a database gives it if it has none
}

// limits reports whether the constraint restricts the column to its literals.
func (c *Constraint) limits() bool {
	return (c.Kind == List || c.Kind == Enum) && !c.NotEnforced
}

// A Problem is a kind of [Error].
type Problem uint8

// The problems.
const (
	NoTable        Problem = iota + 1 // the table does not exist, or was dropped
	AmbiguousTable                    // several schemas have such a table
	NoColumn                          // the column does not exist, or was dropped
	NoCheck                           // nothing limits the column
	NotUnderstood                     // no CHECK of the column is a plain list
	AmbiguousCheck                    // several CHECKs could be meant
	NotFollowed                       // a statement has an effect that is not followed here
)

// An Error tells why the text does not answer a question.
type Error struct {
	Problem Problem
	Pos     diag.Pos // the nearest place; zero for the text as a whole
	Message string
}

func (e *Error) Error() string { return e.Message }

func errorf(problem Problem, pos diag.Pos, format string, args ...any) *Error {
	return &Error{problem, pos, fmt.Sprintf(format, args...)}
}

// Check reads one CHECK expression as a database returns it: from PostgreSQL's
// pg_get_constraintdef, with CHECK in front and suffixes behind, or from
// information_schema.check_constraints, without them. Positions count inside expr;
// they are wrong if MySQL has escaped it. For SQLite, give the text of
// sqlite_master to [Column].
func Check(expr, column string) Constraint {
	l := newLexer(expr)
	l.mysql = l.mysql || strings.ContainsRune(expr, '`')
	if escapedQuotes(expr) {
		l = newLexer(unescape(expr, mysqlEscapes, 0))
		l.mysql = true
	}
	toks := l.all()
	k := &check{expr: toks}
	if len(toks) > 0 && toks[0].isAny("CHECK", "CONSTRAINT") {
		t := newCatalog().newTable(name{})
		t.constraints(toks, nil)
		if len(t.checks) != 1 {
			return Constraint{Kind: Opaque}
		}
		k = t.checks[0]
	}
	return k.constraint(column, func(string) bool { return true })
}

// escapedQuotes reports whether expr has quotes and a backslash before each, as in
// a check_clause of MySQL, but not of MariaDB.
func escapedQuotes(expr string) bool {
	n := strings.Count(expr, `'`)
	return n > 0 && n == strings.Count(expr, `\'`)
}
