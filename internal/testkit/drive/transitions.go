// The transitions of a type.

package drive

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"testing"
)

// A Transitions is what a type with transitions has in addition.
type Transitions[S Enum] struct {
	Can        func(from, to S) bool
	To         func(from, to S) (S, error)
	Successors func(S) iter.Seq[S]
	IsInitial  func(S) bool
	IsFinal    func(S) bool
	// Illegal returns the states of a *TransitionError.
	Illegal        func(error) (from, to S, ok bool)
	Initial, Final []int // numbers
}

// transitions drives every pair of states and of some invalid values.
func (d *driving[S, P]) transitions() {
	n := len(d.States)
	values := []S{0, ^S(0)}
	for i := range n {
		values = append(values, S(i+1))
	}
	if n > 300 { // all pairs of a large set would take long
		values = append(values[:200:200], values[len(values)-50:]...)
	}
	for _, from := range values {
		var next []int
		if d.isState(from) {
			next = d.States[from-1].Next
		}
		var got []int
		for to := range d.Transitions.Successors(from) {
			got = append(got, int(to))
		}
		if !slices.Equal(got, next) {
			d.Errorf("Successors of %v are %v, want %v", from, got, next)
		}
		for range d.Transitions.Successors(from) {
			break // callers may stop early
		}
		equal(d.T, fmt.Sprintf("%v.IsInitial", from), d.Transitions.IsInitial(from), slices.Contains(d.Transitions.Initial, int(from)))
		equal(d.T, fmt.Sprintf("%v.IsFinal", from), d.Transitions.IsFinal(from), slices.Contains(d.Transitions.Final, int(from)))
		for _, to := range values {
			d.transition(from, to, slices.Contains(next, int(to)))
		}
	}
	if got := testing.AllocsPerRun(20, func() { _ = d.Transitions.Can(S(1), S(n)) }); got > 0 {
		d.Errorf("CanTransitionTo costs %v allocations", got)
	}
}

func (d *driving[S, P]) transition(from, to S, legal bool) {
	equal(d.T, fmt.Sprintf("%v.CanTransitionTo(%v)", from, to), d.Transitions.Can(from, to), legal)
	got, err := d.Transitions.To(from, to)
	if legal {
		returned(d.T, fmt.Sprintf("%v.TransitionTo(%v)", from, to), got, err, to)
		return
	}
	equal(d.T, fmt.Sprintf("%v.TransitionTo(%v)", from, to), got, from)
	at, wanted, ok := d.Transitions.Illegal(err)
	if !ok || at != from || wanted != to {
		d.Errorf("%v.TransitionTo(%v): error is %v, want a *%sTransitionError of both", from, to, err, d.Name)
		return
	}
	want := fmt.Sprintf("%s: no transition from %s %q to %q", d.Package, d.Name, from.String(), to.String())
	if d.isState(from) {
		for i, next := range d.States[from-1].Next {
			want += [2]string{": want ", ", "}[min(i, 1)] + strconv.Quote(d.States[next-1].Text)
		}
	}
	for _, s := range []S{from, to} {
		if !d.isState(s) {
			want += "; " + s.String() + " is not valid"
		}
	}
	equal(d.T, "message", err.Error(), want)
}

// Pair returns a function for Transitions.Illegal, which finds a *E in an error.
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
