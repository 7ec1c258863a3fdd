// Tables and lookups of the Go file: the strings of each state, and the way
// back from a string.

package gen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/stategen/stategen/internal/spec"
)

func (g *golang) tables() {
	if g.hasOneName() {
		g.stringTable(g.textTable(), "String and DBString return", g.Text)
	} else {
		g.stringTable(g.textTable(), "String returns", g.Text)
		g.stringTable(g.dbTable(), "DBString returns", func(st *spec.State) string { return st.DB.Value })
	}
	g.decl(docLines(fmt.Sprintf("%s holds what Value returns, ready-made so that it costs no allocation.", g.valueTable())),
		jen.Var().Id(g.valueTable()).Op("=").Index(jen.Op("...")).Qual("database/sql/driver", "Value").
			ValuesFunc(g.rows(func(st *spec.State) string { return st.DB.Value })))
}

func (g *golang) stringTable(name, use string, of func(*spec.State) string) {
	g.decl(docLines(fmt.Sprintf("%s holds what %s.", name, use)),
		jen.Var().Id(name).Op("=").Index(jen.Op("...")).String().ValuesFunc(g.rows(of)))
}

// rows gives a line "StateOpening: "Opening"," for each state.
func (g *golang) rows(of func(*spec.State) string) func(*jen.Group) {
	return func(v *jen.Group) {
		for i := range g.States {
			st := &g.States[i]
			v.Line().Add(g.constant(st)).Op(":").Lit(of(st))
		}
		v.Line()
	}
}

// A reading is a string and the state that it is read as.
type reading struct {
	text  string
	state *spec.State
}

// textReadings lists what ParseState reads, in the order of the spec.
func (g *golang) textReadings() []reading {
	if g.TextIsDB() {
		return g.dbReadings()
	}
	var all []reading
	for i := range g.States {
		st := &g.States[i]
		all = append(all, reading{g.Text(st), st})
	}
	return all
}

// dbReadings lists what Scan reads.
func (g *golang) dbReadings() []reading {
	var all []reading
	for i := range g.States {
		st := &g.States[i]
		for _, text := range st.Stored() {
			all = append(all, reading{text.Value, st})
		}
	}
	return all
}

func (g *golang) lookups() {
	if g.isOneForm() {
		g.lookup(g.textLookup(), "%s returns the state whose text and stored string this is, or 0.", g.textReadings())
		return
	}
	g.lookup(g.textLookup(), "%s returns the state whose text this is, or 0.", g.textReadings())
	g.lookup(g.dbLookup(), "%s returns the state that is stored as this string, or 0.", g.dbReadings())
}

// lookup adds the function from a string to its state. It is generic so that a
// []byte is read without a copy; its type parameter is in lower case, which no
// generated type is.
func (g *golang) lookup(name, doc string, readings []reading) {
	doc = fmt.Sprintf(doc, name)
	head := func() *jen.Statement {
		return jen.Func().Id(name).Types(jen.Id("chars").Union(jen.String(), jen.Index().Byte())).
			Params(jen.Id("text").Id("chars")).Id(g.t)
	}
	if len(readings) <= largeSet {
		g.decl(docLines(doc), head().Block(
			jen.Switch(jen.String().Params(jen.Id("text"))).BlockFunc(func(b *jen.Group) {
				for _, same := range byState(readings) {
					b.CaseFunc(func(c *jen.Group) {
						for _, r := range same {
							c.Lit(r.text)
						}
					}).Block(jen.Return(g.constant(same[0].state)))
				}
			}),
			jen.Return(jen.Lit(0)),
		))
		return
	}
	table := "textIndexOf" + g.t
	if name != g.textLookup() {
		table = "dbIndexOf" + g.t
	}
	row := list(jen.Id("text").String(), jen.Id("state").Id(g.t))
	lo, hi, mid := jen.Id("lo"), jen.Id("hi"), jen.Id("mid")
	g.decl(docLines(doc+" It searches a table in byte order: a switch of this size compiles slowly."), head().Block(
		jen.List(lo, hi).Op(":=").List(jen.Lit(0), jen.Len(jen.Id(table))),
		jen.For(lo.Clone().Op("<").Add(hi)).Block(
			mid.Clone().Op(":=").Params(lo.Clone().Op("+").Add(hi)).Op("/").Lit(2),
			jen.If(jen.Id(table).Index(mid).Dot("text").Op("<").String().Params(jen.Id("text"))).Block(
				lo.Clone().Op("=").Add(mid).Op("+").Lit(1),
			).Else().Block(
				hi.Clone().Op("=").Add(mid),
			),
		),
		jen.If(lo.Clone().Op("<").Len(jen.Id(table)).Op("&&").Id(table).Index(lo).Dot("text").Op("==").String().Params(jen.Id("text"))).Block(
			jen.Return(jen.Id(table).Index(lo).Dot("state")),
		),
		jen.Return(jen.Lit(0)),
	))
	slices.SortFunc(readings, func(a, b reading) int { return strings.Compare(a.text, b.text) })
	g.decl(docLines(fmt.Sprintf("%s is the table of %s, in byte order of the text.", table, name)),
		jen.Var().Id(table).Op("=").Index(jen.Op("...")).Struct(row...).ValuesFunc(func(v *jen.Group) {
			for _, r := range readings {
				v.Line().Values(jen.Lit(r.text), g.constant(r.state))
			}
			v.Line()
		}))
}

// byState groups readings that lead to one state; they stand side by side.
func byState(readings []reading) [][]reading {
	var groups [][]reading
	for _, r := range readings {
		if n := len(groups); n > 0 && groups[n-1][0].state == r.state {
			groups[n-1] = append(groups[n-1], r)
			continue
		}
		groups = append(groups, []reading{r})
	}
	return groups
}
