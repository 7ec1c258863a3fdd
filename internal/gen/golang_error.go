// The error of the conversions in the Go file. Its message is made by Error
// alone, so that a failed lookup costs no more in a large set than in a small one.

package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// listedStates is the number of states up to which an error lists them all.
const listedStates = 16

func (g *golang) errorType() string { return "Invalid" + g.t + "Error" }

// invalid is the error for an input.
func (g *golang) invalid(input jen.Code) jen.Code {
	return jen.Op("&").Id(g.errorType()).Values(jen.Dict{id("Input"): input})
}

func (g *golang) invalidError() {
	name := g.errorType()
	g.decl(doc("%s reports an invalid value or string. Conversions return it as a pointer.", name),
		jen.Type().Id(name).Struct(
			jen.Comment("// Input is the rejected text or stored string. For other values it is like"),
			jen.Comment(fmt.Sprintf("// %q for an invalid %s, \"NULL\" or \"int64(7)\".", g.invalidExample(), g.t)),
			id("Input").String(),
		))
	message, with := lit(fmt.Sprintf(": not one of the %d states", len(g.States))), "the number of states"
	if len(g.States) <= listedStates {
		message, with = lit(": want ").Op("+").Line().Add(goString(g.wantedStates())), "the states"
	}
	g.decl(doc("Error returns a message with the first 64 bytes of the input and %s.", with),
		jen.Func().Params(id("e").Op("*").Id(name)).Id("Error").Params().String().Block(
			jen.List(id("input"), id("more")).Op(":=").List(id("e").Dot("Input"), lit("")),
			jen.If(jen.Len(id("input")).Op(">").Lit(64)).Block(
				jen.List(id("input"), id("more")).Op("=").List(id("input").Index(jen.Empty(), lit(64)), lit("…")),
			),
			jen.Return(lit(fmt.Sprintf("%s: invalid %s ", g.Package.Value, g.t)).Op("+").Add(quoted(id("input"))).
				Op("+").Id("more").Op("+").Add(message)),
		))
}

// wantedStates lists the states as `"Opening", "Active" or "Pruned"`. The message
// does not know whether text or a stored string was read, so both are in it where
// they differ.
func (g *golang) wantedStates() string {
	words := make([]string, len(g.States))
	for i, st := range g.All() {
		words[i] = strconv.Quote(g.Text(st))
		if st.DB.Value != g.Text(st) {
			words[i] += " (stored as " + strconv.Quote(st.DB.Value) + ")"
		}
	}
	return orWords(words)
}

// goString is a string literal, in backquotes if that spares escapes.
func goString(s string) jen.Code {
	if strings.Contains(s, `"`) && strconv.CanBackquote(s) {
		return jen.Op("`" + s + "`")
	}
	return lit(s)
}
