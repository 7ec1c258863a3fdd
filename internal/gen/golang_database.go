// The methods for database/sql in the Go file.

package gen

import "github.com/dave/jennifer/jen"

func (g *golang) databaseMethods() {
	value := list(jen.Return(id(g.valueTable).Index(id("s")), jen.Nil()))
	if g.isLarge() {
		value = list(
			id(g.valueTable).Dot("once").Dot("Do").Call(id(g.fillValues)),
			jen.Return(id(g.valueTable).Dot("all").Index(id("s")), jen.Nil()),
		)
	}
	g.method(doc("Value returns the string that the database stores for s. If s is not valid, the error is an [*%s], "+
		"so that no invalid value is stored.", g.errorType()),
		"Value", nil, list(jen.Qual("database/sql/driver", "Value"), jen.Error()),
		append(list(g.rejectInvalid(jen.Nil())), value...)...)
	set := func(src jen.Code) jen.Code {
		return jen.If(id("v").Op(":=").Id(g.dbLookup).Params(src), id("v").Op("!=").Lit(0)).Block(
			jen.Op("*").Id("s").Op("=").Id("v"),
			jen.Return(jen.Nil()),
		)
	}
	g.pointerMethod(doc("Scan sets s to the state with the stored string src, a string or []byte. For any other src the error is "+
		"an [*%s] and s is unchanged. NULL is an error too: scan a nullable column into a sql.Null[%s].", g.errorType(), g.t),
		"Scan", list(id("src").Any()), list(jen.Error()),
		jen.Switch(id("src").Op(":=").Id("src").Assert(jen.Type())).Block(
			jen.Case(jen.String()).Block(set(bytesOf("src"))),
			jen.Case(jen.Index().Byte()).Block(set(id("src"))),
		),
		jen.Return(id(g.rejectSource).Params(id("src"))))
	g.decl(doc("%s returns the error for a value that Scan rejects.", g.rejectSource),
		jen.Func().Id(g.rejectSource).Params(id("src").Any()).Error().Block(
			jen.Switch(id("src").Op(":=").Id("src").Assert(jen.Type())).Block(
				jen.Case(jen.String()).Block(jen.Return(g.unknown(wantStored, id("src")))),
				jen.Case(jen.Index().Byte()).Block(jen.Return(g.unknown(wantStored, jen.String().Params(id("src"))))),
				jen.Case(jen.Nil()).Block(jen.Return(g.invalid(lit("NULL")))),
			),
			jen.Return(g.invalid(jen.Qual("fmt", "Sprintf").Call(lit("%T(%[1]v)"), id("src")))),
		))
}

// driverValues adds the results of Value, which are interfaces, so that a call
// allocates nothing. In the code of a large set they would repeat all strings,
// and take a tenth of the time to compile it and two fifths of its size; there
// the first call makes them.
func (g *golang) driverValues() {
	element := jen.Qual("database/sql/driver", "Value")
	if !g.isLarge() {
		g.byNumber(g.valueTable+" holds the results of Value, so that Value does not allocate.", g.valueTable, element, "nil", dbString)
		return
	}
	g.decl(doc("%s holds the results of Value. The first call fills it, so that later ones do not allocate.", g.valueTable),
		jen.Var().Id(g.valueTable).Struct(
			id("once").Qual("sync", "Once"),
			id("all").Index().Add(element),
		))
	g.decl(doc("%s fills %s.", g.fillValues, g.valueTable),
		jen.Func().Id(g.fillValues).Params().Block(
			id(g.valueTable).Dot("all").Op("=").Make(jen.Index().Add(element), jen.Len(id(g.dbTable))),
			jen.For(jen.List(id("s"), id("text")).Op(":=").Range().Id(g.dbTable).Index(jen.Op(":"))).Block(
				id(g.valueTable).Dot("all").Index(id("s")).Op("=").Id("text"),
			),
		))
}
