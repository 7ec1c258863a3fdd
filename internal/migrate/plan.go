// What must happen to one column: from which strings to which, which rows move,
// and which rows stop it.

package migrate

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/breaking"
	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

// A side is a column in one version. The zero side is no version: a column
// that nothing guards.
type side struct {
	spec *spec.Spec
	st   *spec.Storage
}

// stored are the strings that the side's constraint takes.
func (s side) stored() []string {
	if s.st == nil {
		return nil
	}
	return spec.Stored(s.spec.All())
}

// A plan says what happens to a column on the way from one side to the other.
type plan struct {
	d        database.Database
	from, to side
	moves    []database.Move
	stops    []stop
	isBack   bool
	// earlier are the plans of other columns of the table that were carried out
	// before this one, and are carried back after it.
	earlier []plan
}

// A stop is a condition on rows under which the plan must not go on.
type stop struct {
	message string // %s is the column; as short as a name
	where   string
	about   string // a line for people, or empty
	unknown bool   // it is for rows that the new constraint would refuse
}

// planOf is the way from the old version to the new one.
func planOf(c *breaking.Change, d database.Database, m breaking.Column) plan {
	p := plan{d: d, to: side{c.New, m.New}}
	if m.Old != nil {
		p.from = side{c.Old, m.Old}
	}
	var held []string // read in both versions, but the old state is gone
	after := p.to.stored()
	for i := range c.Old.States {
		old := &c.Old.States[i]
		now := c.Now(old)
		for _, text := range old.Stored() {
			switch {
			case now == nil:
				if slices.Contains(after, text.Value) {
					held = append(held, text.Value)
				}
			case text.Value == now.DB.Value:
			case text.Value == old.DB.Value || !now.Reads(text.Value):
				if !c.ByNameAlone(old) || text.Value != old.DB.Value { // db-changed: nobody said that they are one
					p.moves = append(p.moves, database.Move{From: text.Value, To: now.DB.Value})
				}
			}
		}
	}
	if len(held) > 0 {
		p.stops = append(p.stops, stop{
			message: "rows of %s mean a state that is gone",
			where:   d.Accepts(m.New.Column.Value, held),
			about:   "stops where a row means a state that is gone, since its string has another meaning now",
		})
	}
	p.stopUnknown("rows of %s hold unknown states")
	return p
}

// back is the way from the new version to the old one. What was merged can't be
// told apart again, and a new state has none to go back to where its string has
// another meaning there, so it stops at both.
func (up plan) back(c *breaking.Change) plan {
	p := plan{d: up.d, from: up.to, to: up.from, isBack: true, earlier: up.earlier}
	if p.to.st == nil {
		return p
	}
	var merged, held []string
	before := p.to.stored()
	for j := range c.New.States {
		now := &c.New.States[j]
		from := c.Before(now)
		for _, text := range now.Stored() {
			switch {
			case len(from) == 0:
				if slices.Contains(before, text.Value) {
					held = append(held, text.Value)
				}
			case len(from) > 1:
				merged = append(merged, text.Value)
			default:
				old := from[0]
				known := old.Reads(text.Value) && text.Value != now.DB.Value
				if text.Value != old.DB.Value && !known {
					p.moves = append(p.moves, database.Move{From: text.Value, To: old.DB.Value})
				}
			}
		}
	}
	if len(held) > 0 {
		p.stops = append(p.stops, stop{
			message: "rows of %s mean what the old spec lacks",
			where:   p.d.Accepts(p.from.st.Column.Value, held),
			about:   "stops where a row means a state that is new, since its string had another meaning",
		})
	}
	if len(merged) > 0 {
		p.stops = append(p.stops, stop{
			message: "merged rows of %s can't be told apart",
			where:   p.d.Accepts(p.from.st.Column.Value, merged),
			about:   "stops where rows were merged: they can't be told apart again",
		})
	}
	p.stopUnknown("rows of %s hold what the old spec lacks")
	return p
}

// stopUnknown stops the plan at rows that the new constraint would refuse.
func (p *plan) stopUnknown(message string) {
	if p.narrows() {
		p.stops = append(p.stops, stop{message: message, where: p.d.Refuses(p.to.st, p.to.stored()), unknown: true})
	}
}

// narrows reports whether the new constraint may refuse rows that are there.
func (p *plan) narrows() bool {
	switch {
	case p.to.st == nil:
		return false
	case p.from.st == nil, p.from.st.Nullable.Value && !p.to.st.Nullable.Value:
		return true
	}
	return len(minus(p.from.stored(), p.to.stored())) > 0
}

