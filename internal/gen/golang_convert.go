// Conversions of the Go file: text, JSON, database and log. Each refuses what
// is no state, and a failed one leaves its receiver as it was.

package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"
)

// isOneForm reports whether what text holds and what rows hold are the same
// strings, so that one table and one lookup serve both.
func (g *golang) isOneForm() bool {
	for i := range g.States {
		st := &g.States[i]
		if g.Text(st) != st.DB.Value || len(st.Aliases.Items) > 0 && !g.TextIsDB() {
			return false
		}
	}
	return true
}

// hasOneName is isOneForm without regard to aliases: what is written is the
// same in text and in rows.
func (g *golang) hasOneName() bool {
	for i := range g.States {
		if st := &g.States[i]; g.Text(st) != st.DB.Value {
			return false
		}
	}
	return true
}

// The unexported identifiers of the file. Each is a lower-case word of its own
// and the type's name, so that several specs can generate into one package.
func (g *golang) textTable() string {
	if g.hasOneName() {
		return "stringsOf" + g.t
	}
	return "textsOf" + g.t
}

func (g *golang) dbTable() string {
	if g.hasOneName() {
		return "stringsOf" + g.t
	}
	return "dbStringsOf" + g.t
}

func (g *golang) valueTable() string { return "driverValuesOf" + g.t }

func (g *golang) makeValues() string { return "makeDriverValuesOf" + g.t }

func (g *golang) textLookup() string { return "lookup" + g.t }

func (g *golang) dbLookup() string {
	if g.isOneForm() {
		return "lookup" + g.t
	}
	return "stored" + g.t
}

// unknown names a value that is no state, and refused is the error for it.
func (g *golang) unknown() string { return "unknown" + g.t }

func (g *golang) refused() string { return "refused" + g.t }

func (g *golang) errorType() string { return "Invalid" + g.t + "Error" }

// invalid is the error for an input.
func (g *golang) invalid(input jen.Code) jen.Code {
	return jen.Op("&").Id(g.errorType()).Values(jen.Dict{jen.Id("Input"): input})
}

// bytesOf is a string as a []byte, for a lookup.
func bytesOf(name string) jen.Code { return jen.Index().Byte().Params(jen.Id(name)) }

func (g *golang) parsers() {
	text := "its db string or an alias"
	if !g.TextIsDB() {
		text = "its name"
	}
	name := "Parse" + g.t
	g.decl(docLines(fmt.Sprintf("%s returns the state whose text, %s, is exactly s. "+
		"It is the inverse of String. For any other s the error is an [*%s].", name, text, g.errorType())),
		jen.Func().Id(name).Params(jen.Id("s").String()).Params(jen.Id(g.t), jen.Error()).Block(
			jen.If(jen.Id("v").Op(":=").Id(g.textLookup()).Params(bytesOf("s")), jen.Id("v").Op("!=").Lit(0)).Block(
				jen.Return(jen.Id("v"), jen.Nil()),
			),
			jen.Return(jen.Lit(0), g.invalid(jen.Id("s"))),
		))
	name = g.t + "FromDB"
	g.decl(docLines(fmt.Sprintf("%s returns the state that is stored as s, aliases included. "+
		"For any other s it returns false.", name)),
		jen.Func().Id(name).Params(jen.Id("s").String()).Params(jen.Id(g.t), jen.Bool()).Block(
			jen.Id("v").Op(":=").Id(g.dbLookup()).Params(bytesOf("s")),
			jen.Return(jen.Id("v"), jen.Id("v").Op("!=").Lit(0)),
		))
}

// apart adds a function that is not inlined, since those that call it would then
// be too long to be inlined themselves.
func (g *golang) apart(doc []string, function jen.Code) {
	g.decl(doc, function)
	last := len(g.docs) - 1
	g.docs[last] = append(g.docs[last], "//", "//go:noinline")
}

func (g *golang) strings() {
	of := "name"
	if g.TextIsDB() {
		of = "db string"
	}
	unknown := g.unknown()
	g.method(docLines(fmt.Sprintf("String returns the %s of s, or %q for an invalid value.", of, g.t+"(42)")),
		"String", nil, list(jen.String()),
		jen.If(jen.Id("s").Dot("IsValid").Call()).Block(
			jen.Return(jen.Id(g.textTable()).Index(jen.Id("s"))),
		),
		jen.Return(jen.Id(unknown).Params(jen.Id("s"))))
	g.apart(docLines(fmt.Sprintf("%s is what String returns for an invalid value. It is a function of its own so that String is inlined.", unknown)),
		jen.Func().Id(unknown).Params(jen.Id("s").Id(g.t)).String().Block(
			jen.Return(jen.Lit(g.t+"(").Op("+").Qual("strconv", "FormatUint").Call(jen.Uint64().Params(jen.Id("s")), jen.Lit(10)).Op("+").Lit(")"))))
	g.method(docLines(`DBString returns the string that rows hold for s, or "" for an invalid value.`),
		"DBString", nil, list(jen.String()),
		jen.If(jen.Id("s").Dot("IsValid").Call()).Block(
			jen.Return(jen.Id(g.dbTable()).Index(jen.Id("s"))),
		),
		jen.Return(jen.Lit("")))
}

