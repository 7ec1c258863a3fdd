// Lookups of the Go file: from a string to its state.

package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

// switchedTexts is the number of strings up to which a lookup is a switch. Up to
// here a switch takes half the time of a hash table where most lookups are of one
// string, and its diffs are read best. Beyond it, the table is close there, twice
// as fast for a mix, and from some hundred strings compiles many times faster.
// docs/performance.md has the figures.
const switchedTexts = 16

// A reading is a string and the state that it is read as.
type reading struct {
	text  string
	state *spec.State
}

// textReadings lists what ParseState reads, in the order of the spec.
func (g *golang) textReadings() []reading {
	if g.TextIsDB() {
		return g.dbReadings()
	}
	var all []reading
	for i := range g.States {
		st := &g.States[i]
		all = append(all, reading{g.Text(st), st})
	}
	return all
}

// dbReadings lists what Scan reads.
func (g *golang) dbReadings() []reading {
	var all []reading
	for i := range g.States {
		st := &g.States[i]
		for _, text := range st.Stored() {
			all = append(all, reading{text.Value, st})
		}
	}
	return all
}

func (g *golang) lookups() {
	if g.isOneForm() {
		g.lookup(g.textLookup(), "%s returns the state whose text and stored string this is, or 0.", g.textTable(), g.textReadings())
		return
	}
	g.lookup(g.textLookup(), "%s returns the state whose text this is, or 0.", g.textTable(), g.textReadings())
	g.lookup(g.dbLookup(), "%s returns the state that is stored as this string, or 0.", g.dbTable(), g.dbReadings())
}

// lookup adds the function from a string to its state; table holds the strings
// of the states by number. The function takes a []byte, which strings are turned
// into without a copy: the compiler sees that it neither keeps nor changes it.
func (g *golang) lookup(name, doc, table string, readings []reading) {
	docs := []string{fmt.Sprintf(doc, name)}
	body := func(b *jen.Group) { g.switched(b, readings) }
	tables := func() {}
	if len(readings) > switchedTexts {
		h := g.newHashed(name, table, readings)
		docs = append(docs, h.doc())
		body, tables = h.body, h.tables
	}
	g.decl(docLines(docs...), jen.Func().Id(name).Params(jen.Id("text").Index().Byte()).Id(g.t).BlockFunc(body))
	tables()
}

// switched is a lookup by a switch.
func (g *golang) switched(b *jen.Group, readings []reading) {
	var rows []string
	for _, same := range byState(readings) {
		var texts []string
		for _, r := range same {
			texts = append(texts, strconv.Quote(r.text))
		}
		rows = append(rows, "case "+strings.Join(texts, ", ")+":", "\treturn "+g.ConstName(same[0].state))
	}
	b.Switch(jen.String().Params(jen.Id("text"))).Block(g.bulk(1, rows))
	b.Return(jen.Lit(0))
}

// byState groups readings that lead to one state; they stand side by side.
func byState(readings []reading) [][]reading {
	var groups [][]reading
	for _, r := range readings {
		if n := len(groups); n > 0 && groups[n-1][0].state == r.state {
			groups[n-1] = append(groups[n-1], r)
			continue
		}
		groups = append(groups, []reading{r})
	}
	return groups
}
