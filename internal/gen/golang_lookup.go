// Lookups in the Go file: from a string to its state, by a switch or by a hash
// table.

package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/spec"
)

// switchedStrings is the number of strings up to which a lookup is a switch. Up to
// here a switch takes half the time of a hash table if most lookups are of one
// string, and its diffs are easy to read. Beyond it, the table is about as fast for
// one string, twice as fast for a mix, and from some hundred strings on compiles
// many times faster. docs/performance.md has the figures.
const switchedStrings = 16

// An entry is a string and its state.
type entry struct {
	text  string
	state *spec.State
}

// textEntries lists the strings that ParseState accepts, in the order of the spec.
func (g *golang) textEntries() []entry {
	if g.TextIsDB() {
		return g.storedEntries()
	}
	all := make([]entry, len(g.States))
	for i, st := range g.All() {
		all[i] = entry{g.Text(st), st}
	}
	return all
}

// storedEntries lists the strings that Scan accepts.
func (g *golang) storedEntries() []entry {
	var all []entry
	for _, st := range g.All() {
		for _, text := range st.Stored() {
			all = append(all, entry{text.Value, st})
		}
	}
	return all
}

func (g *golang) lookups() {
	what := "name"
	if g.TextIsDB() {
		what = "stored string"
	} else if g.textLookup == g.dbLookup {
		what = "name and stored string"
	}
	g.lookup(g.textLookup, what, g.textTable, g.textEntries())
	if g.textLookup != g.dbLookup {
		g.lookup(g.dbLookup, "stored string", g.dbTable, g.storedEntries())
	}
}

// lookup adds the function from a string to its state. The table holds the strings
// by state. The function has a []byte as its parameter, and strings are converted
// without a copy: the compiler sees that it neither keeps nor changes them.
func (g *golang) lookup(name, what, table string, entries []entry) {
	docs := []string{fmt.Sprintf("%s returns the state with the %s s, or 0.", name, what)}
	body := func(b *jen.Group) { g.switched(b, entries) }
	tables := func() {}
	if len(entries) > switchedStrings {
		h := g.newHashed(name, table, entries)
		docs = append(docs, h.doc())
		body, tables = h.body, h.tables
	}
	g.decl(docLines(docs...), jen.Func().Id(name).Params(id("s").Index().Byte()).Id(g.t).BlockFunc(body))
	tables()
}

// switched is a lookup by a switch, with a case for each state.
func (g *golang) switched(b *jen.Group, entries []entry) {
	var rows []string
	for i := 0; i < len(entries); {
		st := entries[i].state
		var texts []string
		for ; i < len(entries) && entries[i].state == st; i++ {
			texts = append(texts, strconv.Quote(entries[i].text))
		}
		rows = append(rows, "case "+strings.Join(texts, ", ")+":", "\treturn "+g.ConstName(st))
	}
	b.Switch(jen.String().Params(id("s"))).Block(g.bulk(1, rows))
	b.Return(lit(0))
}
