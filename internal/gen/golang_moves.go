// Transitions of the Go file: the legal moves, and the error of an illegal one.

package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

func (g *golang) moves() {
	if !g.HasTransitions() {
		return
	}
	if len(g.States) < 64 { // state numbers are the bits of one word
		g.moveMasks()
	} else {
		g.moveLists()
	}
	errType := g.t + "TransitionError"
	g.method(docLines(fmt.Sprintf("TransitionTo returns the given state if the move from s to it is legal. "+
		"Otherwise it returns s and a [*%s].", errType)),
		"TransitionTo", list(jen.Id("to").Id(g.t)), list(jen.Id(g.t), jen.Error()),
		jen.If(jen.Op("!").Id("s").Dot("CanTransitionTo").Call(jen.Id("to"))).Block(
			jen.Return(jen.Id("s"), jen.Op("&").Id(errType).Values(jen.Dict{jen.Id("From"): jen.Id("s"), jen.Id("To"): jen.Id("to")})),
		),
		jen.Return(jen.Id("to"), jen.Nil()))
	g.mark("IsInitial", "where every machine starts", func(st *spec.State) bool { return st.Initial.Value })
	g.mark("IsFinal", "where a machine ends", func(st *spec.State) bool { return st.Final.Value })
	g.transitionError(errType)
}

const (
	canDoc  = "CanTransitionTo reports whether the move from s to the given state is legal. It is false for an invalid value."
	nextDoc = "Successors yields the states that a legal move from s leads to, in the order of the constants."
)

// moveMasks has a word for each state, with a bit for each successor.
func (g *golang) moveMasks() {
	table := "movesOf" + g.t
	g.method(docLines(canDoc), "CanTransitionTo", list(jen.Id("to").Id(g.t)), list(jen.Bool()),
		jen.Return(jen.Id("s").Dot("IsValid").Call().Op("&&").Id(table).Index(jen.Id("s")).Op(">>").Id("to").Op("&").Lit(1).Op("!=").Lit(0)))
	g.method(docLines(nextDoc), "Successors", nil, list(jen.Qual("iter", "Seq").Types(jen.Id(g.t))),
		jen.Return(jen.Func().Params(jen.Id("yield").Func().Params(jen.Id(g.t)).Bool()).Block(
			jen.For(jen.List(jen.Id("_"), jen.Id("to")).Op(":=").Range().Id(g.t+"Values").Call()).Block(
				jen.If(jen.Id("s").Dot("CanTransitionTo").Call(jen.Id("to")).Op("&&").Op("!").Id("yield").Call(jen.Id("to"))).Block(jen.Return()),
			),
		)))
	g.decl(docLines(fmt.Sprintf("%s has a bit for each legal move: in the entry of the state that is left, by the number of the one that is entered.", table)),
		jen.Var().Id(table).Op("=").Index(jen.Op("...")).Uint64().ValuesFunc(func(v *jen.Group) {
			for i, next := range g.Successors() {
				var to []*spec.State
				for _, n := range next {
					to = append(to, &g.States[n])
				}
				moves := jen.Lit(0)
				if len(to) > 0 {
					moves = jen.Add(g.mask(to))
				}
				v.Line().Add(g.constant(&g.States[i])).Op(":").Add(moves)
			}
			v.Line()
		}))
}

