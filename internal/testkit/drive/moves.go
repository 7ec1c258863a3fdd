// The transitions of a type.

package drive

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
)

// Moves is what a type with transitions has besides.
type Moves[S Enum] struct {
	Can        func(from, to S) bool
	To         func(from, to S) (S, error)
	Successors func(S) iter.Seq[S]
	IsInitial  func(S) bool
	IsFinal    func(S) bool
	// Illegal returns the states of the error of an illegal move.
	Illegal        func(error) (from, to S, ok bool)
	Initial, Final []int // numbers
}

// moves drives every pair of states, and of values that are none.
func (d *driving[S, P]) moves() {
	n := len(d.States)
	values := []S{0, ^S(0)}
	for i := range n {
		values = append(values, S(i+1))
	}
	if n > 300 { // of a large set, some columns of the table
		values = append(values[:200:200], values[len(values)-50:]...)
	}
	isState := func(s S) bool { return s > 0 && int(s) <= n }
	for _, from := range values {
		var next []int
		if isState(from) {
			next = d.States[from-1].Next
		}
		var got []int
		for to := range d.Moves.Successors(from) {
			got = append(got, int(to))
		}
		if !slices.Equal(got, next) {
			d.Errorf("Successors of %v are %v, want %v", from, got, next)
		}
		for range d.Moves.Successors(from) {
			break // an iterator may be left early
		}
		equal(d.T, fmt.Sprintf("%v.IsInitial", from), d.Moves.IsInitial(from), slices.Contains(d.Moves.Initial, int(from)))
		equal(d.T, fmt.Sprintf("%v.IsFinal", from), d.Moves.IsFinal(from), slices.Contains(d.Moves.Final, int(from)))
		for _, to := range values {
			d.move(from, to, slices.Contains(next, int(to)))
		}
	}
	if got := testing.AllocsPerRun(20, func() { _ = d.Moves.Can(S(1), S(n)) }); got > 0 {
		d.Errorf("CanTransitionTo costs %v allocations", got)
	}
}

func (d *driving[S, P]) move(from, to S, legal bool) {
	equal(d.T, fmt.Sprintf("%v.CanTransitionTo(%v)", from, to), d.Moves.Can(from, to), legal)
	got, err := d.Moves.To(from, to)
	if legal {
		equal(d.T, fmt.Sprintf("%v.TransitionTo(%v)", from, to), got, to)
		equal(d.T, "its error", err, nil)
		return
	}
	equal(d.T, fmt.Sprintf("%v.TransitionTo(%v)", from, to), got, from)
	at, wanted, ok := d.Moves.Illegal(err)
	if !ok || at != from || wanted != to {
		d.Errorf("%v.TransitionTo(%v): error is %v, want a *%sTransitionError of both", from, to, err, d.Name)
		return
	}
	prefix := fmt.Sprintf("%s: no move from %s %q to %q", d.Package, d.Name, from.String(), to.String())
	if !strings.HasPrefix(err.Error(), prefix) {
		d.Errorf("message %q, want the beginning %q", err, prefix)
	}
	for _, s := range []S{from, to} {
		isState := s > 0 && int(s) <= len(d.States)
		if got := strings.Contains(err.Error(), "; "+s.String()+" is not valid"); got == isState {
			d.Errorf("message %q: says that %v is not valid: %v, want %v", err, s, got, !isState)
		}
	}
}

// Pair is a helper for Moves.Illegal: it finds a *E in err.
func Pair[S, E any, PE interface {
	*E
	error
}](states func(PE) (from, to S)) func(error) (from, to S, ok bool) {
	return func(err error) (from, to S, ok bool) {
		var e PE
		if !errors.As(err, &e) {
			return from, to, false
		}
		from, to = states(e)
		return from, to, true
	}
}
