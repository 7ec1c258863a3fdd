// Tables of the Go file: the strings of each state. The way back from a string
// is in golang_lookup.go.

package gen

import (
	"fmt"
	"strconv"

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
	g.byNumber(fmt.Sprintf("%s holds what Value returns, ready-made so that it costs no allocation.", g.valueTable()),
		g.valueTable(), jen.Qual("database/sql/driver", "Value"), "nil", func(st *spec.State) string { return st.DB.Value })
}

func (g *golang) stringTable(name, use string, of func(*spec.State) string) {
	g.byNumber(fmt.Sprintf("%s holds what %s.", name, use), name, jen.String(), `""`, of)
}

// byNumber adds a table with a string for each state, by its number; none
// stands for no state. A small set has its rows named:
// StateOpening: "Opening".
func (g *golang) byNumber(doc, name string, element jen.Code, none string, of func(*spec.State) string) {
	var rows func(*jen.Group)
	if g.isLarge() {
		lines := []string{none + ","}
		for i := range g.States {
			lines = append(lines, strconv.Quote(of(&g.States[i]))+",")
		}
		doc += " The first row is for no state."
		rows = g.bulkValues(lines)
	} else {
		rows = func(v *jen.Group) {
			for i := range g.States {
				st := &g.States[i]
				v.Line().Add(g.constant(st)).Op(":").Lit(of(st))
			}
			v.Line()
		}
	}
	g.decl(docLines(doc), jen.Var().Id(name).Op("=").Index(jen.Op("...")).Add(element).ValuesFunc(rows))
}
