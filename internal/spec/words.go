// Words in messages: lists, suggestions, and whether two strings look alike.

package spec

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// orList formats choices as `"a", "b" or "c"`.
func orList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// Suggest returns `; did you mean "x"?` for the choice that word is probably a typo or
// the beginning of, or "" if there is none.
func Suggest(word string, choices []string) string {
	if best := nearest(word, choices); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// nearest returns the choice with the fewest edits. If all need many, it returns the only
// choice that begins with word, or "".
func nearest(word string, choices []string) string {
	word = strings.ToLower(word)
	best, least := "", 1+max(1, min(3, len(word)/2))
	longer, count := "", 0
	for _, choice := range choices {
		lower := strings.ToLower(choice)
		if d := distance(word, lower); d < least {
			best, least = choice, d
		}
		if len(word) >= minPrefix && strings.HasPrefix(lower, word) {
			longer = choice
			count++
		}
	}
	if best == "" && count == 1 {
		return longer
	}
	return best
}

// minPrefix is the least length in bytes of a word that is completed. A single letter
// is too little to go by.
const minPrefix = 2

// distance counts the edits (insert, delete, replace, swap of neighbours) that change
// a into b. It compares the first 64 runes, so that long names cost little.
func distance(a, b string) int {
	x, y := firstRunes(a), firstRunes(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			replace := last[j]
			if x[i] != y[j] {
				replace++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, replace)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

func firstRunes(s string) []rune {
	r := []rune(s)
	return r[:min(len(r), 64)]
}

// shorten truncates a text for a message.
func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Fold returns the same key for strings that differ only by case, spaces or invisible
// characters, such as a zero-width space.
func Fold(s string) string {
	return foldCase(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
}

// foldCase returns the same key for strings that differ only by case.
func foldCase(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ToUpper(s) // of the cases of an ASCII letter, upper case is the least, as below
	}
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return -1
}

// firstIn returns the first rune of s in the class. There must be one.
func firstIn(s string, class func(rune) bool) rune {
	return firstRune(s[strings.IndexFunc(s, class):])
}

// Minus returns the strings of a that are not in b.
func Minus(a, b []string) []string {
	in := SetOf(b)
	return slices.DeleteFunc(slices.Clone(a), func(text string) bool { return in[text] })
}

// SetOf returns a set of the strings.
func SetOf(texts []string) map[string]bool {
	set := make(map[string]bool, len(texts))
	for _, text := range texts {
		set[text] = true
	}
	return set
}
