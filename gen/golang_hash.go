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
// holds the number of a row of a string and its state. Number 0 is no string's:
// it stands for "", which is as long as none.
type hashed struct {
	g        *golang
	hash     *hashTable
	readings []reading
	name     string // of the lookup
	slots    string // names of its tables
	shifts   string
	texts    string // name of the table of strings, by what the slots hold
	rows     bool   // texts has rows of a string and its state
}

func (g *golang) newHashed(name, table string, readings []reading) *hashed {
	h := &hashed{g: g, readings: readings, name: name, slots: "slotsOf" + g.t, shifts: "shiftsOf" + g.t, texts: table, rows: len(readings) > len(g.States)}
	if name != g.textLookup() {
		h.slots, h.shifts = "dbSlotsOf"+g.t, "dbShiftsOf"+g.t
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
	return fmt.Sprintf("It looks in a hash table that was made when this file was generated: for %d strings that is faster than a switch, "+
		"and compiles faster. The length and the bytes that make the key tell the strings apart. "+
		"The top of the hash picks a shift, and with it the hash picks the slot of the only string that text can be.",
		len(h.readings))
}

func (h *hashed) body(b *jen.Group) {
	id := jen.Id
	h.lengths(b)
	h.key(b)
	b.Id("hash").Op(":=").Id("key").Op("*").Op(hex(h.hash.multiplier))
	shift := jen.Uint64().Params(id(h.shifts).Index(id("hash").Op(">>").Lit(h.hash.shiftBits())))
	slot := id(h.slots).Index(jen.Params(id("hash").Op(">>").Lit(h.hash.slotBits()).Op("+").Add(shift)).Op("%").Lit(len(h.hash.slots)))
	if h.rows {
		b.Id("row").Op(":=").Op("&").Id(h.texts).Index(slot)
		b.If(id("row").Dot("text").Op("==").String().Params(id("text"))).Block(jen.Return(id("row").Dot("state")))
	} else {
		b.Id("v").Op(":=").Add(slot)
		b.If(id(h.texts).Index(id("v")).Op("==").String().Params(id("text"))).Block(jen.Return(id("v")))
	}
	b.Return(jen.Lit(0))
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
	first, more := h.hash.words()
	key := jen.Uint64().Params(jen.Id("n"))
	for i, p := range first {
		key.Op("|").Line().Add(h.read(p, 8*(h.hash.lengthBytes()+i)))
	}
	b.Id("key").Op(":=").Add(key)
	for _, places := range more {
		word := jen.Null()
		for i, p := range places {
			if i > 0 {
				word.Op("|").Line()
			}
			word.Add(h.read(p, 8*i))
		}
		b.Id("key").Op("^=").Params(word).Op("*").Op(hex(h.hash.fold))
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

// tables adds the shifts, the slots and, where states have several strings, the
// rows.
func (h *hashed) tables() {
	h.g.numbers(h.shifts, fmt.Sprintf("%s holds what %s adds to a hash.", h.shifts, h.name), uintFor(slices.Max(h.hash.shifts)), h.hash.shifts)
	of, element := "states", jen.Id(h.g.t)
	if h.rows {
		of, element = "rows of "+h.texts, uintFor(len(h.readings))
	}
	h.g.numbers(h.slots, fmt.Sprintf("%s is the hash table of %s: numbers of %s, and 0 where there is none.", h.slots, h.name, of), element, h.hash.slots)
	if !h.rows {
		return
	}
	h.g.decl(docLines(fmt.Sprintf("%s holds what %s reads, in the order of the states. The first row stands for no state.", h.texts, h.name)),
		jen.Var().Id(h.texts).Op("=").Index(jen.Op("...")).Struct(jen.Id("text").String(), jen.Id("state").Id(h.g.t)).ValuesFunc(h.g.bulkValues(1, h.readingRows())))
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
