// The picture for a terminal: a matrix of states and flags, and a list of transitions.

package show

import (
	"fmt"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// Text draws the spec. No line is wider than so many cells, at least [MinWidth], and runes
// that would steer a terminal are replaced by visible ones.
func Text(s *spec.Spec, width int, color bool) string {
	d := &drawing{s: s, paint: painterFor(color), width: max(width, MinWidth)}
	d.head()
	d.states()
	d.flags()
	d.transitions()
	return diag.Lines(d.b.String(), color)
}

type drawing struct {
	s     *spec.Spec
	paint painter
	width int
	b     strings.Builder
}

// Longer names are folded, so that the other columns have room.
func (d *drawing) maxName() int { return d.width * 7 / 20 }

// maxEnd is maxName for the ends of a transition.
func (d *drawing) maxEnd() int { return d.width * 3 / 10 }

func (d *drawing) table(columns ...column) *table { return &table{limit: d.width, columns: columns} }

func (d *drawing) write(t *table) { t.write(&d.b, d.paint) }

// head draws what the spec declares and where.
func (d *drawing) head() {
	t := d.table(column{})
	counts := []string{count(len(d.s.States), "state")}
	if n := len(d.s.Flags); n > 0 {
		counts = append(counts, count(n, "flag"))
	}
	if n := len(d.s.Edges()); n > 0 {
		counts = append(counts, count(n, "transition"))
	}
	t.add(cell{d.s.Package.Value + "." + d.s.Type.Value + ": " + strings.Join(counts, ", "), strong})
	from := diag.Visible(d.s.Path)
	if source := d.s.Source.Value; source != "" {
		from += ", after " + diag.Visible(source)
	}
	t.add(cell{from, dim})
	d.write(t)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// states draws one table if it fits. Else it draws one without the flags, and then the
// matrix in as many parts as needed.
func (d *drawing) states() {
	d.b.WriteByte('\n')
	all := len(d.s.Flags)
	if whole := d.stateTable(true, 0, all); whole.width(false) <= d.width {
		d.write(whole)
		return
	}
	d.write(d.stateTable(true, 0, 0))
	part := (d.width - d.stateTable(false, 0, 0).width(true) - 1) / 2 // the first has a wider gap
	for from := 0; from < all; from += part {
		d.b.WriteByte('\n')
		d.write(d.stateTable(false, from, min(from+part, all)))
	}
}

// stateTable returns a table with a row for each state: its number and name; if whole,
// its marks and stored strings; and a column for each flag in the range.
func (d *drawing) stateTable(whole bool, from, to int) *table {
	t := d.table(column{gap: 2}, column{gap: 2, max: d.maxName()})
	head := []cell{{}, {"state", dim}}
	if whole {
		t.columns = append(t.columns, column{gap: 2}, column{gap: 2})
		head = append(head, cell{}, cell{"stored as", dim})
	}
	for f := from; f < to; f++ {
		gap := 1
		if f == from {
			gap = 2
		}
		t.columns = append(t.columns, column{gap: gap})
		digits := strings.Split(d.flagNumber(f), "")
		head = append(head, cell{strings.Join(digits, "\n"), dim})
	}
	t.add(head...)
	for i := range d.s.States {
		st := &d.s.States[i]
		row := []cell{{number(st.Number, len(d.s.States)), dim}, {st.Name.Value, strong}}
		if whole {
			row = append(row, cell{marks(st), plain}, cell{stored(st), plain})
		}
		for f := from; f < to; f++ {
			row = append(row, member(d.s.Flags[f].Has(st)))
		}
		t.add(row...)
	}
	return t
}

// number returns n, padded to the width of the largest number.
func number(n, largest int) string { return fmt.Sprintf("%*d", len(fmt.Sprint(largest)), n) }

// flagNumber returns the number of a flag in the matrix.
func (d *drawing) flagNumber(f int) string { return number(f+1, len(d.s.Flags)) }

func member(is bool) cell {
	if is {
		return cell{"x", set}
	}
	return cell{".", dim}
}

// marks returns what a state is besides its flags, one a line.
func marks(st *spec.State) string {
	var all []string
	for _, mark := range []struct {
		is   bool
		word string
	}{{st.Initial.Value, "initial"}, {st.Final.Value, "final"}, {st.Deprecated.IsSet(), "deprecated"}} {
		if mark.is {
			all = append(all, mark.word)
		}
	}
	return strings.Join(all, "\n")
}

// stored returns the stored strings of a state, one a line.
func stored(st *spec.State) string {
	lines := []string{diag.Visible(st.DB.Value)}
	for _, alias := range st.Aliases.Items {
		lines = append(lines, "or "+diag.Visible(alias.Value))
	}
	return strings.Join(lines, "\n")
}

// flags draws the names of the numbers in the matrix.
func (d *drawing) flags() {
	if len(d.s.Flags) == 0 {
		return
	}
	t := d.table(column{gap: 2}, column{gap: 2, max: d.maxName()}, column{gap: 2})
	t.add(cell{}, cell{"flag", dim})
	for i := range d.s.Flags {
		f := &d.s.Flags[i]
		t.add(cell{d.flagNumber(i), dim}, cell{f.Name.Value, strong}, cell{f.Derivation(), plain})
	}
	d.b.WriteByte('\n')
	d.write(t)
}

// transitions draws the transitions by the state that they leave, and the final states.
func (d *drawing) transitions() {
	if !d.s.HasTransitions() {
		return
	}
	t := d.table(column{gap: 2, max: d.maxEnd()}, column{gap: 1}, column{gap: 1, max: d.maxEnd()}, column{gap: 2})
	t.add(cell{"from", dim}, cell{}, cell{"to", dim}, cell{"on [when]", dim})
	from := make([][]spec.Edge, len(d.s.States))
	for _, e := range d.s.Edges() {
		from[e.From] = append(from[e.From], e)
	}
	for i, edges := range from {
		name := cell{d.s.States[i].Name.Value, strong}
		if len(edges) == 0 {
			t.add(name, cell{}, cell{"(final)", dim})
		}
		for _, e := range edges {
			t.add(name, cell{"->", dim}, cell{d.s.States[e.To].Name.Value, plain}, cell{event(e.Of), plain})
			name = cell{}
		}
	}
	d.b.WriteByte('\n')
	d.write(t)
}

// event returns the event of a transition, with the condition in brackets.
func event(t *spec.Transition) string {
	words := diag.Visible(t.On.Value)
	if t.When.IsSet() {
		words = strings.TrimLeft(words+" ["+diag.Visible(t.When.Value)+"]", " ")
	}
	return words
}
