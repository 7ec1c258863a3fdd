// Triggers that enforce the transitions: a row starts in the initial state, follows the
// transitions, and may keep its state.
//
// They are AFTER triggers: they see the stored row, after other triggers changed it.
// BEFORE INSERT would also run for a row of an upsert that is then updated.

package database

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/spec"
)

// CreateTriggers creates the triggers of a column if the spec enforces its
// transitions.
func CreateTriggers(d Database, s *spec.Spec, st *spec.Storage) []string {
	if !st.EnforceTransitions.Value {
		return nil
	}
	return d.CreateTriggers(s, st)
}

// transitionRules are what the triggers of one column enforce.
type transitionRules struct {
	Database
	same    string // whether two values are the same, NULL included
	concat  func(parts ...string) string
	shown   string // what a message shows of a value
	st      *spec.Storage
	names   spec.TriggerNames
	stored  []string
	initial []string // stored strings of the initial state, its db string first
	legal   []transitions
	// The messages are the parts around what the rows show.
	startMessage, transitionMessage []string
}

// transitions are the strings that may follow one: those of the successors, and the
// others of its own state.
type transitions struct {
	from string
	to   []string
}

func newTransitionRules(d Database, same string, s *spec.Spec, st *spec.Storage) transitionRules {
	all := s.All()
	r := transitionRules{Database: d, same: same, st: st, names: st.TriggerNames(), stored: spec.Stored(all)}
	r.concat, r.shown = func(parts ...string) string { return strings.Join(parts, " || ") }, `coalesce('"' || %s || '"', 'NULL')`
	for i, next := range s.Successors() {
		if all[i].Initial.Value {
			r.initial = spec.Stored(all[i : i+1])
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
				r.legal = append(r.legal, transitions{from.Value, others})
			}
		}
	}
	r.startMessage = []string{rejectsStart, ", only as " + shown(r.initial[0]) + ", in " + st.ColumnName()}
	r.transitionMessage = []string{rejectsTransition, " to ", " in " + st.ColumnName()}
	return r
}

// row is the column in OLD or NEW. exactRow compares byte by byte, and shownRow is what
// a message shows.
func (r transitionRules) row(row string) string      { return row + "." + r.Ident(r.st.Column.Value) }
func (r transitionRules) exactRow(row string) string { return r.Exact(r.row(row)) }
func (r transitionRules) shownRow(row string) string { return fmt.Sprintf(r.shown, r.row(row)) }

// startIsLegal is the condition on a new row. If it is NULL or false, the row is
// rejected.
func (r transitionRules) startIsLegal() string {
	starts := r.exactRow("NEW") + " IN (" + List(r.initial) + ")"
	if r.st.Nullable.Value {
		return r.row("NEW") + " IS NULL OR " + starts
	}
	return starts
}

// transitionIsLegal is the condition on a changed row. A row with NULL has not started:
// it starts in the initial state, and no state leads back. If the condition is NULL or
// false, the row is rejected.
func (r transitionRules) transitionIsLegal() string {
	legal := fmt.Sprintf(r.same, r.exactRow("NEW"), r.exactRow("OLD"))
	if r.st.Nullable.Value {
		legal += fmt.Sprintf("\n  OR %s IS NULL AND %s IN (%s)", r.row("OLD"), r.exactRow("NEW"), List(r.initial))
	}
	if len(r.legal) == 0 {
		return legal
	}
	var arms strings.Builder
	for _, t := range r.legal {
		fmt.Fprintf(&arms, "\n    WHEN %s THEN %s IN (%s)", Literal(t.from), r.exactRow("NEW"), strings.Join(Literals(t.to), ", "))
	}
	return fmt.Sprintf("%s\n  OR CASE %s%s\n  END", legal, r.exactRow("OLD"), arms.String())
}

// How messages begin; they end with the place.
const (
	rejectsStart      = "no insert as "
	rejectsTransition = "no transition from "
)

// EnforcesTransitions reports whether a trigger enforces transitions of the column.
func EnforcesTransitions(st *spec.Storage, text string) bool {
	return (strings.Contains(text, "'"+rejectsStart) || strings.Contains(text, "'"+rejectsTransition)) &&
		strings.Contains(text, " in "+st.ColumnName()+"'")
}

// shown is how a message shows a stored string.
func shown(text string) string { return `"` + text + `"` }

// message is an expression for a message on rows.
func (r transitionRules) message(parts []string, rows ...string) string {
	var all []string
	for i, part := range parts {
		all = append(all, Literal(part))
		if i < len(rows) {
			all = append(all, r.shownRow(rows[i]))
		}
	}
	return r.concat(all...)
}

// dropTriggers drops triggers whose names belong to the schema of the table.
func dropTriggers(d Database, st *spec.Storage) []string {
	var drops []string
	for _, name := range st.TriggerNames().Triggers() {
		drops = append(drops, "DROP TRIGGER IF EXISTS "+InSchema(d, st, name))
	}
	return drops
}
