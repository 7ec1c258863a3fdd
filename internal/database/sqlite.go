// SQLite.

package database

import (
	"fmt"
	"strconv"
	"strings"

	"stategen.example/internal/spec"
)

type sqlite struct{ Standard }

func (sqlite) Exact(expression string) string { return expression + " COLLATE BINARY" }

// Info has a first line that stops sqlite3 at an error; otherwise it would go on to
// COMMIT. The other tools must not wrap the statements of a rebuild in a transaction.
func (sqlite) Info() Info {
	return Info{
		Name: "sqlite", Title: "SQLite",
		RunNote:        "Adding a constraint to a table needs SQLite 3.53 or later; below is a clause for older ones.",
		ClauseNote:     "Before SQLite 3.53, put this clause into CREATE TABLE and leave out ALTER TABLE:",
		ConstraintNote: "Changing a constraint needs SQLite 3.53 or later. Use stategen migrate --sqlite-version for an older one.",
		Runners: map[string]Runner{
			"plain": {Note: "Run it with: sqlite3 FILE < THIS_FILE", FirstLine: ".bail on\n"},
			"goose": {NoTransactionNote: "goose runs it outside a transaction because of NO TRANSACTION below."},
			"golang-migrate": {NoTransactionNote: "The database URL needs x-no-tx-wrap=true. Inside a transaction foreign keys cannot be turned off, and\n" +
				"DROP TABLE would delete every row that refers to the table ON DELETE CASCADE."},
		},
	}
}

// constraintMinor is the first minor version of SQLite 3 whose ALTER TABLE drops and
// adds constraints (https://www.sqlite.org/changes.html).
const constraintMinor = 53

func (sqlite) RebuildReason(version string, s *spec.Spec) (string, error) {
	var numbers []uint64
	for part := range strings.SplitSeq(version, ".") {
		if n, err := strconv.ParseUint(part, 10, 64); err == nil {
			numbers = append(numbers, n)
		}
	}
	if len(numbers) != strings.Count(version, ".")+1 || len(numbers) < 2 || numbers[0] != 3 {
		return "", fmt.Errorf("%q is not a version such as 3.40", version)
	}
	for i := range s.Storage {
		st := &s.Storage[i]
		if st.EnforceTransitions.Value && !raisesLiterals(st, spec.Stored(s.All())) && numbers[1] < expressionMinor {
			return "", fmt.Errorf("the triggers of %s need SQLite 3.%d or later, because there are so many stored strings; "+
				"SQLite %s could not read any table of the database", st.Table.Value, expressionMinor, version)
		}
	}
	if numbers[1] >= constraintMinor {
		return "", nil
	}
	return "SQLite " + version + " cannot change a constraint, so the table is rebuilt from its CREATE TABLE; " +
		`write the output of "sqlite3 DATABASE .schema" to a file and name it with --schema`, nil
}

// Transactions says that one transaction can hold every change. It locks the whole
// database.
func (d sqlite) Transactions() Transactions { return InOneTransaction(d) }

// Blocks has a savepoint, which begins a transaction outside one.
func (sqlite) Blocks() (own, nested Block) {
	return Block{"BEGIN IMMEDIATE", "COMMIT"}, Block{"SAVEPOINT stategen", "RELEASE stategen"}
}

func (d sqlite) DropIndex(st *spec.Storage, name string) string {
	return "DROP INDEX " + InSchema(d, st, name)
}

func (d sqlite) Precondition(message, query string) []string { return CountIsZero(d, message, query) }

// CreateIndex has the schema before the index's name, not the table's
// (https://www.sqlite.org/lang_createindex.html).
func (d sqlite) CreateIndex(st *spec.Storage, x *spec.Index, stored []string) string {
	return createIndex(d, "CREATE INDEX", InSchema(d, st, x.Name.Value), d.tableInSchema(st), st, x, stored)
}

func (d sqlite) tableInSchema(st *spec.Storage) string {
	return d.Ident(st.Table.Value[strings.LastIndexByte(st.Table.Value, '.')+1:])
}

// maxPairs is the maximum number of pairs of strings whose messages are written out.
// Before SQLite 3.47 RAISE accepts only a literal
// (https://www.sqlite.org/releaselog/3_47_0.html), so naming both states needs a
// literal for each pair. Every UPDATE of the column is compiled with all of them.
const maxPairs = 1024

