// Tables of the Go file: the strings of each state. The way back from a string
// is in golang_lookup.go.

package gen

import (
	"fmt"

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
