// Text in the Go file: the methods that encoding/json, flags and most other
// packages use. They reject invalid values, and one that fails leaves its
// receiver unchanged.

package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"
)

func (g *golang) parsers() {
	text := "name"
	if g.TextIsDB() {
		text = "db string or alias"
	}
	name := "Parse" + g.t
	g.decl(doc("%s returns the state whose %s is exactly s. For any other s the error is an [*%s].", name, text, g.errorType()),
		jen.Func().Id(name).Params(id("s").String()).Params(id(g.t), jen.Error()).Block(
			jen.If(id("v").Op(":=").Id(g.textLookup).Params(bytesOf("s")), id("v").Op("!=").Lit(0)).Block(
				jen.Return(id("v"), jen.Nil()),
			),
			jen.Return(lit(0), g.unknown(g.wantText(), id("s"))),
		))
	name = g.t + "FromDB"
	g.decl(doc("%s returns the state whose db string or alias is exactly s. For any other s it returns false.", name),
		jen.Func().Id(name).Params(id("s").String()).Params(id(g.t), jen.Bool()).Block(
			id("v").Op(":=").Id(g.dbLookup).Params(bytesOf("s")),
			jen.Return(id("v"), id("v").Op("!=").Lit(0)),
		))
}

func (g *golang) strings() {
	of := "name"
	if g.TextIsDB() {
		of = "db string"
	}
	g.method(doc("String returns the %s of s, or a string like %q if s is not valid.", of, g.invalidExample()),
		"String", nil, list(jen.String()),
		jen.If(isValid("s")).Block(
			jen.Return(id(g.textTable).Index(id("s"))),
		),
		jen.Return(id(g.formatInvalid).Params(id("s"))))
	g.notInlined(doc("%s returns the string of an invalid value. It is not inlined so that String can be.", g.formatInvalid),
		jen.Func().Id(g.formatInvalid).Params(id("s").Id(g.t)).String().Block(
			jen.Return(lit(g.t+"(").Op("+").Qual("strconv", "FormatUint").Call(jen.Uint64().Params(id("s")), lit(10)).Op("+").Lit(")"))))
	g.method(doc(`DBString returns the string that the database stores for s, or "" if s is not valid.`),
		"DBString", nil, list(jen.String()),
		jen.If(isValid("s")).Block(
			jen.Return(id(g.dbTable).Index(id("s"))),
		),
		jen.Return(lit("")))
}

// invalidExample is what String returns for the first invalid value after the
// states.
func (g *golang) invalidExample() string { return fmt.Sprintf("%s(%d)", g.t, len(g.States)+1) }

func (g *golang) textMethods() {
	g.notInlined(doc("%s returns the error for an invalid value. It is not inlined, to keep its callers small.", g.reject),
		jen.Func().Id(g.reject).Params(id("s").Id(g.t)).Error().Block(
			jen.Return(g.invalid(id(g.formatInvalid).Params(id("s"))))))
	g.method(doc("AppendText appends the result of String to b. If s is not valid, it returns b unchanged and an [*%s].", g.errorType()),
		"AppendText", list(id("b").Index().Byte()), list(jen.Index().Byte(), jen.Error()),
		g.rejectInvalid(id("b")),
		jen.Return(jen.Append(id("b"), id(g.textTable).Index(id("s")).Op("...")), jen.Nil()))
	g.method(doc("MarshalText returns the result of String as bytes, for JSON, XML, YAML and flags. "+
		"If s is not valid, the error is an [*%s].", g.errorType()),
		"MarshalText", nil, list(jen.Index().Byte(), jen.Error()),
		g.rejectInvalid(jen.Nil()),
		g.textCopy())
	g.pointerMethod(doc("UnmarshalText sets s to the state that [Parse%s] returns for text. If it fails, the error is an [*%s] "+
		"and s is unchanged. encoding/json does not call it for null, so null leaves s unchanged too.", g.t, g.errorType()),
		"UnmarshalText", list(id("text").Index().Byte()), list(jen.Error()),
		id("v").Op(":=").Id(g.textLookup).Params(id("text")),
		jen.If(id("v").Op("==").Lit(0)).Block(
			jen.Return(g.unknown(g.wantText(), jen.String().Params(id("text")))),
		),
		jen.Op("*").Id("s").Op("=").Id("v"),
		jen.Return(jen.Nil()))
	g.method(doc("LogValue returns the result of String, for log/slog."),
		"LogValue", nil, list(jen.Qual("log/slog", "Value")),
		jen.Return(jen.Qual("log/slog", "StringValue").Call(id("s").Dot("String").Call())))
}

// rejectInvalid returns from a method with an error if s is not valid.
func (g *golang) rejectInvalid(result jen.Code) jen.Code {
	return jen.If(jen.Op("!").Add(isValid("s"))).Block(jen.Return(result, id(g.reject).Params(id("s"))))
}

// roomyText is how many bytes the longest text may have for MarshalText to
// allocate as much for all of them.
const roomyText = 32

// textCopy returns the text of s in memory of its own. An allocation is faster
// if the compiler knows its size, and up to roomyText little is wasted.
func (g *golang) textCopy() jen.Code {
	text := id(g.textTable).Index(id("s"))
	longest := 0
	for _, st := range g.All() {
		longest = max(longest, len(g.Text(st)))
	}
	if longest > roomyText {
		return jen.Return(jen.Index().Byte().Params(text), jen.Nil())
	}
	room := (longest + 7) / 8 * 8 // the sizes in which Go allocates
	return jen.Comment("// The capacity fits any text: a constant size is faster to allocate.").Line().
		Return(jen.Append(jen.Make(jen.Index().Byte(), lit(0), lit(room)), text.Op("...")), jen.Nil())
}
