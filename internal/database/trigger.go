// Triggers that hold a column to the transitions: a row begins in the initial
// state, moves along them, and may keep its state.
//
// They run AFTER the statement's own work on the row, and so see the row as it
// stays: what other triggers made of it, and of an upsert only the half that
// happened. BEFORE INSERT runs for the rows of an upsert that are then updated.

package database

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/spec"
)

// CreateTriggers lists the statements, each without its last semicolon, that
// make the triggers of a column. They are none where the storage does not
// enforce the transitions.
func (d Database) CreateTriggers(s *spec.Spec, st *spec.Storage) []string {
	if !st.EnforceTransitions.Value {
		return nil
	}
	return d.createTriggers(newGuard(d, s, st))
}

// AboutTriggers says what there is to know of the statements: what looks odd in
// them, which versions read them.
func (d Database) AboutTriggers(s *spec.Spec, st *spec.Storage) string {
	if d.aboutTriggers == nil || !st.EnforceTransitions.Value {
		return ""
	}
	return d.aboutTriggers(s, st)
}

// DropTriggers lists the statements, each without its semicolon, that drop what
// CreateTriggers makes, and do nothing where there is nothing.
func (d Database) DropTriggers(st *spec.Storage) []string {
	var drops []string
	names := st.TriggerNames()
	for _, name := range names.Triggers() {
		drops = append(drops, fmt.Sprintf(d.dropTrigger, d.triggerName(st, name), d.Table(st.Table.Value)))
	}
	if d.dropFunction != "" {
		drops = append(drops, fmt.Sprintf(d.dropFunction, d.beside(st, names.Function)))
	}
	return drops
}

// A guard is what the triggers of one column are made from.
type guard struct {
	Database
	st      *spec.Storage
	names   spec.TriggerNames
	stored  []string
	initial []string // stored strings of the initial state, its db string first
	moves   []move
}

// A move is where a row may go that holds a string: to the stored strings of
// the successors, and to the other ones of its own state.
type move struct {
	from string
	to   []string
}

func newGuard(d Database, s *spec.Spec, st *spec.Storage) guard {
	all := s.All()
	g := guard{Database: d, st: st, names: st.TriggerNames(), stored: spec.Stored(all)}
	for i, next := range s.Successors() {
		if all[i].Initial.Value {
			g.initial = spec.Stored(all[i : i+1])
		}
		near := []*spec.State{all[i]}
		for _, to := range next {
			if to != i {
				near = append(near, all[to])
			}
		}
		reach := spec.Stored(near)
		for _, from := range all[i].Stored() {
			others := slices.DeleteFunc(slices.Clone(reach), func(to string) bool { return to == from.Value })
			if len(others) > 0 {
				g.moves = append(g.moves, move{from.Value, others})
			}
		}
	}
	return g
}

// row is the column in the row before or after, OLD or NEW.
func (g guard) row(row string) string { return row + "." + g.Ident(g.st.Column.Value) }

// exactly is the same, as it is compared byte by byte.
func (g guard) exactly(row string) string { return fmt.Sprintf(g.exact, g.row(row)) }

// legalStart tells whether a new row may hold what it holds. It is NULL or
// false where it may not.
func (g guard) legalStart() string {
	begins := g.exactly("NEW") + " IN (" + List(g.initial) + ")"
	if g.st.Nullable.Value {
		return g.row("NEW") + " IS NULL OR " + begins
	}
	return begins
}

// legalMove tells whether a row may go from what it held to what it holds. NULL
// is a machine that was not started: it starts in the initial state, and no
// state leads back. It is NULL or false where the move is not legal.
func (g guard) legalMove() string {
	legal := fmt.Sprintf(g.same, g.exactly("NEW"), g.exactly("OLD"))
	if g.st.Nullable.Value {
		legal += fmt.Sprintf("\n  OR %s IS NULL AND %s IN (%s)", g.row("OLD"), g.exactly("NEW"), List(g.initial))
	}
	if len(g.moves) == 0 {
		return legal
	}
	var arms strings.Builder
	for _, m := range g.moves {
		fmt.Fprintf(&arms, "\n    WHEN %s THEN %s IN (%s)", Literal(m.from), g.exactly("NEW"), strings.Join(Literals(m.to), ", "))
	}
	return fmt.Sprintf("%s\n  OR CASE %s%s\n  END", legal, g.exactly("OLD"), arms.String())
}

// How messages begin; they end with the place.
const (
	refusesStart = "no insert as "
	refusesMove  = "no move from "
)

// EnforcesTransitions reports whether the text of a trigger is like that of those
// that enforce the transitions of the column, whatever these are.
func EnforcesTransitions(st *spec.Storage, text string) bool {
	return (strings.Contains(text, "'"+refusesStart) || strings.Contains(text, "'"+refusesMove)) && strings.Contains(text, " in "+place(st)+"'")
}

// shown is how a message shows a stored string.
func shown(text string) string { return `"` + text + `"` }

// place is the column in a message.
func place(st *spec.Storage) string { return st.Table.Value + "." + st.Column.Value }

// startMessage has the parts around what the new row holds.
func (g guard) startMessage() (before, after string) {
	return refusesStart, ", only as " + shown(g.initial[0]) + ", in " + place(g.st)
}

// moveMessage has the parts around what the row held and holds.
func (g guard) moveMessage() (before, between, after string) {
	return refusesMove, " to ", " in " + place(g.st)
}

// shownRow is what a message shows of a row.
func (g guard) shownRow(row string) string { return fmt.Sprintf(g.shown, g.row(row)) }

// refusedStart is the message on a new row, an expression.
func (g guard) refusedStart() string {
	before, after := g.startMessage()
	return g.concat(Literal(before), g.shownRow("NEW"), Literal(after))
}

// refusedMove is the message on a move, an expression.
func (g guard) refusedMove() string {
	before, between, after := g.moveMessage()
	return g.concat(Literal(before), g.shownRow("OLD"), Literal(between), g.shownRow("NEW"), Literal(after))
}

// beside is the name of something in the schema of the table.
func (d Database) beside(st *spec.Storage, name string) string {
	if i := strings.LastIndexByte(st.Table.Value, '.'); i >= 0 {
		return d.Table(st.Table.Value[:i]) + "." + d.Ident(name)
	}
	return d.Ident(name)
}

func (d Database) triggerName(st *spec.Storage, name string) string {
	if d.triggerOfTable {
		return d.Ident(name)
	}
	return d.beside(st, name)
}