func (g *golang) textMethods() {
	g.apart(docLines(fmt.Sprintf("%s is the error for an invalid value. It is a function of its own to keep the methods that return it small.", g.refused())),
		jen.Func().Id(g.refused()).Params(jen.Id("s").Id(g.t)).Error().Block(
			jen.Return(g.invalid(jen.Id(g.unknown()).Params(jen.Id("s"))))))
	refused := jen.Id(g.refused()).Params(jen.Id("s"))
	g.method(docLines(fmt.Sprintf("AppendText appends the text of s to b. "+
		"For an invalid value it returns b unchanged and an [*%s].", g.errorType())),
		"AppendText", list(jen.Id("b").Index().Byte()), list(jen.Index().Byte(), jen.Error()),
		jen.If(jen.Op("!").Id("s").Dot("IsValid").Call()).Block(
			jen.Return(jen.Id("b"), refused),
		),
		jen.Return(jen.Append(jen.Id("b"), jen.Id(g.textTable()).Index(jen.Id("s")).Op("...")), jen.Nil()))
	g.method(docLines(fmt.Sprintf("MarshalText returns the text of s. JSON, XML, YAML and flag values are written with it. "+
		"For an invalid value the error is an [*%s].", g.errorType())),
		"MarshalText", nil, list(jen.Index().Byte(), jen.Error()),
		jen.If(jen.Op("!").Id("s").Dot("IsValid").Call()).Block(
			jen.Return(jen.Nil(), refused),
		),
		g.textCopy())
	g.pointerMethod(docLines(fmt.Sprintf("UnmarshalText sets s to the state whose text this is, as [Parse%s] reads it. "+
		"For any other text the error is an [*%s], and s stays as it was. "+
		"encoding/json does not call it for null, which leaves s as it was too.", g.t, g.errorType())),
		"UnmarshalText", list(jen.Id("text").Index().Byte()), list(jen.Error()),
		jen.Id("v").Op(":=").Id(g.textLookup()).Params(jen.Id("text")),
		jen.If(jen.Id("v").Op("==").Lit(0)).Block(
			jen.Return(g.invalid(jen.String().Params(jen.Id("text")))),
		),
		jen.Op("*").Id("s").Op("=").Id("v"),
		jen.Return(jen.Nil()))
	g.method(docLines("LogValue returns what String does, for package log/slog."),
		"LogValue", nil, list(jen.Qual("log/slog", "Value")),
		jen.Return(jen.Qual("log/slog", "StringValue").Call(jen.Id("s").Dot("String").Call())))
}

// roomyText is the length of the longest text, in bytes, up to which MarshalText
// allocates the same for all of them.
const roomyText = 32

// textCopy returns the text of s in memory of its own. An allocation whose size
// the compiler knows is faster, and up to roomyText it wastes little.
func (g *golang) textCopy() jen.Code {
	text := jen.Id(g.textTable()).Index(jen.Id("s"))
	longest := 0
	for i := range g.States {
		longest = max(longest, len(g.Text(&g.States[i])))
	}
	if longest > roomyText {
		return jen.Return(jen.Index().Byte().Params(text), jen.Nil())
	}
	room := (longest + 7) / 8 * 8 // the sizes in which Go allocates
	return jen.Comment("// Room for any text; a constant size is allocated faster.").Line().
		Return(jen.Append(jen.Make(jen.Index().Byte(), jen.Lit(0), jen.Lit(room)), text.Op("...")), jen.Nil())
}

func (g *golang) databaseMethods() {
	values := jen.Id(g.valueTable())
	give := list(jen.Return(values.Clone().Index(jen.Id("s")), jen.Nil()))
	if g.isLarge() {
		give = list(
			values.Clone().Dot("once").Dot("Do").Call(jen.Id(g.makeValues())),
			jen.Return(values.Clone().Dot("all").Index(jen.Id("s")), jen.Nil()),
		)
	}
	g.method(docLines(fmt.Sprintf("Value returns the string that rows hold for s. "+
		"For an invalid value the error is an [*%s], so that none reaches a database.", g.errorType())),
		"Value", nil, list(jen.Qual("database/sql/driver", "Value"), jen.Error()),
		append(list(jen.If(jen.Op("!").Id("s").Dot("IsValid").Call()).Block(
			jen.Return(jen.Nil(), jen.Id(g.refused()).Params(jen.Id("s"))),
		)), give...)...)
	input := "inputOf" + g.t
	take := func(src jen.Code) jen.Code {
		return jen.If(jen.Id("v").Op(":=").Id(g.dbLookup()).Params(src), jen.Id("v").Op("!=").Lit(0)).Block(
			jen.Op("*").Id("s").Op("=").Id("v"),
			jen.Return(jen.Nil()),
		)
	}
	g.pointerMethod(docLines(fmt.Sprintf("Scan sets s to the state that is stored as src, a string or []byte; aliases are read too. "+
		"For anything else the error is an [*%s], and s stays as it was. "+
		"NULL is an error too: scan a nullable column into a sql.Null[%s].", g.errorType(), g.t)),
		"Scan", list(jen.Id("src").Any()), list(jen.Error()),
		jen.Switch(jen.Id("src").Op(":=").Id("src").Assert(jen.Type())).Block(
			jen.Case(jen.String()).Block(take(bytesOf("src"))),
			jen.Case(jen.Index().Byte()).Block(take(jen.Id("src"))),
		),
		jen.Return(g.invalid(jen.Id(input).Params(jen.Id("src")))))
	g.decl(docLines(fmt.Sprintf("%s describes what Scan was given, for an error.", input)),
		jen.Func().Id(input).Params(jen.Id("src").Any()).String().Block(
			jen.Switch(jen.Id("src").Op(":=").Id("src").Assert(jen.Type())).Block(
				jen.Case(jen.String()).Block(jen.Return(jen.Id("src"))),
				jen.Case(jen.Index().Byte()).Block(jen.Return(jen.String().Params(jen.Id("src")))),
				jen.Case(jen.Nil()).Block(jen.Return(jen.Lit("NULL"))),
				jen.Default().Block(jen.Return(jen.Qual("fmt", "Sprintf").Call(jen.Lit("%T(%[1]v)"), jen.Id("src")))),
			),
		))
}
