// Lookups by a hash table, of the Go file: the function packs a text and picks a
// slot as hash.go does, and the tables hold what it filled.

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
	words    string // of the function that packs a text into words
	slots    string // names of its tables
	shifts   string
	texts    string // name of the table of strings, by what the slots hold
	rows     bool   // texts has rows of a string and its state
}

func (g *golang) newHashed(name, table string, readings []reading) *hashed {
	h := &hashed{g: g, readings: readings, name: name, words: "wordsOf" + g.t, slots: "slotsOf" + g.t, shifts: "shiftsOf" + g.t, texts: table, rows: len(readings) > len(g.States)}
	if name != g.textLookup() {
		h.words, h.slots, h.shifts = "dbWordsOf"+g.t, "dbSlotsOf"+g.t, "dbShiftsOf"+g.t
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
	return fmt.Sprintf("It looks in a perfect hash table (hash and displace) that was made when this file was generated: for a mix of %d strings "+
		"that is faster than a switch, and it compiles faster. The top bits of the hash pick a shift, and the hash plus the shift the only slot that can hold text.",
		len(h.readings))
}

func (h *hashed) body(b *jen.Group) {
	h.lengths(b)
	words := names("abcd", h.hash.words())
	h.hashing(b, words)
	found, state := h.slotted(b)
	h.comparison(b, words, found, state)
}

// hashing makes the hash of the text, and its words where there are any.
func (h *hashed) hashing(b *jen.Group, words []jen.Code) {
	b.Add(h.fold())
	key := jen.Id(h.words).Call(jen.Id("text"))
	if len(words) > 0 {
		b.List(words...).Op(":=").Add(key)
		key = jen.Add(words[0])
	}
	assign := ":="
	for i := 1; i < len(words); i++ {
		b.Add(mixed(assign, key, jen.Id("fold")))
		assign, key = "=", halves().Op("^").Add(words[i])
	}
	b.Add(mixed(assign, key.Op("^").Uint64().Params(jen.Id("n")).Op("*").Id("fold"), jen.Op(hex(h.hash.multiplier))))
	b.Id("hash").Op(":=").Add(halves())
}

// slotted looks into the slot of the hash: what string is there, and its state.
func (h *hashed) slotted(b *jen.Group) (found, state *jen.Statement) {
	shift := jen.Uint64().Params(jen.Id(h.shifts).Index(jen.Id("hash").Op(">>").Lit(h.hash.shiftBits())))
	slot := jen.Id(h.slots).Index(jen.Params(jen.Id("hash").Op(">>").Lit(h.hash.slotBits()).Op("+").Add(shift)).Op("%").Lit(len(h.hash.slots)))
	if h.rows {
		b.Id("row").Op(":=").Op("&").Id(h.texts).Index(slot)
		return jen.Id("row").Dot("text"), jen.Id("row").Dot("state")
	}
	b.Id("v").Op(":=").Id(h.g.t).Params(slot)
	return jen.Id(h.texts).Index(jen.Id("v")), jen.Id("v")
}

// comparison returns the state if the text is the string that was found.
func (h *hashed) comparison(b *jen.Group, words []jen.Code, found, state *jen.Statement) {
	if len(words) == 0 {
		b.If(found.Op("==").String().Params(jen.Id("text"))).Block(jen.Return(state))
		b.Return(jen.Lit(0))
		return
	}
	b.Id("found").Op(":=").Add(found)
	b.If(jen.Len(jen.Id("found")).Op("!=").Id("n")).Block(jen.Return(jen.Lit(0)))
	b.Comment("// Equal length and equal words: the same string.")
	others := names("wxyz", len(words))
	same := jen.Null()
	for i := range words {
		if i > 0 {
			same.Op("&&")
		}
		same.Add(others[i]).Op("==").Add(words[i])
	}
	b.If(jen.List(others...).Op(":=").Id(h.words).Call(jen.Index().Byte().Params(jen.Id("found"))), same).Block(jen.Return(state))
	b.Return(jen.Lit(0))
}

func (h *hashed) fold() jen.Code { return jen.Const().Id("fold").Op("=").Op(hex(h.hash.fold)) }

// names returns the first n letters as identifiers.
func names(letters string, n int) []jen.Code {
	ids := make([]jen.Code, n)
	for i := range ids {
		ids[i] = jen.Id(letters[i : i+1])
	}
	return ids
}

// mixed and halves are [mix], in two steps.
func mixed(assign string, key, by jen.Code) *jen.Statement {
	return jen.List(jen.Id("hi"), jen.Id("lo")).Op(assign).Qual("math/bits", "Mul64").Call(key, by)
}

func halves() *jen.Statement { return jen.Id("hi").Op("^").Id("lo") }

// lengths sorts out what can't be packed into words, or needs no look.
func (h *hashed) lengths(b *jen.Group) {
	b.Id("n").Op(":=").Len(jen.Id("text"))
	outside := jen.Id("n").Op("<").Lit(h.hash.shortest).Op("||").Id("n").Op(">").Lit(h.hash.longest)
	if h.hash.shortest == h.hash.longest {
		outside = jen.Id("n").Op("!=").Lit(h.hash.shortest)
	}
	b.If(outside).Block(jen.Return(jen.Lit(0)))
}

func hex(n uint64) string { return fmt.Sprintf("0x%016x", n) }

// tables adds the packer, the shifts, the slots and, where states have several
// strings, the rows.
func (h *hashed) tables() {
	h.packer()
	h.g.numbers(h.shifts, fmt.Sprintf("%s holds what %s adds to a hash.", h.shifts, h.name), uintFor(slices.Max(h.hash.shifts)), h.hash.shifts)
	of := "states"
	if h.rows {
		of = "rows of " + h.texts
	}
	h.g.numbers(h.slots, fmt.Sprintf("%s is the hash table of %s: numbers of %s, and 0 where there is none.", h.slots, h.name, of), uintFor(len(h.readings)), h.hash.slots)
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
