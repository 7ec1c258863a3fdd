package gen

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// find looks up a string as the generated code does.
func (h *hashTable) find(texts []string, s string) int {
	if len(s) < h.shortest || len(s) > h.longest {
		return -1
	}
	i := h.slots[h.slotAt(h.key(s))] - 1
	switch {
	case i < 0 || len(texts[i]) != len(s):
		return -1
	case h.words() == 0 && texts[i] != s, !slices.Equal(h.wordsOf(texts[i]), h.wordsOf(s)):
		return -1
	}
	return i
}

// TestHashTable checks that every string of a set is found, even if the strings are
// alike in most places.
func TestHashTable(t *testing.T) {
	letters := func(n, size int, alphabet string) []string {
		var all []string
		for i := range n {
			b := bytes.Repeat([]byte(alphabet[:1]), size)
			for at := size - 1; i > 0; at-- {
				b[at] = alphabet[i%len(alphabet)]
				i /= len(alphabet)
			}
			all = append(all, string(b))
		}
		return all
	}
	// columns returns strings of one size that differ only in some columns, each of
	// which has several places.
	columns := func(n, size int, places ...[]int) []string {
		const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
		all := make([]string, n)
		for i := range n {
			b := bytes.Repeat([]byte("x"), size)
			for column, at := range places {
				for _, place := range at {
					b[place] = alphabet[i>>(6*column)%len(alphabet)]
				}
			}
			all[i] = string(b)
		}
		return all
	}
	var lengths, middles []string
	for i := range 700 {
		lengths = append(lengths, strings.Repeat("x", i+1))
		middles = append(middles, strings.Repeat("a", 30)+fmt.Sprintf("%03d", i)+strings.Repeat("z", 30))
	}
	// Every byte counts: with another one the string is not found.
	flipped := func(t *testing.T, h *hashTable, texts []string) {
		known := map[string]bool{}
		for _, s := range texts {
			known[s] = true
		}
		for _, s := range texts[:min(len(texts), 100)] {
			for at := range len(s) {
				b := []byte(s)
				b[at] ^= 0x10
				if i := h.find(texts, string(b)); i >= 0 && !known[string(b)] {
					t.Fatalf("find(%q) = %d, %q", b, i, texts[i])
				}
			}
		}
	}
	for name, texts := range map[string][]string{
		"one":                 {"a"},
		"two":                 {"a", "b"},
		"lengths alone":       lengths,
		"the middle alone":    middles,
		"two letters, 63":     letters(3000, 63, "ab"),
		"two letters, 16":     letters(65535, 16, "ab"),
		"digits":              letters(10000, 5, "0123456789"),
		"bytes":               letters(65535, 2, allBytes()),
		"the ends of words":   columns(5000, 31, []int{7}, []int{15}, []int{23}),
		"ends, in a loop":     columns(5000, 63, []int{7}, []int{15}, []int{62}),
		"one letter of three": columns(60, 3, []int{1}),
		"each column twice":   columns(4096, 31, []int{3, 7}, []int{11, 15}),
		"long, in one letter": {strings.Repeat("a", 1000), strings.Repeat("a", 999) + "b", "b" + strings.Repeat("a", 999)},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHashTable(texts)
			for i, s := range texts {
				if got := h.find(texts, s); got != i {
					t.Fatalf("find(%q) = %d, want %d", s, got, i)
				}
			}
			flipped(t, h, texts)
			if most := 2 * (len(texts) + len(texts)/64); len(h.slots) > max(2, most) || len(h.shifts) > max(2, len(texts)) {
				t.Errorf("%d strings have %d slots and %d shifts", len(texts), len(h.slots), len(h.shifts))
			}
		})
	}
}

func allBytes() string {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}

// FuzzHashTable checks that a table finds its strings and nothing else.
func FuzzHashTable(f *testing.F) {
	f.Add("Opening\nActive\nConverging\nTerminal", "Actives")
	f.Add("a\nb\nab\nba\naa\nbb\nabab\nbaba", "")
	f.Add(strings.Repeat("x", 300)+"\n"+strings.Repeat("x", 299)+"y\nx", strings.Repeat("x", 298))
	f.Fuzz(func(t *testing.T, lines, other string) {
		var texts []string
		known := map[string]int{}
		for line := range strings.SplitSeq(lines, "\n") {
			if _, twice := known[line]; line != "" && !twice {
				known[line] = len(texts)
				texts = append(texts, line)
			}
		}
		if len(texts) == 0 {
			return
		}
		h := newHashTable(texts)
		inputs := append([]string{other, ""}, texts...)
		for _, s := range texts {
			inputs = append(inputs, s+"x", s[1:], s[:len(s)-1], s+s, s[:len(s)-1]+string(s[len(s)-1]^1), string(s[0]^32)+s[1:])
		}
		for _, s := range inputs {
			want, ok := known[s]
			if !ok {
				want = -1
			}
			if got := h.find(texts, s); got != want {
				t.Fatalf("find(%q) = %d, want %d", s, got, want)
			}
		}
	})
}
