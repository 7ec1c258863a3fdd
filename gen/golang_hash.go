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
	return fmt.Sprintf("It looks in a hash table that was made when this file was generated: for %d strings that is faster than a switch, "+
		"and compiles faster. The top of the hash picks a shift, and with it the hash picks the slot of the only string that text can be.",
		len(h.readings))
}

func (h *hashed) body(b *jen.Group) {
	id := jen.Id
	h.lengths(b)
	b.Add(h.fold())
	words := names("abcd", h.hash.words())
	key := id(h.words).Call(id("text"))
	if len(words) > 0 {
		b.List(words...).Op(":=").Add(key)
		key = h.folded(words)
	}
	b.Id("key").Op(":=").Add(key).Op("^").Uint64().Params(id("n")).Op("*").Id("fold")
	b.Id("hash").Op(":=").Params(id("key").Op("^").Id("key").Op(">>").Lit(32)).Op("*").Op(hex(h.hash.multiplier))
	shift := jen.Uint64().Params(id(h.shifts).Index(id("hash").Op(">>").Lit(h.hash.shiftBits())))
	slot := id(h.slots).Index(jen.Params(id("hash").Op(">>").Lit(h.hash.slotBits()).Op("+").Add(shift)).Op("%").Lit(len(h.hash.slots)))
	found, state := id(h.texts).Index(id("v")), id("v")
	if h.rows {
		b.Id("row").Op(":=").Op("&").Id(h.texts).Index(slot)
		found, state = id("row").Dot("text"), id("row").Dot("state")
	} else {
		b.Id("v").Op(":=").Add(slot)
	}
	if len(words) == 0 {
		b.If(found.Op("==").String().Params(id("text"))).Block(jen.Return(state))
		b.Return(jen.Lit(0))
		return
	}
	b.Id("found").Op(":=").Add(found)
	b.If(jen.Len(id("found")).Op("!=").Id("n")).Block(jen.Return(jen.Lit(0)))
	b.Comment("// Of one length, and alike in all words: the same.")
	others := names("wxyz", len(words))
	same := jen.Null()
	for i := range words {
		if i > 0 {
			same.Op("&&")
		}
		same.Add(others[i]).Op("==").Add(words[i])
	}
	b.If(jen.List(others...).Op(":=").Id(h.words).Call(jen.Index().Byte().Params(id("found"))), same).Block(jen.Return(state))
	b.Return(jen.Lit(0))
}

func (h *hashed) fold() jen.Code { return jen.Const().Id("fold").Op("=").Op(hex(h.hash.fold)) }

// names gives the first n letters as identifiers.
func names(letters string, n int) []jen.Code {
	ids := make([]jen.Code, n)
	for i := range ids {
		ids[i] = jen.Id(letters[i : i+1])
	}
	return ids
}

// folded makes a key of words as [hashTable.key] does.
func (h *hashed) folded(words []jen.Code) *jen.Statement {
	key := jen.Add(words[0])
	for i, word := range words[1:] {
		if i > 0 {
			key = jen.Params(key)
		}
		key.Op("*").Id("fold").Op("^").Add(word)
	}
	return key
}

// lengths sorts out what can't be packed into words, or needs no look.
func (h *hashed) lengths(b *jen.Group) {
	b.Id("n").Op(":=").Len(jen.Id("text"))
	outside := jen.Id("n").Op("<").Lit(h.hash.shortest).Op("||").Id("n").Op(">").Lit(h.hash.longest)
	if h.hash.shortest == h.hash.longest {
		outside = jen.Id("n").Op("!=").Lit(h.hash.shortest)
	}
	b.If(outside).Block(jen.Return(jen.Lit(0)))
}

// packing adds the function that packs a text as [hashTable.wordsOf] does, for
// the lengths that occur.
func (h *hashed) packing() {
	least, most, k := h.hash.shortest, h.hash.longest, h.hash.words()
	of := fmt.Sprintf("a text of %d to %d bytes", least, most)
	if least == most {
		of = "a text of " + count(least, "byte")
	}
	doc := fmt.Sprintf("%s packs %s into numbers that hold all of it.", h.words, of)
	result := jen.Params(jen.List(names("abcd", k)...).Uint64())
	switch k {
	case 0:
		doc = fmt.Sprintf("%s makes one number of %s, eight of them at a time.", h.words, of)
		result = jen.Uint64()
	case 1:
		doc = fmt.Sprintf("%s packs %s into a number that holds all of it.", h.words, of)
		result = jen.Uint64()
	}
	h.g.decl(docLines(doc), jen.Func().Id(h.words).Params(jen.Id("text").Index().Byte()).Add(result).BlockFunc(func(b *jen.Group) {
		for _, p := range h.packers() {
			switch {
			case most < p.least:
			case least < p.least:
				b.If(jen.Len(jen.Id("text")).Op(">=").Lit(p.least)).Block(p.code...)
			default:
				for _, line := range p.code {
					b.Add(line)
				}
				return
			}
		}
	}))
}

// A packer packs texts from a length on, up to where the next longer one takes over.
type packer struct {
	least int
	code  []jen.Code
}

func (h *hashed) packers() []packer {
	end := func(n int) *jen.Statement { return jen.Len(jen.Id("text")).Op("-").Lit(n) }
	letter := func(at jen.Code) *jen.Statement { return jen.Uint64().Params(jen.Id("text").Index(at)) }
	half := func(at jen.Code) *jen.Statement { return jen.Uint64().Params(load(32, at)) }
	k := h.hash.words()
	short := func(word jen.Code) []jen.Code {
		words := list(word)
		for len(words) < k {
			words = append(words, jen.Lit(0))
		}
		return list(jen.Return(words...))
	}
	long := list(
		h.fold(),
		jen.Id("key").Op(":=").Add(load(64, nil)),
		jen.For(jen.Id("at").Op(":=").Lit(8), jen.Id("at").Op("<").Len(jen.Id("text")), jen.Id("at").Op("+=").Lit(8)).Block(
			jen.Id("key").Op("=").Id("key").Op("*").Id("fold").Op("^").Add(load(64, jen.Min(jen.Id("at"), end(8)))),
		),
		jen.Return(jen.Id("key")),
	)
	if k > 0 {
		words := list(load(64, nil))
		for i := 1; i < k; i++ {
			at := end(8)
			if i < k-1 {
				at = jen.Params(at)
				if i > 1 {
					at.Op("*").Lit(i)
				}
				at.Op("/").Lit(k - 1)
			}
			words = append(words, jen.Line().Add(load(64, at)))
		}
		long = list(jen.Return(words...))
	}
	return []packer{
		{8, long},
		{4, short(half(nil).Op("|").Add(half(end(4))).Op("<<").Lit(32))},
		{1, short(letter(jen.Lit(0)).Op("|").Add(letter(jen.Len(jen.Id("text")).Op("/").Lit(2))).Op("<<").Lit(8).Op("|").Add(letter(end(1))).Op("<<").Lit(16))},
	}
}

// load reads a number of so many bits that begins at a byte of the text.
func load(bits int, at jen.Code) *jen.Statement {
	from := jen.Id("text")
	if at != nil {
		from.Index(at, jen.Empty())
	}
	return jen.Qual("encoding/binary", "LittleEndian").Dot("Uint" + strconv.Itoa(bits)).Call(from)
}

func hex(n uint64) string { return fmt.Sprintf("0x%016x", n) }

// tables adds the packing, the shifts, the slots and, where states have several
// strings, the rows.
func (h *hashed) tables() {
	h.packing()
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
