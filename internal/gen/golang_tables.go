// Tables of the Go file: the strings of each state. The way back from a string
// is in golang_lookup.go.

package gen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

func (g *golang) tables() {
	if g.hasOneName() {
		g.stringTable(g.textTable(), "String and DBString return", g.Text)
	} else {
		g.stringTable(g.textTable(), "String returns", g.Text)
		g.stringTable(g.dbTable(), "DBString returns", func(st *spec.State) string { return st.DB.Value })
	}
	g.driverValues()
}

// driverValues adds what Value returns: a string in an interface, made once so
// that a call costs no allocation. In the code of a large set they would be its
// strings once more, a tenth of the time to compile it and two fifths of its
// size; there the first call makes them.
func (g *golang) driverValues() {
	name, element := g.valueTable(), jen.Qual("database/sql/driver", "Value")
	if !g.isLarge() {
		g.byNumber(fmt.Sprintf("%s holds what Value returns, ready-made so that it costs no allocation.", name),
			name, element, "nil", func(st *spec.State) string { return st.DB.Value })
		return
	}
	g.decl(docLines(fmt.Sprintf("%s holds what Value returns. The first call of Value makes all of it, and no later one allocates.", name)),
		jen.Var().Id(name).Struct(
			jen.Id("once").Qual("sync", "Once"),
			jen.Id("all").Index().Add(element),
		))
	g.decl(docLines(fmt.Sprintf("%s makes what Value returns.", g.makeValues())),
		jen.Func().Id(g.makeValues()).Params().Block(
			jen.Id(name).Dot("all").Op("=").Make(jen.Index().Add(element), jen.Len(jen.Id(g.dbTable()))),
			jen.For(jen.List(jen.Id("s"), jen.Id("text")).Op(":=").Range().Id(g.dbTable()).Index(jen.Op(":"))).Block(
				jen.Id(name).Dot("all").Index(jen.Id("s")).Op("=").Id("text"),
			),
		))
}

func (g *golang) stringTable(name, use string, of func(*spec.State) string) {
	g.byNumber(fmt.Sprintf("%s holds what %s.", name, use), name, jen.String(), `""`, of)
}

// alignedKey is the length in bytes of a key up to which gofmt lines up what
// stands behind it, whatever the lengths of the others (exprList in go/printer).
const alignedKey = 40

// byNumber adds a table with a string for each state, by its number; none
// stands for no state. A small set has its rows named:
// StateOpening: "Opening".
func (g *golang) byNumber(doc, name string, element jen.Code, none string, of func(*spec.State) string) {
	var rows []string
	if g.isLarge() {
		doc += " The first row is for no state."
		rows = append(rows, none+",")
	}
	keys, aligned := g.keys()
	for i := range g.States {
		rows = append(rows, keys[i]+strconv.Quote(of(&g.States[i]))+",")
	}
	values := g.bulkValues(1, rows)
	if !aligned {
		values = func(v *jen.Group) {
			for i := range g.States {
				st := &g.States[i]
				v.Line().Add(g.constant(st)).Op(":").Lit(of(st))
			}
			v.Line()
		}
	}
	g.decl(docLines(doc), jen.Var().Id(name).Op("=").Index(jen.Op("...")).Add(element).ValuesFunc(values))
}

// keys returns what stands in front of the value of each state in a table: the
// constants of a small set, with the spaces behind them, and nothing in a large
// one. It also tells whether gofmt would line up all of them.
func (g *golang) keys() (keys []string, aligned bool) {
	keys = make([]string, len(g.States))
	if g.isLarge() {
		return keys, true
	}
	longest, width := 0, 0
	for i := range g.States {
		keys[i] = g.ConstName(&g.States[i]) + ":"
		longest, width = max(longest, len(keys[i])-len(":")), max(width, utf8.RuneCountInString(keys[i]))
	}
	for i, key := range keys {
		keys[i] += strings.Repeat(" ", width-utf8.RuneCountInString(key)+1)
	}
	return keys, longest <= alignedKey
}

// numbers adds a table of numbers, 16 to a line.
func (g *golang) numbers(name, doc string, element jen.Code, all []int) {
	var rows []string
	for line := range slices.Chunk(all, 16) {
		var row []byte
		for i, n := range line {
			if i > 0 {
				row = append(row, ' ')
			}
			row = append(strconv.AppendInt(row, int64(n), 10), ',')
		}
		rows = append(rows, string(row))
	}
	g.decl(docLines(doc), jen.Var().Id(name).Op("=").Index(jen.Lit(len(all))).Add(element).ValuesFunc(g.bulkValues(1, rows)))
}
