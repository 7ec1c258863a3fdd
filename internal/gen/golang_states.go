// The states in the Go file: the type, its constants, and the function that
// returns all of them.

package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

func (g *golang) typeDecl() {
	text := g.Doc.Value
	if strings.TrimSpace(text) == "" {
		text = fmt.Sprintf("%s has %s.", g.t, count(len(g.States), "state"))
	}
	source := ""
	if g.Source.IsSet() {
		source = "Source: " + strings.TrimSpace(g.Source.Value)
	}
	g.decl(docLines(text, source), jen.Type().Id(g.t).Uint16())
}

func (g *golang) constants() {
	docs := make([][]string, len(g.States))
	prose := true
	for i, st := range g.All() {
		docs[i] = g.stateDoc(st)
		prose = prose && isProse(docs[i])
	}
	var defs []jen.Code
	var rows []string
	for i, st := range g.All() {
		if prose {
			rows = append(append(rows, commentRows(docs[i])...), g.ConstName(st)+" "+g.t+" = "+strconv.Itoa(st.Number))
		} else {
			defs = append(append(defs, g.comment(1, docs[i])...), g.constant(st).Id(g.t).Op("=").Lit(st.Number))
		}
	}
	if prose {
		defs = list(g.bulk(1, rows))
	}
	g.decl(doc("The states, in the order of %s. The zero %s is not valid.", g.Path, g.t), jen.Const().Defs(defs...))
}

func (g *golang) constant(st *spec.State) *jen.Statement { return id(g.ConstName(st)) }

func (g *golang) stateDoc(st *spec.State) []string {
	text, stored, deprecated := st.Doc.Value, "", ""
	if strings.TrimSpace(text) == "" {
		text = fmt.Sprintf("%s is stored as %s", g.ConstName(st), storedAs(st))
	} else if st.DB.Value != st.Name.Value || len(st.Aliases.Items) > 0 {
		stored = "Stored as " + storedAs(st)
	}
	if st.Deprecated.IsSet() {
		deprecated = "Deprecated: " + strings.TrimSpace(st.Deprecated.Value)
	}
	return docLines(text, stored, deprecated)
}

// storedAs lists the stored strings of a state: `"shut" (alias "closed").` In
// prose gofmt turns two quotes or backquotes into a quotation mark, so strings
// with these stand on a line of code.
func storedAs(st *spec.State) string {
	text := strconv.Quote(st.DB.Value)
	if n := len(st.Aliases.Items); n > 0 {
		noun := " (alias "
		if n > 1 {
			noun = " (aliases "
		}
		text += noun + listed(st.Aliases, strconv.Quote) + ")"
	}
	if strings.Contains(text, "''") || strings.Contains(text, "``") {
		return "\n\n\t" + text
	}
	return text + "."
}

func (g *golang) values() {
	name := g.t + "Values"
	array := jen.Index(lit(len(g.States))).Id(g.t)
	var body []jen.Code
	if g.isLarge() {
		body = list(
			jen.Var().Id("all").Add(array),
			jen.For(id("i").Op(":=").Range().Id("all")).Block(
				id("all").Index(id("i")).Op("=").Id(g.t).Params(id("i").Op("+").Lit(1)),
			),
			jen.Return(id("all")),
		)
	} else {
		var rows []string
		for _, st := range g.All() {
			rows = append(rows, g.ConstName(st)+",")
		}
		body = list(jen.Return(array.Clone().ValuesFunc(g.bulkValues(2, rows))))
	}
	g.decl(doc("%s returns all states, in the order of the constants.", name),
		jen.Func().Id(name).Params().Add(array).Block(body...))
}
