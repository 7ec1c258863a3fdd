// The triggers of SQLite.

package database

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/spec"
)

// maxPairs is the most pairs of strings whose messages are written out. Before
// SQLite 3.47 RAISE takes a literal and no expression
// (https://www.sqlite.org/releaselog/3_47_0.html), so that naming both states
// takes a literal for each pair. Every UPDATE of the column is compiled with
// all of them.
const maxPairs = 1024

// expressionMinor is the minor version of SQLite 3 that takes an expression.
const expressionMinor = 47

// raisesLiterals reports whether the messages on so many stored strings, and on
// NULL where the column takes it, are written out.
func raisesLiterals(st *spec.Storage, stored []string) bool {
	n := len(stored)
	if st.Nullable.Value {
		n++
	}
	return n*n <= maxPairs
}

// SQLiteMinor is the minor version of SQLite 3 from which on it reads the triggers
// of a column, and 0 where any does.
func SQLiteMinor(s *spec.Spec, st *spec.Storage) int {
	if !st.EnforceTransitions.Value || raisesLiterals(st, spec.Stored(s.All())) {
		return 0
	}
	return expressionMinor
}

func aboutSQLiteTriggers(s *spec.Spec, st *spec.Storage) string {
	minor := SQLiteMinor(s, st)
	if minor == 0 {
		return ""
	}
	return fmt.Sprintf("They need SQLite 3.%d or later in every program that opens the database: an older\n"+
		"one takes its schema for malformed, and reads no table of it.", minor)
}

func sqliteTriggers(g guard) []string {
	var start, move string
	if raisesLiterals(g.st, g.stored) {
		start, move = g.raiseStart(), g.raiseMove()
	} else {
		start, move = raiseExpression(g.refusedStart()), raiseExpression(g.refusedMove())
	}
	column := g.Ident(g.st.Column.Value)
	return []string{
		g.sqliteTrigger(g.names.Start, "INSERT", g.legalStart(), start),
		g.sqliteTrigger(g.names.Move, "UPDATE OF "+column, g.legalMove(), move),
	}
}

func (g guard) sqliteTrigger(name, event, legal, raise string) string {
	table := g.st.Table.Value
	return fmt.Sprintf("CREATE TRIGGER %s AFTER %s ON %s\nWHEN (\n%s\n) IS NOT TRUE\nBEGIN\n%s;\nEND",
		g.beside(g.st, name), event, g.Ident(table[strings.LastIndexByte(table, '.')+1:]), Indent(legal, "  "), Indent(raise, "  "))
}

// values are all that the column may hold, as messages show it.
func (g guard) values() []string {
	var values []string
	for _, text := range g.stored {
		values = append(values, shown(text))
	}
	if g.st.Nullable.Value {
		values = append(values, null)
	}
	return values
}

// null is how a message shows NULL.
const null = "NULL"

// An arm is a message, and what the rows show when it is raised.
type arm struct{ rows, message string }

// raiseStart has an arm for each value with which a row may not begin.
func (g guard) raiseStart() string {
	before, after := g.startMessage()
	var arms []arm
	for _, value := range g.values() {
		isInitial := slices.ContainsFunc(g.initial, func(text string) bool { return shown(text) == value })
		if !isInitial && value != null {
			arms = append(arms, arm{value, before + value + after})
		}
	}
	return raiseLiteral(g.shownRow("NEW"), arms, before+"an unknown state"+after)
}

// raiseMove has an arm for each move that is not legal.
func (g guard) raiseMove() string {
	legal := map[[2]string]bool{}
	for _, m := range g.moves {
		for _, to := range m.to {
			legal[[2]string{shown(m.from), shown(to)}] = true
		}
	}
	for _, to := range g.initial {
		legal[[2]string{null, shown(to)}] = true
	}
	before, between, after := g.moveMessage()
	var arms []arm
	for _, from := range g.values() {
		for _, to := range g.values() {
			if pair := from + between + to; from != to && !legal[[2]string{from, to}] {
				arms = append(arms, arm{pair, before + pair + after})
			}
		}
	}
	return raiseLiteral(g.concat(g.shownRow("OLD"), Literal(between), g.shownRow("NEW")), arms, before+"or to an unknown state"+after)
}

func raiseLiteral(rows string, arms []arm, other string) string {
	if len(arms) == 0 { // CASE needs one
		return fmt.Sprintf("SELECT RAISE(ABORT, %s)", Literal(other))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "SELECT CASE %s", rows)
	for _, a := range arms {
		fmt.Fprintf(&b, "\n  WHEN %s THEN RAISE(ABORT, %s)", Literal(a.rows), Literal(a.message))
	}
	fmt.Fprintf(&b, "\n  ELSE RAISE(ABORT, %s)\nEND", Literal(other))
	return b.String()
}

func raiseExpression(message string) string {
	return fmt.Sprintf("-- RAISE with an expression needs SQLite 3.%d.\nSELECT RAISE(ABORT, %s)", expressionMinor, message)
}
