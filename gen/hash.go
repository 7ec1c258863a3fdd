// Hash tables of strings, found when the code is generated. The hash reads a
// few bytes of a string, at places where the strings of the set differ.

package gen

import (
	"math/bits"
	"slices"
)

// A hashTable finds any of its strings with one look. The product of the
// string's key and the multiplier has two numbers in it: which of the shifts
// applies, and, from there on, the slot. The shifts are such that no two strings
// meet in a slot (R. Pagh, Hash and Displace, 1999).
type hashTable struct {
	shortest, longest int // bytes
	places            []place
	fold              uint64 // of the words of a key
	multiplier        uint64
	shifts            []int
	slots             []int // 1 + the index of a string, 0 where there is none
}

// A place is a byte of a string: of those of at least at+1 bytes the one with
// this index, of shorter ones the last; or, counted from the end, the one with
// the index len-at.
type place struct {
	at      int
	fromEnd bool
}

func (p place) of(s string) byte {
	if p.fromEnd {
		return s[len(s)-p.at]
	}
	return s[min(p.at, len(s)-1)]
}

// words parts the places by the words of the key that they go into, of eight
// bytes each. In the first one the length comes before them. Keys of more than
// one word are rare.
func (h *hashTable) words() (first []place, more [][]place) {
	n := min(len(h.places), 8-h.lengthBytes())
	for word := range slices.Chunk(h.places[n:], 8) {
		more = append(more, word)
	}
	return h.places[:n], more
}

// lengthBytes is the number of bytes that hold the length of any string.
func (h *hashTable) lengthBytes() int { return (bits.Len(uint(h.longest)) + 7) / 8 }

// newHashTable makes the table for strings that all differ and are not empty.
func newHashTable(texts []string) *hashTable {
	h := &hashTable{shortest: len(texts[0]), longest: len(texts[0])}
	for _, s := range texts {
		h.shortest, h.longest = min(h.shortest, len(s)), max(h.longest, len(s))
	}
	h.choosePlaces(texts)
	h.fillSlots(h.keys(texts))
	return h
}

// keys gives the keys of the strings. They all differ: those of one word by the
// choice of places; for longer ones a fold that lets two meet is passed over.
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

// key packs the length and the bytes at the places.
func (h *hashTable) key(s string) uint64 {
	first, more := h.words()
	key := uint64(len(s))
	for i, p := range first {
		key |= uint64(p.of(s)) << (8 * (h.lengthBytes() + i))
	}
	for _, places := range more {
		word := uint64(0)
		for i, p := range places {
			word |= uint64(p.of(s)) << (8 * i)
		}
		key ^= word * h.fold
	}
	return key
}

// choosePlaces adds the place that leaves the fewest pairs of strings alike,
// until none are. Strings of one length differ at some place, so there always is
// one that helps.
func (h *hashTable) choosePlaces(texts []string) {
	lengths := make([][]string, h.longest+1)
	for _, s := range texts {
		lengths[len(s)] = append(lengths[len(s)], s)
	}
	alike := slices.DeleteFunc(lengths, func(group []string) bool { return len(group) < 2 })
	for len(alike) > 0 {
		best := h.bestPlace(alike)
		h.places = append(h.places, best)
		alike = split(alike, best)
	}
}

// bestPlace compares all places that every string has, then those that the
// longer ones have; of equal ones it takes the first.
func (h *hashTable) bestPlace(alike [][]string) place {
	var best place
	least := -1
	try := func(p place) {
		if n := pairsAlike(alike, p, least); least < 0 || n < least {
			best, least = p, n
		}
	}
	for i := range h.shortest {
		try(place{at: i})
	}
	for i := range h.shortest {
		try(place{at: i + 1, fromEnd: true})
	}
	for i := h.shortest; i < h.longest; i++ {
		try(place{at: i})
	}
	return best
}

// pairsAlike counts the pairs that p leaves alike, up to limit unless that is
// negative.
func pairsAlike(alike [][]string, p place, limit int) int {
	pairs := 0
	var seen [256]int
	for _, group := range alike {
		for _, s := range group {
			b := p.of(s)
			pairs += seen[b]
			seen[b]++
		}
		for _, s := range group {
			seen[p.of(s)] = 0
		}
		if limit >= 0 && pairs >= limit {
			break
		}
	}
	return pairs
}

// split parts each group by the byte at p, and drops strings that are alone.
func split(alike [][]string, p place) [][]string {
	var parts [][]string
	for _, group := range alike {
		slices.SortStableFunc(group, func(a, b string) int { return int(p.of(a)) - int(p.of(b)) })
		for len(group) > 0 {
			n := 1
			for n < len(group) && p.of(group[n]) == p.of(group[0]) {
				n++
			}
			if n > 1 {
				parts = append(parts, group[:n])
			}
			group = group[n:]
		}
	}
	return parts
}

// fillSlots tries multipliers until one leaves each string a slot of its own;
// where many fail, with more slots.
func (h *hashTable) fillSlots(keys []uint64) {
	n := len(keys)
	h.shifts = make([]int, powerOfTwo(n/2))
	h.slots = make([]int, powerOfTwo(n+n/64))
	for i := uint64(1); ; i += 2 {
		// Odd numbers without a pattern, as splitmix64 steps through them.
		h.multiplier = 0x9e3779b97f4a7c15 * i
		if h.fill(keys) {
			return
		}
		if i%64 == 63 {
			h.slots = make([]int, 2*len(h.slots))
		}
	}
}

// powerOfTwo is the least one, from 2 on, that is no less than n.
func powerOfTwo(n int) int { return 1 << bits.Len(uint(max(2, n)-1)) }

// fill gives each key a slot, those first that share a shift with most others,
// and reports whether that went well.
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

// place puts the keys of a group into their slots, or none of them where two
// would meet.
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

func (h *hashTable) shiftAt(key uint64) uint64 { return key * h.multiplier >> h.shiftBits() }

func (h *hashTable) slotAt(key uint64) uint64 {
	return (key*h.multiplier>>h.slotBits() + uint64(h.shifts[h.shiftAt(key)])) % uint64(len(h.slots))
}

// shiftBits leaves of a product, moved to the right, the bits that count the
// shifts. slotBits leaves also those that count the slots.
func (h *hashTable) shiftBits() int { return 64 - bits.TrailingZeros(uint(len(h.shifts))) }
func (h *hashTable) slotBits() int {
	return h.shiftBits() - bits.TrailingZeros(uint(len(h.slots)))
}
