// Predicates of the Go file: IsValid and one method for each flag.

package gen

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

func (g *golang) predicates() {
	g.method(docLines(fmt.Sprintf("IsValid reports whether s is one of the %s.", count(len(g.States), "state"))),
		"IsValid", nil, list(jen.Bool()), jen.Return(g.validTest()))
	for i := range g.Flags {
		g.predicate(&g.Flags[i])
	}
}

func (g *golang) validTest() *jen.Statement {
	first, last := g.constant(&g.States[0]), g.constant(&g.States[len(g.States)-1])
	if len(g.States) == 1 {
		return jen.Id("s").Op("==").Add(first)
	}
	return first.Op("<=").Id("s").Op("&&").Id("s").Op("<=").Add(last)
}

func (g *golang) predicate(f *spec.Flag) {
	doc := g.predicateDoc(f)
	if len(g.States) < 64 { // state numbers are the bits of one word
		g.method(doc, f.MethodName(), nil, list(jen.Bool()),
			jen.Comment("// Invalid values have no bit in members: a shift by 64 or more gives 0."),
			jen.Const().Id("members").Op("=").Add(g.mask(g.Members(f))),
			jen.Return(jen.Uint64().Params(jen.Id("members")).Op(">>").Id("s").Op("&").Lit(1).Op("!=").Lit(0)))
		return
	}
	g.method(doc, f.MethodName(), nil, list(jen.Bool()),
		jen.Id("word").Op(":=").Int().Params(jen.Id("s").Op(">>").Lit(6)),
		jen.Return(jen.Id("word").Op("<").Len(jen.Id(g.SetName(f))).Op("&&").
			Id(g.SetName(f)).Index(jen.Id("word")).Op(">>").Params(jen.Id("s").Op("&").Lit(63)).Op("&").Lit(1).Op("!=").Lit(0)))
	g.decl(docLines(fmt.Sprintf("%s holds a bit for each state, by its number: 1 for those in %s.", g.SetName(f), g.SQLName(f))),
		jen.Var().Id(g.SetName(f)).Op("=").Add(g.bitset(f)))
}

func (g *golang) mask(members []*spec.State) jen.Code {
	code := jen.Null()
	for i, st := range members {
		if i > 0 {
			code.Op("|").Line()
		}
		code.Lit(1).Op("<<").Add(g.constant(st))
	}
	return code
}

func (g *golang) bitset(f *spec.Flag) jen.Code {
	words := make([]uint64, (len(g.States)+64)/64)
	for _, st := range g.Members(f) {
		words[st.Number/64] |= 1 << (st.Number % 64)
	}
	rows := make([]string, len(words))
	for i, word := range words {
		rows[i] = fmt.Sprintf("0x%016x,", word)
	}
	return jen.Index(jen.Op("...")).Uint64().ValuesFunc(g.bulkValues(1, rows))
}

// predicateDoc says for which states the predicate holds, then what the author
// says of the flag.
func (g *golang) predicateDoc(f *spec.Flag) []string {
	members := g.Members(f)
	text := fmt.Sprintf("%s reports whether s is one of the %s that %s lists.", f.MethodName(), count(len(members), "state"), g.SQLName(f))
	if len(members) <= 8 {
		names := make([]string, len(members))
		for i, st := range members {
			names[i] = g.ConstName(st)
		}
		text = fmt.Sprintf("%s reports whether s is %s.", f.MethodName(), orWords(names))
	}
	return docLines(text, f.Doc.Value)
}

// orWords joins words as "a, b or c".
func orWords(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
