// Lookups by a hash table in the Go file: the function hashes a string as hash.go
// does, and the tables are those that hash.go filled.

package gen

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// A hashed is a lookup by a hash table. A slot holds the number of a state, whose
// string is in a table already. If states have several strings, it holds the index
// of an entry of a string and its state. An empty slot holds 0, for the string "".
type hashed struct {
	*hashTable
	g       *golang
	entries []entry
	several bool // some state has several strings

	// Identifiers.
	name       string // of the lookup
	packFunc   string // from a string to its words
	shiftTable string
	slotTable  string
	strings    string // the table of strings, by what the slots hold
}

func (g *golang) newHashed(name, table string, entries []entry) *hashed {
	h := &hashed{g: g, entries: entries, several: len(entries) > len(g.States),
		name: name, packFunc: "wordsOf" + g.t, shiftTable: "shiftsOf" + g.t, slotTable: "slotsOf" + g.t, strings: table}
	if name != g.textLookup {
		h.packFunc, h.shiftTable, h.slotTable = "dbWordsOf"+g.t, "dbShiftsOf"+g.t, "dbSlotsOf"+g.t
	}
	if h.several {
		h.strings = "entriesOf" + g.t
	}
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = e.text
	}
	h.hashTable = newHashTable(texts)
	return h
}

func (h *hashed) doc() string {
	return fmt.Sprintf("It uses a perfect hash table (hash and displace), which for %d strings is faster than a switch and compiles faster. "+
		"The top bits of the hash select a shift. The hash plus the shift selects the only slot that can hold s.", len(h.entries))
}

func (h *hashed) body(b *jen.Group) {
	h.lengths(b)
	words := letters("abcd", h.words())
	h.hashing(b, words)
	found, state := h.slotted(b)
	h.comparison(b, words, found, state)
}

// lengths returns from the lookup if no string is as long as s.
func (h *hashed) lengths(b *jen.Group) {
	b.Id("n").Op(":=").Len(id("s"))
	outside := id("n").Op("<").Lit(h.shortest).Op("||").Id("n").Op(">").Lit(h.longest)
	if h.shortest == h.longest {
		outside = id("n").Op("!=").Lit(h.shortest)
	}
	b.If(outside).Block(jen.Return(lit(0)))
}

// hashing computes the hash of s, and its words if there are any.
func (h *hashed) hashing(b *jen.Group, words []jen.Code) {
	b.Add(h.foldConst())
	key := id(h.packFunc).Call(id("s"))
	if len(words) > 0 {
		b.List(words...).Op(":=").Add(key)
		key = jen.Add(words[0])
	}
	assign := ":="
	for i := 1; i < len(words); i++ {
		b.Add(mixed(assign, key, id("fold")))
		assign, key = "=", halves().Op("^").Add(words[i])
	}
	b.Add(mixed(assign, key.Op("^").Uint64().Params(id("n")).Op("*").Id("fold"), jen.Op(hex(h.multiplier))))
	b.Id("hash").Op(":=").Add(halves())
}

// slotted looks into the slot of the hash. It returns the string there and its
// state.
func (h *hashed) slotted(b *jen.Group) (found, state *jen.Statement) {
	shift := jen.Uint64().Params(id(h.shiftTable).Index(id("hash").Op(">>").Lit(h.shiftBits())))
	slot := id(h.slotTable).Index(jen.Params(id("hash").Op(">>").Lit(h.slotBits()).Op("+").Add(shift)).Op("%").Lit(len(h.slots)))
	if h.several {
		b.Id("entry").Op(":=").Op("&").Id(h.strings).Index(slot)
		return id("entry").Dot("stored"), id("entry").Dot("state")
	}
	b.Id("v").Op(":=").Id(h.g.t).Params(slot)
	return id(h.strings).Index(id("v")), id("v")
}

// comparison returns the state from the lookup if s is the string that was found.
func (h *hashed) comparison(b *jen.Group, words []jen.Code, found, state *jen.Statement) {
	if len(words) == 0 {
		b.If(found.Op("==").String().Params(id("s"))).Block(jen.Return(state))
		b.Return(lit(0))
		return
	}
	b.Id("found").Op(":=").Add(found)
	b.If(jen.Len(id("found")).Op("!=").Id("n")).Block(jen.Return(lit(0)))
	b.Comment("// Strings of equal length with equal words are equal.")
	others := letters("wxyz", len(words))
	same := jen.Null()
	for i := range words {
		if i > 0 {
			same.Op("&&")
		}
		same.Add(others[i]).Op("==").Add(words[i])
	}
	b.If(jen.List(others...).Op(":=").Id(h.packFunc).Call(jen.Index().Byte().Params(id("found"))), same).Block(jen.Return(state))
	b.Return(lit(0))
}

func (h *hashed) foldConst() jen.Code { return jen.Const().Id("fold").Op("=").Op(hex(h.fold)) }

// letters returns the first n letters as identifiers.
func letters(all string, n int) []jen.Code {
	ids := make([]jen.Code, n)
	for i := range ids {
		ids[i] = id(all[i : i+1])
	}
	return ids
}

// mixed and halves are the two steps of [mix].
func mixed(assign string, key, by jen.Code) *jen.Statement {
	return jen.List(id("hi"), id("lo")).Op(assign).Qual("math/bits", "Mul64").Call(key, by)
}

func halves() *jen.Statement { return id("hi").Op("^").Id("lo") }

func hex(n uint64) string { return fmt.Sprintf("0x%016x", n) }

// tables adds the function that packs strings, the shifts, the slots and, if states
// have several strings, the entries.
func (h *hashed) tables() {
	h.packer()
	h.g.numbers(h.shiftTable, fmt.Sprintf("%s holds the shifts of %s.", h.shiftTable, h.name), uintFor(slices.Max(h.shifts)), h.shifts)
	holds := "the number of a state"
	if h.several {
		holds = "an index in " + h.strings
	}
	h.g.numbers(h.slotTable, fmt.Sprintf("%s is the hash table of %s. A slot holds %s, or 0 if it is empty.", h.slotTable, h.name, holds),
		uintFor(len(h.entries)), h.slots)
	if !h.several {
		return
	}
	rows := []string{"{},"}
	for _, e := range h.entries {
		rows = append(rows, "{"+strconv.Quote(e.text)+", "+h.g.ConstName(e.state)+"},")
	}
	h.g.decl(doc("%s lists the strings that %s finds, in the order of the constants. The first entry is empty.", h.strings, h.name),
		jen.Var().Id(h.strings).Op("=").Index(jen.Op("...")).Struct(id("stored").String(), id("state").Id(h.g.t)).ValuesFunc(h.g.bulkValues(1, rows)))
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