// early are the stops as they hold before anything has been done: rows that
// are about to move count as moved.
func (p *plan) early() []stop {
	stops := slices.Clone(p.stops)
	for i := range stops {
		if !stops[i].unknown {
			continue
		}
		accepted := p.to.stored()
		for _, m := range p.moves {
			if !slices.Contains(accepted, m.From) {
				accepted = append(accepted, m.From)
			}
		}
		stops[i].where = p.d.Refuses(p.to.st, accepted)
	}
	return stops
}

// clause is the constraint of a side, or empty.
func (p *plan) clause(s side) string {
	if s.st == nil {
		return ""
	}
	return p.d.Constraint(s.st, s.stored())
}

// changes reports whether the constraint does.
func (p *plan) changes() bool { return p.clause(p.from) != p.clause(p.to) }

// union is every string that either constraint takes.
func (p *plan) union() []string {
	return append(p.from.stored(), minus(p.to.stored(), p.from.stored())...)
}

// widens reports whether rows move to a string that the old constraint refuses.
func (p *plan) widens() bool {
	before := p.from.stored()
	return p.from.st != nil && slices.ContainsFunc(p.moves, func(m database.Move) bool { return !slices.Contains(before, m.To) })
}

// triggers lists what makes the triggers of a side.
func (p *plan) triggers(s side) []string {
	if s.st == nil {
		return nil
	}
	return p.d.CreateTriggers(s.spec, s.st)
}

// retriggers reports whether triggers must go and come back.
func (p *plan) retriggers() bool {
	was, is := p.triggers(p.from), p.triggers(p.to)
	return !slices.Equal(was, is) || len(is) > 0 && len(p.moves) > 0
}

// dropTriggers lists what takes the old triggers away.
func (p *plan) dropTriggers() []string {
	if !p.retriggers() || len(p.triggers(p.from)) == 0 {
		return nil
	}
	return p.d.DropTriggers(p.from.st)
}

// createTriggers lists what makes the new ones. Where no transaction holds it
// together, it can be run again.
func (p *plan) createTriggers() []string {
	if !p.retriggers() {
		return nil
	}
	create := p.triggers(p.to)
	if len(create) > 0 && p.d.Commits {
		create = append(p.d.DropTriggers(p.to.st), create...)
	}
	return create
}

// minus returns the strings of a that are not in b.
func minus(a, b []string) []string {
	in := map[string]bool{}
	for _, text := range b {
		in[text] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(text string) bool { return in[text] })
}

// about says what the plan does, a line each.
func (p *plan) about() []string {
	var lines []string
	line := func(what string, texts []string) {
		if len(texts) > 0 {
			rest := ""
			if len(texts) > 8 {
				texts, rest = texts[:8], fmt.Sprintf(" and %d more", len(texts)-8)
			}
			lines = append(lines, what+strings.Join(database.Literals(texts), ", ")+rest)
		}
	}
	switch {
	case p.from.st == nil:
		lines = append(lines, "guards the column, which nothing guards yet")
	case p.to.st == nil:
		lines = append(lines, "takes the guard of the column away")
	default:
		line("takes from now on ", minus(p.to.stored(), p.from.stored()))
		line("refuses from now on ", minus(p.from.stored(), p.to.stored()))
		switch was, is := p.from.st, p.to.st; {
		case was.Nullable.Value == is.Nullable.Value:
		case is.Nullable.Value:
			lines = append(lines, "takes NULL from now on")
		default:
			lines = append(lines, "refuses NULL from now on")
		}
		if was, is := p.from.st.ConstraintName(), p.to.st.ConstraintName(); was != is {
			lines = append(lines, fmt.Sprintf("calls the constraint %s, which was %s", p.d.Ident(is), p.d.Ident(was)))
		}
	}
	for _, s := range p.stops {
		if s.about != "" {
			lines = append(lines, s.about)
		}
	}
	for _, m := range p.moves {
		lines = append(lines, fmt.Sprintf("moves rows from %s to %s", database.Literal(m.From), database.Literal(m.To)))
	}
	switch {
	case !p.retriggers():
	case len(p.triggers(p.to)) == 0:
		lines = append(lines, "drops the triggers that enforce the transitions")
	case len(p.moves) > 0 && len(p.triggers(p.from)) > 0 && !p.d.AtOnce:
		lines = append(lines, "drops the triggers that enforce the transitions, and makes them when the rows have moved")
	default:
		lines = append(lines, "makes the triggers that enforce the transitions")
	}
	for _, x := range p.indexChanges() {
		verb := "makes"
		if x.is == "" {
			verb = "drops"
		}
		lines = append(lines, verb+" the index "+p.d.Ident(x.name))
	}
	return lines
}
