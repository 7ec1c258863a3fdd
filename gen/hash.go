// Hash tables of strings, found when the code is generated. The hash reads a
// few bytes of a string, at places where the strings of the set differ.

package gen

import (
	"math/bits"
	"slices"
)

// A hashTable finds any of its strings at the slot that their hash says, or a
// few slots further on.
type hashTable struct {
	shortest, longest int // bytes
	places            []place
	multiplier        uint64
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

// placesInWord is the number of places in the first word of a key, beside the
// length, and wordPlaces that of every other.
const (
	placesInWord = 7
	wordPlaces   = 8
)

// foldMultiplier spreads the further words of a key over the first. Keys of
// more than one word are rare.
const foldMultiplier = 0xd6e8feb86659fd93

// newHashTable makes the table for strings that all differ and are not empty.
func newHashTable(texts []string) *hashTable {
	h := &hashTable{shortest: len(texts[0]), longest: len(texts[0])}
	for _, s := range texts {
		h.shortest, h.longest = min(h.shortest, len(s)), max(h.longest, len(s))
	}
	h.choosePlaces(texts)
	keys := make([]uint64, len(texts))
	for i, s := range texts {
		keys[i] = h.key(s)
	}
	h.chooseMultiplier(keys)
	return h
}

// key packs the length and the bytes at the places.
func (h *hashTable) key(s string) uint64 {
	first := h.places[:min(len(h.places), placesInWord)]
	key := uint64(len(s))
	for i, p := range first {
		key |= uint64(p.of(s)) << (8 + 8*i)
	}
	for more := range slices.Chunk(h.places[len(first):], wordPlaces) {
		word := uint64(0)
		for i, p := range more {
			word |= uint64(p.of(s)) << (8 * i)
		}
		key ^= word * foldMultiplier
	}
	return key
}

// choosePlaces adds the place that leaves the fewest pairs of strings alike,
// until hardly any are. Strings of one length differ at some place, so there
// always is one that helps.
func (h *hashTable) choosePlaces(texts []string) {
	alike := [][]string{}
	lengths := map[int][]string{}
	for _, s := range texts {
		lengths[len(s)] = append(lengths[len(s)], s)
	}
	for n := h.shortest; n <= h.longest; n++ {
		if len(lengths[n]) > 1 {
			alike = append(alike, lengths[n])
		}
	}
	for len(alike) > 0 {
		full := len(h.places) >= placesInWord && (len(h.places)-placesInWord)%wordPlaces == 0
		if full && fewAlike(alike, len(texts)) {
			return // a further word would cost more than it spares
		}
		best := h.bestPlace(alike)
		h.places = append(h.places, best)
		alike = split(alike, best)
	}
}

// fewAlike reports whether next to no slot has to be searched for because keys
// are equal: at most one string in 16 has a key like others, and few others.
func fewAlike(alike [][]string, all int) bool {
	n := 0
	for _, group := range alike {
		if len(group) > 4 {
			return false
		}
		n += len(group)
	}
	return n <= all/16
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

// chooseMultiplier fills the slots by the multiplier, of some, that has the
// fewest slots searched.
func (h *hashTable) chooseMultiplier(keys []uint64) {
	h.slots = make([]int, 1<<bits.Len(uint(len(keys)*slotsPerString(len(keys))-1)))
	most := max(4, min(256, 1<<18/len(keys)))
	least := -1
	var best uint64
	for i := range most {
		// Odd numbers without a pattern, as splitmix64 steps through them.
		multiplier := 0x9e3779b97f4a7c15 * uint64(2*i+1)
		n := h.fill(keys, multiplier, least)
		if least < 0 || n < least {
			best, least = multiplier, n
		}
		if least == len(keys) {
			break
		}
	}
	h.multiplier = best
	h.fill(keys, best, -1)
}

// slotsPerString is the least number of slots for each string. A slot of up to
// 255 strings is one byte.
func slotsPerString(n int) int {
	if n <= 255 {
		return 4
	}
	return 2
}

// fill puts each key at the first slot that is free from its hash on, and
// returns how many slots it looked at, or limit where they were no fewer.
func (h *hashTable) fill(keys []uint64, multiplier uint64, limit int) int {
	clear(h.slots)
	looked := 0
	for n, key := range keys {
		i := key * multiplier >> h.shift()
		for looked++; h.slots[i] != 0; looked++ {
			i = (i + 1) % uint64(len(h.slots))
		}
		h.slots[i] = n + 1
		if limit >= 0 && looked >= limit {
			return limit
		}
	}
	return looked
}

// shift leaves of a hash the bits that count the slots.
func (h *hashTable) shift() int { return 64 - bits.TrailingZeros(uint(len(h.slots))) }
