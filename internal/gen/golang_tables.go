// Tables in the Go file: the strings of each state, by number. The other way, from
// a string to its state, is in golang_lookup.go.

package gen

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

func dbString(st *spec.State) string { return st.DB.Value }

func (g *golang) tables() {
	if g.textTable == g.dbTable {
		g.stringTable(g.textTable, "String and DBString", g.Text)
	} else {
		g.stringTable(g.textTable, "String", g.Text)
		g.stringTable(g.dbTable, "DBString", dbString)
	}
	g.driverValues()
}

func (g *golang) stringTable(name, methods string, of func(*spec.State) string) {
	g.byNumber(name+" holds the results of "+methods+".", name, jen.String(), `""`, of)
}

// byNumber adds a table with a string for each state. The rows of a small set have
// keys, as in StateOpening: "Opening". In a large set gofmt would take long to align
// them; there the table begins with zero, for the number 0.
func (g *golang) byNumber(text, name string, element jen.Code, zero string, of func(*spec.State) string) {
	var rows []string
	if g.isLarge() {
		text += " The first entry is for the zero value."
		rows = append(rows, zero+",")
	}
	keys, aligned := g.keys()
	for i, st := range g.All() {
		rows = append(rows, keys[i]+strconv.Quote(of(st))+",")
	}
	values := g.bulkValues(1, rows)
	if !aligned {
		values = func(v *jen.Group) {
			for _, st := range g.All() {
				v.Line().Add(g.constant(st)).Op(":").Lit(of(st))
			}
			v.Line()
		}
	}
	g.decl(doc("%s", text), jen.Var().Id(name).Op("=").Index(jen.Op("...")).Add(element).ValuesFunc(values))
}

// alignedKey is how many bytes a key may have for gofmt to align all values of a
// table, whatever the lengths of the other keys (exprList in go/printer).
const alignedKey = 40

// keys returns what comes before each value in a table: the constants of a small
// set with spaces behind them, and nothing in a large one. It reports whether gofmt
// would align all of them.
func (g *golang) keys() (keys []string, aligned bool) {
	keys = make([]string, len(g.States))
	if g.isLarge() {
		return keys, true
	}
	longest, width := 0, 0
	for i, st := range g.All() {
		keys[i] = g.ConstName(st) + ":"
		longest, width = max(longest, len(keys[i])-len(":")), max(width, utf8.RuneCountInString(keys[i]))
	}
	for i, key := range keys {
		keys[i] += strings.Repeat(" ", width-utf8.RuneCountInString(key)+1)
	}
	return keys, longest <= alignedKey
}

// numbers adds a table of numbers, 16 to a line.
func (g *golang) numbers(name, text string, element jen.Code, all []int) {
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
	g.decl(doc("%s", text), jen.Var().Id(name).Op("=").Index(lit(len(all))).Add(element).ValuesFunc(g.bulkValues(1, rows)))
}
