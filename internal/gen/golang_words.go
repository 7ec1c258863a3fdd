// The functions that pack strings into words in the Go file: [hashTable.wordsOf]
// as code, for the lengths that occur.

package gen

import (
	"fmt"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// packer adds the function that packs a string.
func (h *hashed) packer() {
	least, most := h.shortest, h.longest
	of := fmt.Sprintf("a string of %d to %d bytes", least, most)
	if least == most {
		of = "a string of " + count(least, "byte")
	}
	result := jen.Uint64()
	text := fmt.Sprintf("%s packs %s into %s, without loss.", h.packFunc, of, count(h.words(), "word"))
	switch n := h.words(); n {
	case 0:
		text = fmt.Sprintf("%s mixes the words of %s into one.", h.packFunc, of)
	case 1:
	default:
		result = jen.Params(jen.List(letters("abcd", n)...).Uint64())
	}
	h.g.decl(doc("%s", text), jen.Func().Id(h.packFunc).Params(id("s").Index().Byte()).Add(result).BlockFunc(func(b *jen.Group) {
		for _, p := range []struct {
			least int // bytes
			pack  func() []jen.Code
		}{
			{8, h.packLong}, {4, h.packHalves}, {1, h.packLetters},
		} {
			switch {
			case most < p.least:
			case least < p.least:
				b.If(jen.Len(id("s")).Op(">=").Lit(p.least)).Block(p.pack()...)
			default:
				for _, line := range p.pack() {
					b.Add(line)
				}
				return
			}
		}
	}))
}

// packLong packs strings of eight bytes or more: into as many words as hold the
// longest one, or else in a loop.
func (h *hashed) packLong() []jen.Code {
	n := h.words()
	if n == 0 {
		return list(
			h.foldConst(),
			id("key").Op(":=").Add(load(64, nil)),
			jen.For(id("at").Op(":=").Lit(8), id("at").Op("<").Len(id("s")), id("at").Op("+=").Lit(8)).Block(
				mixed(":=", id("key"), id("fold")),
				id("key").Op("=").Add(halves()).Op("^").Add(load(64, jen.Min(id("at"), fromEnd(8)))),
			),
			jen.Return(id("key")),
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

// packHalves packs strings of four to seven bytes.
func (h *hashed) packHalves() []jen.Code {
	half := func(at jen.Code) *jen.Statement { return jen.Uint64().Params(load(32, at)) }
	return h.packed(half(nil).Op("|").Add(half(fromEnd(4))).Op("<<").Lit(32))
}

// packLetters packs strings of one to three bytes, which are their first, middle
// and last byte.
func (h *hashed) packLetters() []jen.Code {
	letter := func(at jen.Code) *jen.Statement { return jen.Uint64().Params(id("s").Index(at)) }
	return h.packed(letter(lit(0)).Op("|").
		Add(letter(jen.Len(id("s")).Op("/").Lit(2))).Op("<<").Lit(8).Op("|").
		Add(letter(fromEnd(1))).Op("<<").Lit(16))
}

// packed returns a string that fits one word, and zeros for the others.
func (h *hashed) packed(word jen.Code) []jen.Code {
	words := list(word)
	for len(words) < h.words() {
		words = append(words, lit(0))
	}
	return list(jen.Return(words...))
}

// load reads a number of so many bits from a byte of s on, or from its beginning.
func load(bits int, at jen.Code) *jen.Statement {
	from := id("s")
	if at != nil {
		from.Index(at, jen.Empty())
	}
	return jen.Qual("encoding/binary", "LittleEndian").Dot("Uint" + strconv.Itoa(bits)).Call(from)
}

// fromEnd is where the last n bytes of s begin.
func fromEnd(n int) *jen.Statement { return jen.Len(id("s")).Op("-").Lit(n) }
