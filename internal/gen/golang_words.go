// Packing of texts into words, of the Go file: what hash.go reads of a string, as
// code, for the lengths that occur.

package gen

import (
	"fmt"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// packer adds the function that packs a text as [hashTable.wordsOf] does.
func (h *hashed) packer() {
	least, most := h.hash.shortest, h.hash.longest
	of := fmt.Sprintf("a text of %d to %d bytes", least, most)
	if least == most {
		of = "a text of " + count(least, "byte")
	}
	result := jen.Uint64()
	var doc string
	switch n := h.hash.words(); n {
	case 0:
		doc = fmt.Sprintf("%s makes one number of %s, by mixing its words of eight bytes.", h.words, of)
	case 1:
		doc = fmt.Sprintf("%s packs %s into a number that holds all of it.", h.words, of)
	default:
		doc = fmt.Sprintf("%s packs %s into numbers that hold all of it.", h.words, of)
		result = jen.Params(jen.List(names("abcd", n)...).Uint64())
	}
	h.g.decl(docLines(doc), jen.Func().Id(h.words).Params(jen.Id("text").Index().Byte()).Add(result).BlockFunc(func(b *jen.Group) {
		for _, p := range []struct {
			least int // bytes; up to where the one before begins
			pack  func() []jen.Code
		}{
			{8, h.packLong}, {4, h.packHalves}, {1, h.packLetters},
		} {
			switch {
			case most < p.least:
			case least < p.least:
				b.If(jen.Len(jen.Id("text")).Op(">=").Lit(p.least)).Block(p.pack()...)
			default:
				for _, line := range p.pack() {
					b.Add(line)
				}
				return
			}
		}
	}))
}

// packLong reads texts of eight bytes or more: as many words as hold the longest,
// or in a loop.
func (h *hashed) packLong() []jen.Code {
	n := h.hash.words()
	if n == 0 {
		return list(
			h.fold(),
			jen.Id("key").Op(":=").Add(load(64, nil)),
			jen.For(jen.Id("at").Op(":=").Lit(8), jen.Id("at").Op("<").Len(jen.Id("text")), jen.Id("at").Op("+=").Lit(8)).Block(
				mixed(":=", jen.Id("key"), jen.Id("fold")),
				jen.Id("key").Op("=").Add(halves()).Op("^").Add(load(64, jen.Min(jen.Id("at"), fromEnd(8)))),
			),
			jen.Return(jen.Id("key")),
		)
	}
	words := list(load(64, nil))
	for i := 1; i < n; i++ {
		at := fromEnd(8)
		switch {
		case i < n-1 && i == 1:
			at = jen.Params(at).Op("/").Lit(n - 1)
		case i < n-1:
			at = jen.Params(at).Op("*").Lit(i).Op("/").Lit(n - 1)
		}
		words = append(words, jen.Line().Add(load(64, at)))
	}
	return list(jen.Return(words...))
}

// packHalves reads texts of four to seven bytes.
func (h *hashed) packHalves() []jen.Code {
	half := func(at jen.Code) *jen.Statement { return jen.Uint64().Params(load(32, at)) }
	return h.packed(half(nil).Op("|").Add(half(fromEnd(4))).Op("<<").Lit(32))
}

// packLetters reads texts of one to three bytes: the first, the middle and the
// last one are all there are.
func (h *hashed) packLetters() []jen.Code {
	letter := func(at jen.Code) *jen.Statement { return jen.Uint64().Params(jen.Id("text").Index(at)) }
	return h.packed(letter(jen.Lit(0)).Op("|").
		Add(letter(jen.Len(jen.Id("text")).Op("/").Lit(2))).Op("<<").Lit(8).Op("|").
		Add(letter(fromEnd(1))).Op("<<").Lit(16))
}

// packed returns a text that is one word, and zeros for the others.
func (h *hashed) packed(word jen.Code) []jen.Code {
	words := list(word)
	for len(words) < h.hash.words() {
		words = append(words, jen.Lit(0))
	}
	return list(jen.Return(words...))
}

// load reads a number of so many bits that begins at a byte of the text.
func load(bits int, at jen.Code) *jen.Statement {
	from := jen.Id("text")
	if at != nil {
		from.Index(at, jen.Empty())
	}
	return jen.Qual("encoding/binary", "LittleEndian").Dot("Uint" + strconv.Itoa(bits)).Call(from)
}

// fromEnd is where the last n bytes of the text begin.
func fromEnd(n int) *jen.Statement { return jen.Len(jen.Id("text")).Op("-").Lit(n) }
