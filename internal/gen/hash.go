// Perfect hash tables of strings, made when the code is generated. The hash reads
// the whole string, eight bytes at a time.

package gen

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// A hashTable finds each of its strings in one slot. The hash of a string is its key
// mixed with the multiplier. The top bits of the hash select a shift, and the hash
// plus the shift selects the slot. The shifts are chosen so that every string has a
// slot of its own (R. Pagh, Hash and Displace, 1999).
type hashTable struct {
	shortest, longest int    // bytes
	fold              uint64 // mixes the words into a key
	multiplier        uint64
	shifts            []int
	slots             []int // 1 + the index of a string, or 0
}

// mostWords is the number of words up to which strings are compared word by word.
// Longer ones are compared as memory.
const mostWords = 4

// words returns how many words hold the longest string, or 0 if that is more than
// mostWords.
func (h *hashTable) words() int {
	if n := (h.longest + 7) / 8; n <= mostWords {
		return n
	}
	return 0
}

// wordsOf packs a string into words. Every byte is in at least one of them, so
// strings of equal length with equal words are equal.
func (h *hashTable) wordsOf(s string) []uint64 {
	b, n := []byte(s), len(s)
	words := make([]uint64, max(1, h.words()))
	switch {
	case n < 4:
		words[0] = uint64(b[0]) | uint64(b[n/2])<<8 | uint64(b[n-1])<<16
	case n < 8:
		words[0] = uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32
	case h.words() > 0:
		for i := range words {
			words[i] = binary.LittleEndian.Uint64(b[wordAt(n, i, len(words)):])
		}
	default:
		words = words[:0]
		for at := 0; at < n; at += 8 {
			words = append(words, binary.LittleEndian.Uint64(b[min(at, n-8):]))
		}
	}
	return words
}

// wordAt returns where word i begins, if the words are spread over n bytes: the first
// one at the beginning, the last one eight bytes before the end.
func wordAt(n, i, words int) int {
	if i == 0 {
		return 0
	}
	return (n - 8) * i / (words - 1)
}

// newHashTable returns the table of some strings, which must differ and not be empty.
func newHashTable(texts []string) *hashTable {
	h := &hashTable{shortest: len(texts[0]), longest: len(texts[0])}
	for _, s := range texts {
		h.shortest, h.longest = min(h.shortest, len(s)), max(h.longest, len(s))
	}
	h.fillSlots(h.keys(texts))
	return h
}

// keys returns the keys of the strings, and tries folds until they all differ.
func (h *hashTable) keys(texts []string) []uint64 {
	keys := make([]uint64, len(texts))
	for h.fold = 0xd6e8feb86659fd93; ; h.fold += 2 {
		for i, s := range texts {
			keys[i] = h.key(s)
		}
		sorted := slices.Clone(keys)
		slices.Sort(sorted)
		if len(slices.Compact(sorted)) == len(keys) {
			return keys
		}
	}
}

// key mixes the words of a string and its length into one.
func (h *hashTable) key(s string) uint64 {
	words := h.wordsOf(s)
	key := words[0]
	for _, word := range words[1:] {
		key = mix(key, h.fold) ^ word
	}
	return key ^ uint64(len(s))*h.fold
}

// mix spreads the bits of a key over the whole word. That takes both halves of the
// product: in the lower one, upper bits of the key reach only upper bits.
func mix(key, by uint64) uint64 {
	hi, lo := bits.Mul64(key, by)
	return hi ^ lo
}

// fillSlots tries multipliers until each string has a slot of its own. After many
// failures it doubles the slots.
func (h *hashTable) fillSlots(keys []uint64) {
	n := len(keys)
	h.shifts = make([]int, powerOfTwo(n/2))
	h.slots = make([]int, powerOfTwo(n+n/64))
	for i := uint64(1); ; i += 2 {
		// Odd numbers without a pattern: the steps of splitmix64.
		h.multiplier = 0x9e3779b97f4a7c15 * i
		if h.fill(keys) {
			return
		}
		if i%64 == 63 {
			h.slots = make([]int, 2*len(h.slots))
		}
	}
}

// powerOfTwo returns the smallest one that is at least n, and at least 2.
func powerOfTwo(n int) int { return 1 << bits.Len(uint(max(2, n)-1)) }

// fill assigns a slot to each key, in the largest groups with the same shift first. It
// reports whether all keys have one.
func (h *hashTable) fill(keys []uint64) bool {
	groups := make([][]int, len(h.shifts))
	for i, key := range keys {
		at := h.shiftAt(key)
		groups[at] = append(groups[at], i)
	}
	order := make([]int, len(groups))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(groups[b]) - len(groups[a]) })
	clear(h.shifts)
	clear(h.slots)
	for _, at := range order {
		for h.shifts[at] = 0; !h.place(keys, groups[at]); h.shifts[at]++ {
			if h.shifts[at] == len(h.slots) {
				return false
			}
		}
	}
	return true
}

// place puts the keys of a group into their slots. If a slot is taken, it places none
// of them and returns false.
func (h *hashTable) place(keys []uint64, group []int) bool {
	for n, i := range group {
		slot := &h.slots[h.slotAt(keys[i])]
		if *slot != 0 {
			for _, i := range group[:n] {
				h.slots[h.slotAt(keys[i])] = 0
			}
			return false
		}
		*slot = i + 1
	}
	return true
}

func (h *hashTable) shiftAt(key uint64) uint64 { return mix(key, h.multiplier) >> h.shiftBits() }

func (h *hashTable) slotAt(key uint64) uint64 {
	return (mix(key, h.multiplier)>>h.slotBits() + uint64(h.shifts[h.shiftAt(key)])) % uint64(len(h.slots))
}

// shiftBits is how far a hash is shifted to the right to leave the index of its
// shift. slotBits leaves the bits of the slot too.
func (h *hashTable) shiftBits() int { return 64 - bits.TrailingZeros(uint(len(h.shifts))) }
func (h *hashTable) slotBits() int {
	return h.shiftBits() - bits.TrailingZeros(uint(len(h.slots)))
}
