// The error of the conversions in the Go file. Its message is made by Error
// alone, so that a failed lookup costs no more in a large set than in a small one.

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

// What a rejected string should have been, as the error has it.
const (
	wantName   = "name"
	wantStored = "stored string"
)

// wantText is what ParseState and UnmarshalText want.
func (g *golang) wantText() string {
	if g.TextIsDB() {
		return wantStored
	}
	return wantName
}

func (g *golang) errorType() string { return "Invalid" + g.t + "Error" }

// invalid is the error for a value that is not a string.
func (g *golang) invalid(input jen.Code) jen.Code {
	return jen.Op("&").Id(g.errorType()).Values(jen.Dict{id("Input"): input})
}

// unknown is the error for an unknown string.
func (g *golang) unknown(want string, input jen.Code) jen.Code {
	return jen.Op("&").Id(g.errorType()).Values(id("Input").Op(":").Add(input), id("want").Op(":").Lit(want))
}

func (g *golang) invalidError() {
	name := g.errorType()
	wants := fmt.Sprintf("%q or %q", wantName, wantStored)
	if g.TextIsDB() {
		wants = strconv.Quote(wantStored)
	}
	g.decl(doc("%s reports an invalid value or string. Conversions return it as a pointer.", name),
		jen.Type().Id(name).Struct(
			jen.Comment("// Input is the rejected text or stored string. For other values it is like"),
			jen.Comment(fmt.Sprintf("// %q for an invalid %s, \"NULL\" or \"int64(7)\".", g.invalidExample(), g.t)),
			id("Input").String(),
			id("want").String().Comment("// "+wants+", or empty if Input is another value"),
		))
	begin, zero := g.Package.Value+": ", g.t+"(0)"
	is := func(field, value string) jen.Code { return id("e").Dot(field).Op("==").Lit(value) }
	var cases []jen.Code
	names, stored := g.states(g.Text), g.states(dbString)
	if names == stored {
		cases = list(jen.Case(id("e").Dot("want").Op("!=").Lit("")).Block(
			jen.Return(lit(begin).Op("+").Id("input").Op("+").Lit(" is not the ").Op("+").Id("e").Dot("want").Op("+").
				Add(g.wanted(" of any ", stored)))))
	} else {
		unknown := func(want, states string) jen.Code {
			return jen.Case(is("want", want)).Block(
				jen.Return(lit(begin).Op("+").Id("input").Op("+").Add(g.wanted(" is not the "+want+" of any ", states))))
		}
		cases = list(unknown(wantName, names), unknown(wantStored, stored))
	}
	cases = append(cases,
		jen.Case(is("Input", "NULL")).Block(
			jen.Return(lit(fmt.Sprintf("%sNULL is not a valid %s: scan a nullable column into sql.Null[%[2]s]", begin, g.t)))),
		jen.Case(is("Input", zero)).Block(
			jen.Return(lit(begin+zero+" is not valid: was the field set?"))))
	g.decl(doc("Error returns a message with the first 64 bytes of the input."),
		jen.Func().Params(id("e").Op("*").Id(name)).Id("Error").Params().String().Block(
			id("input").Op(":=").Add(quoted(id("e").Dot("Input").Index(jen.Empty(), jen.Min(jen.Len(id("e").Dot("Input")), lit(64))))),
			jen.If(jen.Len(id("e").Dot("Input")).Op(">").Lit(64)).Block(
				id("input").Op("+=").Lit("…"),
			),
			jen.Switch().Block(cases...),
			jen.Return(lit(begin).Op("+").Id("input").Op("+").Lit(" is not a valid "+g.t)),
		))
}

// states lists the states as `"Opening", "Active" or "Pruned"`, or returns "" if there
// are too many.
func (g *golang) states(of func(*spec.State) string) string {
	if len(g.States) > listedStates {
		return ""
	}
	words := make([]string, len(g.States))
	for i, st := range g.All() {
		words[i] = strconv.Quote(of(st))
	}
	return orWords(words)
}

// wanted is the end of a message: some words, and the states or their number.
func (g *golang) wanted(words, states string) jen.Code {
	if states == "" {
		return lit(fmt.Sprintf("%sof the %d states", words, len(g.States)))
	}
	return lit(words + g.t + ": want ").Op("+").Line().Add(goString(states))
}

// goString is a string literal, in backquotes if that spares escapes.
func goString(s string) jen.Code {
	if strings.Contains(s, `"`) && strconv.CanBackquote(s) {
		return jen.Op("`" + s + "`")
	}
	return lit(s)
}
