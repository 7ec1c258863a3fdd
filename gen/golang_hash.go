// Lookups by a hash table, of the Go file: the function reads the places that
// hash.go chose, and the tables hold what it filled.

package gen

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// A hashed is a lookup by a hash table. A slot holds the number of a state,
// whose string is in a table already. Where states have several strings, it
// holds the number of a row of a string and its state.
type hashed struct {
	g        *golang
	hash     *hashTable
	readings []reading
	name     string // of the lookup
	slots    string // name of the table of slots
	texts    string // name of the table of strings, by what the slots hold
	rows     bool   // texts has rows of a string and its state
}

func (g *golang) newHashed(name, table string, readings []reading) *hashed {
	h := &hashed{g: g, readings: readings, name: name, slots: "slotsOf" + g.t, texts: table, rows: len(readings) > len(g.States)}
	if name != g.textLookup() {
		h.slots = "dbSlotsOf" + g.t
	}
	if h.rows {
		h.texts = "readingsOf" + g.t
	}
	texts := make([]string, len(readings))
	for i, r := range readings {
		texts[i] = r.text
	}
	h.hash = newHashTable(texts)
	return h
}

func (h *hashed) doc() string {
	return fmt.Sprintf("It looks in a hash table that was filled when this file was generated: for %d strings that is faster than a switch, "+
		"and compiles faster. The length and the bytes that make the key tell the strings apart; "+
		"%s holds, at the hash of the key or a little further on, the only one that text can be.", len(h.readings), h.slots)
}

func (h *hashed) body(b *jen.Group) {
	id := jen.Id
	h.lengths(b)
	h.key(b)
	size := len(h.hash.slots)
	b.For(id("i").Op(":=").Id("key").Op("*").Op(hex(h.hash.multiplier)).Op(">>").Lit(h.hash.shift()), jen.Empty(), id("i").Op("++")).BlockFunc(func(b *jen.Group) {
		slot := id(h.slots).Index(id("i").Op("%").Lit(size))
		if h.rows {
			b.Id("row").Op(":=").Op("&").Id(h.texts).Index(slot)
			b.If(id("row").Dot("state").Op("==").Lit(0).Op("||").Id("row").Dot("text").Op("==").String().Params(id("text"))).Block(
				jen.Return(id("row").Dot("state")),
			)
			return
		}
		b.Id("v").Op(":=").Add(slot)
		b.If(id("v").Op("==").Lit(0).Op("||").Id(h.texts).Index(id("v")).Op("==").String().Params(id("text"))).Block(
			jen.Return(id("v")),
		)
	})
}

// lengths sorts out what is too short for the places, or needs no look.
func (h *hashed) lengths(b *jen.Group) {
	b.Id("n").Op(":=").Len(jen.Id("text"))
	outside := jen.Id("n").Op("<").Lit(h.hash.shortest).Op("||").Id("n").Op(">").Lit(h.hash.longest)
	if h.hash.shortest == h.hash.longest {
		outside = jen.Id("n").Op("!=").Lit(h.hash.shortest)
	}
	b.If(outside).Block(jen.Return(jen.Lit(0)))
}

// key packs the length and the bytes as [hashTable.key] does.
func (h *hashed) key(b *jen.Group) {
	places := h.hash.places
	first := places[:min(len(places), placesInWord)]
	key := jen.Uint64().Params(jen.Id("n"))
	for i, p := range first {
		key.Op("|").Line().Add(h.read(p, 8+8*i))
	}
	b.Id("key").Op(":=").Add(key)
	for more := range slices.Chunk(places[len(first):], wordPlaces) {
		word := jen.Null()
		for i, p := range more {
			if i > 0 {
				word.Op("|").Line()
			}
			word.Add(h.read(p, 8*i))
		}
		b.Id("key").Op("^=").Params(word).Op("*").Op(hex(foldMultiplier))
	}
}

// read is the byte at p, shifted.
func (h *hashed) read(p place, shift int) *jen.Statement {
	at := jen.Lit(p.at)
	switch {
	case p.fromEnd:
		at = jen.Id("n").Op("-").Lit(p.at)
	case p.at >= h.hash.shortest:
		at = jen.Min(jen.Lit(p.at), jen.Id("n").Op("-").Lit(1))
	}
	code := jen.Uint64().Params(jen.Id("text").Index(at))
	if shift > 0 {
		code.Op("<<").Lit(shift)
	}
	return code
}

func hex(n uint64) string { return fmt.Sprintf("0x%016x", n) }

// tables adds the slots and, where states have several strings, the rows.
func (h *hashed) tables() {
	of, element := "states", jen.Id(h.g.t)
	if h.rows {
		of, element = "rows of "+h.texts, uintFor(len(h.readings))
	}
	h.g.decl(docLines(fmt.Sprintf("%s is the hash table of %s: numbers of %s, and 0 where there is none.", h.slots, h.name, of)),
		jen.Var().Id(h.slots).Op("=").Index(jen.Lit(len(h.hash.slots))).Add(element).ValuesFunc(h.g.bulkValues(h.slotRows())))
	if !h.rows {
		return
	}
	h.g.decl(docLines(fmt.Sprintf("%s holds what %s reads, in the order of the states. The first row stands for no state.", h.texts, h.name)),
		jen.Var().Id(h.texts).Op("=").Index(jen.Op("...")).Struct(jen.Id("text").String(), jen.Id("state").Id(h.g.t)).ValuesFunc(h.g.bulkValues(h.readingRows())))
}

const slotsPerLine = 16

func (h *hashed) slotRows() []string {
	var rows []string
	for line := range slices.Chunk(h.hash.slots, slotsPerLine) {
		var row []byte
		for i, n := range line {
			if i > 0 {
				row = append(row, ' ')
			}
			row = append(strconv.AppendInt(row, int64(n), 10), ',')
		}
		rows = append(rows, string(row))
	}
	return rows
}

func (h *hashed) readingRows() []string {
	rows := []string{"{},"}
	for _, r := range h.readings {
		rows = append(rows, "{"+strconv.Quote(r.text)+", "+h.g.ConstName(r.state)+"},")
	}
	return rows
}

// uintFor is the smallest unsigned type that holds n.
func uintFor(n int) *jen.Statement {
	switch {
	case n < 1<<8:
		return jen.Uint8()
	case n < 1<<16:
		return jen.Uint16()
	}
	return jen.Uint32()
}