// moveLists has the successors of all states in one list, and where those of
// each begin: masks of many states would be mostly zeros.
func (g *golang) moveLists() {
	targets, starts := "movesOf"+g.t, "movesFrom"+g.t
	of := func() *jen.Statement {
		return jen.Id(targets).Index(jen.Id(starts).Index(jen.Id("s")), jen.Id(starts).Index(jen.Int().Params(jen.Id("s")).Op("+").Lit(1)))
	}
	g.method(docLines(canDoc), "CanTransitionTo", list(jen.Id("to").Id(g.t)), list(jen.Bool()),
		jen.If(jen.Id("s").Dot("IsValid").Call()).Block(
			jen.For(jen.List(jen.Id("_"), jen.Id("next")).Op(":=").Range().Add(of())).Block(
				jen.If(jen.Id("next").Op("==").Id("to")).Block(jen.Return(jen.True())),
			),
		),
		jen.Return(jen.False()))
	g.method(docLines(nextDoc), "Successors", nil, list(jen.Qual("iter", "Seq").Types(jen.Id(g.t))),
		jen.Return(jen.Func().Params(jen.Id("yield").Func().Params(jen.Id(g.t)).Bool()).Block(
			jen.If(jen.Op("!").Id("s").Dot("IsValid").Call()).Block(jen.Return()),
			jen.For(jen.List(jen.Id("_"), jen.Id("to")).Op(":=").Range().Add(of())).Block(
				jen.If(jen.Op("!").Id("yield").Call(jen.Id("to"))).Block(jen.Return()),
			),
		)))
	moves, from, at := []string(nil), []int{0}, 0
	for i, to := range g.Successors() {
		if len(to) > 0 {
			moves = append(moves, "// From "+g.ConstName(&g.States[i])+":")
		}
		for _, n := range to {
			moves = append(moves, g.ConstName(&g.States[n])+",")
		}
		from = append(from, at)
		at += len(to)
	}
	g.decl(docLines(fmt.Sprintf("%s lists the states that legal moves lead to, those of the first state first.", targets)),
		jen.Var().Id(targets).Op("=").Index(jen.Op("...")).Id(g.t).ValuesFunc(g.bulkValues(1, moves)))
	g.numbers(starts, fmt.Sprintf("%s says where in %s the moves from each state begin, by its number.", starts, targets), jen.Uint32(), append(from, at))
}

// mark adds the predicate of states that a graph begins or ends with.
func (g *golang) mark(name, what string, has func(*spec.State) bool) {
	var members []*spec.State
	for i := range g.States {
		if has(&g.States[i]) {
			members = append(members, &g.States[i])
		}
	}
	test := jen.False()
	names := make([]string, len(members))
	for i, st := range members {
		names[i] = g.ConstName(st)
		if i == 0 {
			test = jen.Id("s").Op("==").Add(g.constant(st))
		} else {
			test.Op("||").Line().Id("s").Op("==").Add(g.constant(st))
		}
	}
	text := fmt.Sprintf("%s reports whether s is %s, %s.", name, "one of "+count(len(members), "state"), what)
	if n := len(members); n > 0 && n <= 8 {
		text = fmt.Sprintf("%s reports whether s is %s, %s.", name, orWords(names), what)
	}
	g.method(docLines(text), name, nil, list(jen.Bool()), jen.Return(test))
}

func (g *golang) transitionError(name string) {
	g.decl(docLines(fmt.Sprintf("%s is returned, as a pointer, by TransitionTo for a move that is not legal.", name)),
		jen.Type().Id(name).Struct(jen.List(jen.Id("From"), jen.Id("To")).Id(g.t)))
	g.decl(docLines("Error names both states, where a move from the first one may lead, and which of the two is not valid."),
		jen.Func().Params(jen.Id("e").Op("*").Id(name)).Id("Error").Params().String().Block(
			jen.Id("text").Op(":=").Lit(fmt.Sprintf("%s: no move from %s ", g.Package.Value, g.t)).Op("+").
				Qual("strconv", "Quote").Call(jen.Id("e").Dot("From").Dot("String").Call()).Op("+").Lit(" to ").Op("+").
				Qual("strconv", "Quote").Call(jen.Id("e").Dot("To").Dot("String").Call()),
			jen.Id("lead").Op(":=").Lit("; moves from there lead to "),
			jen.For(jen.Id("to").Op(":=").Range().Id("e").Dot("From").Dot("Successors").Call()).Block(
				jen.Id("text").Op("+=").Id("lead").Op("+").Qual("strconv", "Quote").Call(jen.Id("to").Dot("String").Call()),
				jen.Id("lead").Op("=").Lit(", "),
			),
			jen.For(jen.List(jen.Id("_"), jen.Id("s")).Op(":=").Range().Index(jen.Op("...")).Id(g.t).Values(jen.Id("e").Dot("From"), jen.Id("e").Dot("To"))).Block(
				jen.If(jen.Op("!").Id("s").Dot("IsValid").Call()).Block(
					jen.Id("text").Op("+=").Lit("; ").Op("+").Id("s").Dot("String").Call().Op("+").Lit(" is not valid"),
				),
			),
			jen.Return(jen.Id("text")),
		))
}