// expressionMinor is the first minor version of SQLite 3 whose RAISE accepts an expression.
const expressionMinor = 47

// null is how a message shows NULL.
const null = "NULL"

// raisesLiterals reports whether the messages on these stored strings, and on NULL if
// the column accepts it, are written out.
func raisesLiterals(st *spec.Storage, stored []string) bool {
	n := len(stored)
	if st.Nullable.Value {
		n++
	}
	return n*n <= maxPairs
}

func (sqlite) TriggerNote(s *spec.Spec, st *spec.Storage) string {
	if raisesLiterals(st, spec.Stored(s.All())) {
		return ""
	}
	return fmt.Sprintf("The triggers need SQLite 3.%d or later in every program that opens the database. An\n"+
		"older one calls the schema malformed and cannot read any table.", expressionMinor)
}

// CreateTriggers raises an error that names both states.
func (d sqlite) CreateTriggers(s *spec.Spec, st *spec.Storage) []string {
	r := newTransitionRules(d, "%s IS %s", s, st)
	start, transition := raiseExpression(r.message(r.startMessage, "NEW")), raiseExpression(r.message(r.transitionMessage, "OLD", "NEW"))
	if raisesLiterals(st, r.stored) {
		start, transition = r.raiseStart(), r.raiseTransition()
	}
	trigger := func(name, event, legal, raise string) string {
		return fmt.Sprintf("CREATE TRIGGER %s AFTER %s ON %s\nWHEN (\n%s\n) IS NOT TRUE\nBEGIN\n%s;\nEND",
			InSchema(d, st, name), event, d.tableInSchema(st), Indent(legal, "  "), Indent(raise, "  "))
	}
	return []string{
		trigger(r.names.Start, "INSERT", r.startIsLegal(), start),
		trigger(r.names.Transition, "UPDATE OF "+d.Ident(st.Column.Value), r.transitionIsLegal(), transition),
	}
}

func (d sqlite) DropTriggers(st *spec.Storage) []string { return dropTriggers(d, st) }

// values are all values that the column may hold, as messages show them.
func (r transitionRules) values() []string {
	var values []string
	for _, text := range r.stored {
		values = append(values, shown(text))
	}
	if r.st.Nullable.Value {
		values = append(values, null)
	}
	return values
}

// raiseStart has an arm for each value that a new row may not have.
func (r transitionRules) raiseStart() string {
	initial := map[string]bool{}
	for _, text := range r.initial {
		initial[shown(text)] = true
	}
	var arms []string
	for _, value := range r.values() {
		if !initial[value] && value != null {
			arms = append(arms, value)
		}
	}
	return raiseLiteral(r.shownRow("NEW"), arms, r.startMessage, "an unknown state")
}

// raiseTransition has an arm for each transition that is not legal.
func (r transitionRules) raiseTransition() string {
	legal := map[string]bool{}
	between := r.transitionMessage[1]
	for _, t := range r.legal {
		for _, to := range t.to {
			legal[shown(t.from)+between+shown(to)] = true
		}
	}
	for _, to := range r.initial {
		legal[null+between+shown(to)] = true
	}
	var arms []string
	for _, from := range r.values() {
		for _, to := range r.values() {
			if pair := from + between + to; from != to && !legal[pair] {
				arms = append(arms, pair)
			}
		}
	}
	rows := r.concat(r.shownRow("OLD"), Literal(between), r.shownRow("NEW"))
	return raiseLiteral(rows, arms, []string{r.transitionMessage[0], r.transitionMessage[2]}, "or to an unknown state")
}

// raiseLiteral has an arm for each of the values, with the message around it, and one
// for any other value.
func raiseLiteral(rows string, arms, message []string, other string) string {
	raise := func(shown string) string { return "RAISE(ABORT, " + Literal(message[0]+shown+message[1]) + ")" }
	if len(arms) == 0 { // CASE needs one
		return "SELECT " + raise(other)
	}
	var b strings.Builder
	for _, shown := range arms {
		fmt.Fprintf(&b, "\n  WHEN %s THEN %s", Literal(shown), raise(shown))
	}
	return fmt.Sprintf("SELECT CASE %s%s\n  ELSE %s\nEND", rows, b.String(), raise(other))
}

func raiseExpression(message string) string {
	return fmt.Sprintf("-- RAISE with an expression needs SQLite 3.%d.\nSELECT RAISE(ABORT, %s)", expressionMinor, message)
}
