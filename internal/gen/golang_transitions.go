// Transitions in the Go file: which are legal, and the error of one that is not.

package gen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

func (g *golang) transitions() {
	if !g.HasTransitions() {
		return
	}
	if g.fitsWord() {
		g.successorMasks()
	} else {
		g.successorLists()
	}
	errType := g.t + "TransitionError"
	g.method(doc("TransitionTo returns the given state if the transition from s to it is legal. Otherwise it returns s and a [*%s].", errType),
		"TransitionTo", list(id("to").Id(g.t)), list(id(g.t), jen.Error()),
		jen.If(jen.Op("!").Id("s").Dot("CanTransitionTo").Call(id("to"))).Block(
			jen.Return(id("s"), jen.Op("&").Id(errType).Values(id("From").Op(":").Id("s"), id("To").Op(":").Id("to"))),
		),
		jen.Return(id("to"), jen.Nil()))
	g.mark("IsInitial", "an initial", "initialsOf"+g.t, func(st *spec.State) bool { return st.Initial.Value })
	g.mark("IsFinal", "a final", "finalsOf"+g.t, isFinal)
	g.transitionError(errType)
}

func (g *golang) canTransitionTo(test jen.Code) {
	g.method(doc("CanTransitionTo reports whether the transition from s to the given state is legal. It returns false if either is not valid."),
		"CanTransitionTo", list(id("to").Id(g.t)), list(jen.Bool()), jen.Return(test))
}

func (g *golang) successorsFunc(iterator jen.Code) {
	g.method(doc("Successors yields the states that s has a transition to, in the order of the constants."),
		"Successors", nil, list(jen.Qual("iter", "Seq").Types(id(g.t))), jen.Return(iterator))
}

// successorMasks has a word for each state, with a bit for each successor.
func (g *golang) successorMasks() {
	g.canTransitionTo(isValid("s").Op("&&").Id("to").Dot("isOneOf").Call(id(g.successors).Index(id("s"))))
	first, last := g.constant(&g.States[0]), g.constant(&g.States[len(g.States)-1])
	g.successorsFunc(jen.Func().Params(id("yield").Func().Params(id(g.t)).Bool()).Block(
		jen.For(id("to").Op(":=").Add(first), id("to").Op("<=").Add(last), id("to").Op("++")).Block(
			jen.If(id("s").Dot("CanTransitionTo").Call(id("to")).Op("&&").Op("!").Id("yield").Call(id("to"))).Block(jen.Return()),
		),
	))
	g.decl(doc("%s holds the bits 1<<to of the successors of each state.", g.successors),
		jen.Var().Id(g.successors).Op("=").Index(jen.Op("...")).Uint64().ValuesFunc(func(v *jen.Group) {
			for i, next := range g.Successors() {
				to := make([]*spec.State, len(next))
				for j, n := range next {
					to[j] = &g.States[n]
				}
				v.Line().Add(g.constant(&g.States[i])).Op(":").Add(g.mask(to))
			}
			v.Line()
		}))
}

// successorLists has all successors in one list, and where those of each state
// begin: masks of many states would be mostly zeros.
func (g *golang) successorLists() {
	g.canTransitionTo(jen.Qual("slices", "Contains").Call(id("s").Dot("successors").Call(), id("to")))
	g.successorsFunc(jen.Qual("slices", "Values").Call(id("s").Dot("successors").Call()))
	g.method(doc("successors returns the part of %s for s.", g.successors),
		"successors", nil, list(jen.Index().Id(g.t)),
		jen.If(jen.Op("!").Add(isValid("s"))).Block(jen.Return(jen.Nil())),
		jen.Return(id(g.successors).Index(id(g.firstSuccessor).Index(id("s")), id(g.firstSuccessor).Index(jen.Int().Params(id("s")).Op("+").Lit(1)))))
	rows, first, at := []string(nil), []int{0}, 0
	for i, to := range g.Successors() {
		if len(to) > 0 {
			rows = append(rows, "// From "+g.ConstName(&g.States[i])+":")
		}
		for _, n := range to {
			rows = append(rows, g.ConstName(&g.States[n])+",")
		}
		first = append(first, at)
		at += len(to)
	}
	g.decl(doc("%s lists the successors of each state, in the order of the constants.", g.successors),
		jen.Var().Id(g.successors).Op("=").Index(jen.Op("...")).Id(g.t).ValuesFunc(g.bulkValues(1, rows)))
	g.numbers(g.firstSuccessor, fmt.Sprintf("%s holds the index of each state's first successor in %s. The last entry is the length of the list.", g.firstSuccessor, g.successors),
		jen.Uint32(), append(first, at))
}

// mark adds the predicate of states that a machine starts or ends in, such as
// "a final" state.
func (g *golang) mark(name, what, table string, has func(*spec.State) bool) {
	members := g.marked(has)
	text := fmt.Sprintf("%s reports whether s is %s state", name, what)
	if names := g.fewNames(members); names != "" {
		text += ": " + names
	} else {
		text += fmt.Sprintf(". The type has %d", len(members))
	}
	if g.isLong(members) {
		g.lookUp(doc("%s.", text), name, table, "for which "+name+" returns true", members)
	} else {
		g.test(doc("%s.", text), name, members)
	}
}

func isFinal(st *spec.State) bool { return st.Final.Value }

func (g *golang) marked(has func(*spec.State) bool) []*spec.State {
	return slices.DeleteFunc(g.All(), func(st *spec.State) bool { return !has(st) })
}

// isLong reports whether a test of one marked state after the other would be long.
func (g *golang) isLong(members []*spec.State) bool { return !g.fitsWord() && len(members) > most }

func (g *golang) transitionError(name string) {
	g.decl(doc("%s reports a transition that is not legal. TransitionTo returns it as a pointer.", name),
		jen.Type().Id(name).Struct(jen.List(id("From"), id("To")).Id(g.t)))
	g.decl(doc("Error returns a message with both states and the successors of the first."),
		jen.Func().Params(id("e").Op("*").Id(name)).Id("Error").Params().String().Block(
			id("text").Op(":=").Lit(fmt.Sprintf("%s: no transition from %s ", g.Package.Value, g.t)).Op("+").
				Add(quoted(id("e").Dot("From").Dot("String").Call())).Op("+").Lit(" to ").Op("+").
				Add(quoted(id("e").Dot("To").Dot("String").Call())),
			id("lead").Op(":=").Lit(": want "),
			jen.For(id("to").Op(":=").Range().Id("e").Dot("From").Dot("Successors").Call()).Block(
				id("text").Op("+=").Id("lead").Op("+").Add(quoted(id("to").Dot("String").Call())),
				id("lead").Op("=").Lit(", "),
			),
			jen.For(jen.List(id("_"), id("s")).Op(":=").Range().Index(jen.Op("...")).Id(g.t).Values(id("e").Dot("From"), id("e").Dot("To"))).Block(
				jen.If(jen.Op("!").Add(isValid("s"))).Block(
					id("text").Op("+=").Lit("; ").Op("+").Id("s").Dot("String").Call().Op("+").Lit(" is not valid"),
				),
			),
			jen.Return(id("text")),
		))
}
