// The error of the conversions. Its message is made when it is asked for, so
// that a miss costs no more for a large set than for a small one.

package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

// listedStates is the number of states up to which an error lists them all.
const listedStates = 16

func (g *golang) invalidError() {
	name := g.errorType()
	g.decl(docLines(fmt.Sprintf("%s is returned, as a pointer, by conversions that are given an invalid value or string.", name)),
		jen.Type().Id(name).Struct(
			jen.Comment("// Input is what was given: the text or the stored string, whole, "+strconv.Quote(g.t+"(42)")+" for a"),
			jen.Comment("// value of the type, NULL, or a value of another type as int64(7)."),
			jen.Id("Input").String(),
		))
	want, named := jen.Lit(fmt.Sprintf(": not one of the %d states", len(g.States))), "their number"
	if len(g.States) <= listedStates {
		want, named = jen.Lit(": want ").Op("+").Line().Add(goString(g.wantedStates())), "the states"
	}
	g.decl(docLines(fmt.Sprintf("Error names the input, the first 64 bytes of a longer one, and %s.", named)),
		jen.Func().Params(jen.Id("e").Op("*").Id(name)).Id("Error").Params().String().Block(
			jen.List(jen.Id("input"), jen.Id("more")).Op(":=").List(jen.Id("e").Dot("Input"), jen.Lit("")),
			jen.If(jen.Len(jen.Id("input")).Op(">").Lit(64)).Block(
				jen.List(jen.Id("input"), jen.Id("more")).Op("=").List(jen.Id("input").Index(jen.Empty(), jen.Lit(64)), jen.Lit("…")),
			),
			jen.Return(jen.Lit(fmt.Sprintf("%s: invalid %s ", g.Package.Value, g.t)).Op("+").
				Qual("strconv", "Quote").Call(jen.Id("input")).Op("+").Id("more").Op("+").Add(want)),
		))
}

// wantedStates lists the states as `"Opening", "Active" or "Pruned"`, with the
// stored string where it differs.
func (g *golang) wantedStates() string {
	var words []string
	for i := range g.States {
		words = append(words, g.describe(&g.States[i]))
	}
	return orWords(words)
}

// goString is a string literal with backquotes where that spares escapes.
func goString(s string) jen.Code {
	if strings.Contains(s, `"`) && strconv.CanBackquote(s) {
		return jen.Op("`" + s + "`")
	}
	return jen.Lit(s)
}

func (g *golang) describe(st *spec.State) string {
	word := strconv.Quote(g.Text(st))
	if st.DB.Value != g.Text(st) {
		word += " (stored as " + strconv.Quote(st.DB.Value) + ")"
	}
	return word
}
