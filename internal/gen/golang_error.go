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
	var want jen.Code
	names := "the states"
	if isLarge := len(g.States) > listedStates; isLarge {
		want, names = jen.Id("nearest"+g.t).Call(jen.Id("input")), "the nearest states"
		defer g.nearest()
	} else {
		want = jen.Line().Add(goString(g.wantedStates()))
	}
	g.decl(docLines(fmt.Sprintf("Error names the input, the first 64 bytes of a longer one, and %s.", names)),
		jen.Func().Params(jen.Id("e").Op("*").Id(name)).Id("Error").Params().String().Block(
			jen.List(jen.Id("input"), jen.Id("more")).Op(":=").List(jen.Id("e").Dot("Input"), jen.Lit("")),
			jen.If(jen.Len(jen.Id("input")).Op(">").Lit(64)).Block(
				jen.List(jen.Id("input"), jen.Id("more")).Op("=").List(jen.Id("input").Index(jen.Empty(), jen.Lit(64)), jen.Lit("…")),
			),
			jen.Return(jen.Lit(fmt.Sprintf("%s: invalid %s ", g.Package.Value, g.t)).Op("+").
				Qual("strconv", "Quote").Call(jen.Id("input")).Op("+").Id("more").Op("+").Lit(": want ").Op("+").Add(want)),
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

// editsUnit is above the number of any state, so that the edits times this plus
// the number compare by the edits, then by the number.
const editsUnit = 1 << 16

// nearest adds the function that finds the three states whose text takes the
// fewest edits to reach from the input.
func (g *golang) nearest() {
	name, edits := "nearest"+g.t, "edits"+g.t
	id := jen.Id
	describe := jen.Qual("strconv", "Quote").Call(id("v").Dot("String").Call())
	if !g.hasOneName() {
		describe.Op("+").Lit(" (stored as ").Op("+").Qual("strconv", "Quote").Call(id("v").Dot("DBString").Call()).Op("+").Lit(")")
	}
	distance := id(edits).Call(id("input"), id("v").Dot("String").Call())
	if !g.hasOneName() {
		distance = id("min").Call(distance, id(edits).Call(id("input"), id("v").Dot("DBString").Call()))
	}
	state := id(g.t).Params(id("b").Op("%").Lit(editsUnit))
	g.decl(docLines(fmt.Sprintf("%s lists the three states that take the fewest edits to reach from input.", name)),
		jen.Func().Id(name).Params(id("input").String()).String().Block(
			jen.Comment(fmt.Sprintf("// The edits times %d, plus the number of the state; 0 is none yet.", editsUnit)),
			jen.Var().Id("best").Index(jen.Lit(3)).Int(),
			jen.For(id("number").Op(":=").Range().Lit(len(g.States))).Block(
				id("v").Op(":=").Id(g.t).Params(id("number").Op("+").Lit(1)),
				id("next").Op(":=").Add(distance).Op("*").Lit(editsUnit).Op("+").Int().Params(id("v")),
				jen.For(jen.List(id("i"), id("b")).Op(":=").Range().Id("best")).Block(
					jen.If(id("b").Op("==").Lit(0).Op("||").Id("next").Op("<").Id("b")).Block(
						jen.List(id("best").Index(id("i")), id("next")).Op("=").List(id("next"), id("b")),
					),
				),
			),
			id("list").Op(":=").Lit(""),
			jen.For(jen.List(id("_"), id("b")).Op(":=").Range().Id("best")).Block(
				id("v").Op(":=").Add(state),
				id("list").Op("+=").Add(describe).Op("+").Lit(", "),
			),
			jen.Return(id("list").Op("+").Lit(fmt.Sprintf("… (%d states)", len(g.States)))),
		))
	g.decl(docLines(fmt.Sprintf("%s counts the bytes to insert, delete or replace that turn a into b, of at most 64 bytes each.", edits)),
		jen.Func().Id(edits).Params(jen.List(id("a"), id("b")).String()).Int().Block(
			id("b").Op("=").Id("b").Index(jen.Empty(), id("min").Call(jen.Len(id("b")), jen.Lit(64))),
			jen.Var().Id("row").Index(jen.Lit(65)).Int(),
			jen.For(id("j").Op(":=").Range().Id("row")).Block(id("row").Index(id("j")).Op("=").Id("j")),
			jen.For(id("i").Op(":=").Range().Len(id("a"))).Block(
				jen.List(id("diagonal"), id("left")).Op(":=").List(id("i"), id("i").Op("+").Lit(1)),
				id("row").Index(jen.Lit(0)).Op("=").Id("left"),
				jen.For(id("j").Op(":=").Range().Len(id("b"))).Block(
					id("least").Op(":=").Id("diagonal"),
					jen.If(id("a").Index(id("i")).Op("!=").Id("b").Index(id("j"))).Block(
						id("least").Op("=").Lit(1).Op("+").Id("min").Call(id("diagonal"), id("left"), id("row").Index(id("j").Op("+").Lit(1))),
					),
					jen.List(id("diagonal"), id("left")).Op("=").List(id("row").Index(id("j").Op("+").Lit(1)), id("least")),
					id("row").Index(id("j").Op("+").Lit(1)).Op("=").Id("least"),
				),
			),
			jen.Return(id("row").Index(jen.Len(id("b")))),
		))
}
