// Predicates in the Go file: IsValid and one method for each flag. A flag's states
// are bits: of one constant if the states fit a word, or else of a table.

package gen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

func (g *golang) predicates() {
	first, last := g.constant(&g.States[0]), g.constant(&g.States[len(g.States)-1])
	test := id("s").Op("==").Add(first)
	if len(g.States) > 1 {
		test = first.Op("<=").Id("s").Op("&&").Id("s").Op("<=").Add(last)
	}
	g.method(doc("IsValid reports whether s is one of the constants."), "IsValid", nil, list(jen.Bool()), jen.Return(test))
	for i := range g.Flags {
		g.predicate(&g.Flags[i])
	}
	g.isOneOf()
}

func (g *golang) predicate(f *spec.Flag) {
	members := g.Members(f)
	states := cmp.Or(g.fewNames(members), fmt.Sprintf("one of the %d states in %s", len(members), g.SQLName(f)))
	text := docLines(fmt.Sprintf("%s reports whether s is %s.", f.MethodName(), states), f.Doc.Value)
	if g.fitsWord() || len(members) < 2 {
		g.test(text, f.MethodName(), members)
		return
	}
	g.lookUp(text, f.MethodName(), g.SetName(f), "in "+g.SQLName(f), members)
}

// test adds the predicate of some states, without a table.
func (g *golang) test(doc []string, method string, members []*spec.State) {
	g.method(doc, method, nil, list(jen.Bool()), jen.Return(g.memberTest(members)))
}

// lookUp adds the predicate of some states, and the table of their bits.
func (g *golang) lookUp(text []string, method, table, what string, members []*spec.State) {
	g.method(text, method, nil, list(jen.Bool()), jen.Return(id("s").Dot("isOneOf").Call(jen.Op("&").Id(table))))
	g.decl(doc("%s has a bit for each state, by number. It is set for the states %s.", table, what),
		jen.Var().Id(table).Op("=").Add(g.bitset(members)))
}

// memberTest tests whether s is one of some states, without a table.
func (g *golang) memberTest(members []*spec.State) *jen.Statement {
	switch {
	case len(members) == 0:
		return jen.False()
	case len(members) > 1 && g.fitsWord():
		return id("s").Dot("isOneOf").Call(g.mask(members))
	}
	test := jen.Null()
	for i, st := range members {
		if i > 0 {
			test.Op("||").Line()
		}
		test.Id("s").Op("==").Add(g.constant(st))
	}
	return test
}

// isOneOf adds the method that looks a bit up, if anything calls it.
func (g *golang) isOneOf() {
	isSet := func(f spec.Flag) bool { return len(g.Members(&f)) > 1 }
	hasSet := slices.ContainsFunc(g.Flags, isSet) || g.HasTransitions() && g.isLong(g.marked(isFinal))
	switch {
	case g.fitsWord() && (hasSet || g.HasTransitions()):
		g.method(doc("isOneOf reports whether the bit 1<<s of members is set. It never is for an invalid s: a shift by 64 or more yields 0."),
			"isOneOf", list(id("members").Uint64()), list(jen.Bool()),
			jen.Return(id("members").Op(">>").Id("s").Op("&").Lit(1).Op("!=").Lit(0)))
	case !g.fitsWord() && hasSet:
		g.method(doc("isOneOf reports whether the bit of s in members is set. It never is for an invalid s."),
			"isOneOf", list(id("members").Op("*").Index(lit(g.setWords())).Uint64()), list(jen.Bool()),
			id("word").Op(":=").Int().Params(id("s").Op(">>").Lit(6)),
			jen.Return(id("word").Op("<").Len(id("members")).Op("&&").
				Id("members").Index(id("word")).Op(">>").Params(id("s").Op("&").Lit(63)).Op("&").Lit(1).Op("!=").Lit(0)))
	}
}

// mask is the set of some states as a constant, on one line if it is short.
func (g *golang) mask(members []*spec.State) jen.Code {
	if len(members) == 0 {
		return lit(0)
	}
	width := 0
	for _, st := range members {
		width += len("1<< | ") + len(g.ConstName(st))
	}
	code := jen.Null()
	for i, st := range members {
		if i > 0 {
			code.Op("|")
		}
		if i > 0 && width > 80 {
			code.Line()
		}
		code.Lit(1).Op("<<").Add(g.constant(st))
	}
	return code
}

// setWords is how many words have a bit for every state and for zero.
func (g *golang) setWords() int { return (len(g.States) + 64) / 64 }

func (g *golang) bitset(members []*spec.State) jen.Code {
	words := make([]uint64, g.setWords())
	for _, st := range members {
		words[st.Number/64] |= 1 << (st.Number % 64)
	}
	rows := make([]string, len(words))
	for i, word := range words {
		rows[i] = fmt.Sprintf("0x%016x,", word)
	}
	return jen.Index(jen.Op("...")).Uint64().ValuesFunc(g.bulkValues(1, rows))
}

// most is how many states are named one by one.
const most = 8

// fewNames names a few states in words. For none and for many it returns "".
func (g *golang) fewNames(states []*spec.State) string {
	if len(states) == 0 || len(states) > most {
		return ""
	}
	names := make([]string, len(states))
	for i, st := range states {
		names[i] = g.ConstName(st)
	}
	return orWords(names)
}

// orWords joins words as "a, b or c".
func orWords(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
