// The mistakes that people make in YAML, each with the ways to mend it. The
// order of the table is the order of belief: a repair that is possible for one
// mistake only stands before one that mends many, such as leaving a line out.

package spec

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// heuristics lists the kinds of mistake. Each find gives suspects, the nearest
// to the place where the parser gave up first.
var heuristics = []struct {
	name string
	find func(*broken) []suspect
}{
	{"rune", (*broken).runes},
	{"tab", (*broken).tabs},
	{"quote", (*broken).quotes},
	{"bracket", (*broken).brackets},
	{"space", (*broken).spaces},
	{"colon", (*broken).colons},
	{"plain", (*broken).plains},
	{"comma", (*broken).commas},
	{"dash", (*broken).dashes},
	{"indent", (*broken).indents},
	{"line", (*broken).wholeLines},
}

// A broken is a text that is no YAML.
type broken struct {
	src   []byte
	lines []yamlLine
	stuck int    // index of the line where the parser gave up
	words string // the library's words for it
}

func newBroken(src []byte, stuck int, words string) *broken {
	b := &broken{src: src, words: words}
	for l := range scanLines(src) {
		if l.start < stuck {
			b.stuck = len(b.lines)
		}
		b.lines = append(b.lines, l)
	}
	return b
}

// up yields the lines from the one where the parser gave up to the top, those
// without text left out. No mistake stands below it.
func (b *broken) up(reach int) iter.Seq2[int, *yamlLine] {
	return func(yield func(int, *yamlLine) bool) {
		for i := b.stuck; i >= 0 && reach > 0; i-- {
			if l := &b.lines[i]; !l.blank {
				reach--
				if !yield(i, l) {
					return
				}
			}
		}
	}
}

// runes suspects what no YAML may hold: the parser stops right behind it.
func (b *broken) runes() (found []suspect) {
	l := b.lines[b.stuck]
	if i, size, what := badRune(b.src[l.start:l.end]); size > 0 {
		at := l.start + i
		found = append(found, suspect{at, what, edit{at, at + size, ""}})
	}
	return found
}

// badRune finds the first rune that can't stand in YAML. A size of 0 says that
// there is none.
func badRune(text []byte) (i, size int, what string) {
	for i < len(text) {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return i, size, "this is not UTF-8"
		case r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 && r != 0x85 || r == 0xfffe || r == 0xffff:
			return i, size, fmt.Sprintf("the control character %U can't stand in YAML", r)
		}
		i += size
	}
	return 0, 0, ""
}

// tabs suspects tabs before the text of a line.
func (b *broken) tabs() (found []suspect) {
	for i, l := range b.up(40) {
		tab := l.tab(b.src)
		if tab < 0 {
			continue
		}
		for _, n := range b.levels(i) {
			found = append(found, suspect{tab, "a tab can't indent YAML, use spaces",
				edit{l.start, l.at, strings.Repeat(" ", n)}})
		}
		found = append(found, suspect{tab, "a tab can't indent YAML, use spaces",
			edit{tab, tab + 1, " "}})
	}
	return found
}

// quotes suspects a quote that is open at the end of its line, and text behind
// a closed one.
func (b *broken) quotes() (found []suspect) {
	for _, l := range b.up(len(b.lines)) {
		if l.quote >= 0 {
			mark := string(b.src[l.quote])
			for _, at := range b.ends(l, l.quote+1) {
				found = append(found, suspect{l.quote, "this quote is never closed", edit{at, at, mark}})
			}
			found = append(found, suspect{l.quote, "this quote is never closed", edit{l.quote, l.quote + 1, ""}})
		}
		if l.after < 0 {
			continue
		}
		closed := trimSpace(b.src, l.after) - 1
		message := fmt.Sprintf("unexpected %s after the closing %q", excerpt(b.src[l.after:l.stop]), b.src[closed:closed+1])
		if mark := b.src[closed]; mark == '"' || mark == '\'' {
			for i, n := l.head, 0; i < l.stop && n < maxNotes; i++ {
				if b.src[i] == mark {
					found = append(found, suspect{l.after, message, edit{i, i + 1, ""}})
					n++
				}
			}
		}
		found = append(found, suspect{l.after, message, edit{l.after, l.stop, ""}})
	}
	return found
}

// ends lists where something that opens before from may have been meant to
// close: at the end of the line, or before what ends a value in brackets.
func (b *broken) ends(l *yamlLine, from int) []int {
	at := []int{l.end}
	if l.stop < l.end && l.stop >= from {
		at = append(at, l.stop)
	}
	for i := from; i < l.end; i++ {
		switch c := b.src[i]; {
		case strings.IndexByte("]},", c) >= 0,
			c == ':' && isSpaceAt(b.src, i+1, l.end),
			c == '#' && isSpaceAt(b.src, i-1, l.end):
			at = append(at, trimSpace(b.src, i))
		}
		if len(at) > 16 {
			break
		}
	}
	return at
}

// brackets suspects brackets without their other half.
func (b *broken) brackets() (found []suspect) {
	for _, l := range b.up(100) {
		for _, at := range slices.Backward(l.brackets) {
			other := "]"
			if b.src[at] == '{' {
				other = "}"
			}
			message := fmt.Sprintf("this %q is never closed", b.src[at:at+1])
			for _, end := range b.ends(l, at+1) {
				found = append(found, suspect{at, message, edit{end, end, other}})
			}
			found = append(found, suspect{at, message, edit{at, at + 1, ""}})
		}
		for _, at := range l.strays {
			message := fmt.Sprintf("this %q closes nothing", b.src[at:at+1])
			found = append(found, suspect{at, message, edit{at, at + 1, ""}})
			open := "["
			if b.src[at] == '}' {
				open = "{"
			}
			for _, begin := range b.beginnings(l, at) {
				found = append(found, suspect{at, message, edit{begin, begin, open}})
			}
		}
	}
	return found
}

// beginnings lists where something that ends at a place may have been meant to
// begin: wherever a value does.
func (b *broken) beginnings(l *yamlLine, to int) []int {
	at := []int{l.head}
	for i := l.head; i < to && len(at) < 16; i++ {
		if c := b.src[i]; strings.IndexByte("[{,", c) >= 0 || c == ':' && isSpaceAt(b.src, i+1, l.end) {
			at = append(at, skipSpace(b.src, i+1, to))
		}
	}
	slices.Reverse(at)
	return at
}

// spaces suspects a "-" or ":" that lacks the space behind it.
func (b *broken) spaces() (found []suspect) {
	for _, l := range b.up(60) {
		if l.body {
			continue
		}
		if text := b.src[l.head:l.stop]; len(text) > 1 && text[0] == '-' {
			found = append(found, suspect{l.head, "expected a space after \"-\"", edit{l.head + 1, l.head + 1, " "}})
		}
		word := b.firstWord(l)
		if i := bytes.IndexByte(word, ':'); i > 0 {
			at := l.head + i
			found = append(found, suspect{at, "expected a space after \":\"", edit{at + 1, at + 1, " "}})
			if rest := word[i+1:]; len(rest) > 0 && len(bytes.Trim(rest, "\"'[]{}")) == 0 {
				found = append(found, suspect{at + 1, fmt.Sprintf("unexpected %s after \":\"", excerpt(rest)), edit{at + 1, at + 1 + len(rest), ""}})
			}
		}
	}
	return found
}

// firstWord is the first word of the line's text, if it is not just a key.
func (b *broken) firstWord(l *yamlLine) []byte {
	text := b.src[l.head:l.stop]
	if l.colon >= 0 {
		text = b.src[l.head:l.colon]
	}
	if i := bytes.IndexAny(text, " \t"); i >= 0 {
		return text[:i]
	} else if l.colon >= 0 {
		return nil
	}
	return text
}

// colons suspects keys without a colon.
func (b *broken) colons() (found []suspect) {
	for _, l := range b.up(60) {
		if l.body {
			continue
		}
		for _, at := range l.joints {
			word := b.src[:at]
			word = word[bytes.LastIndexAny(word, " \t{[,")+1:]
			if bytes.HasSuffix(word, []byte(":")) {
				found = append(found, suspect{at - 1, "expected a space after \":\"", edit{at, at, " "}})
				continue
			}
			found = append(found, suspect{at, fmt.Sprintf("expected \":\" after %s", excerpt(word)), edit{at, at, ":"}})
		}
		if word := b.firstWord(l); len(word) > 0 {
			at := l.head + len(word)
			found = append(found, suspect{at, fmt.Sprintf("expected \":\" after %s", excerpt(word)), edit{at, at, ":"}})
		}
	}
	return found
}

// commas suspects entries in brackets that nothing parts.
func (b *broken) commas() (found []suspect) {
	for _, l := range b.up(20) {
		for _, at := range l.commas {
			found = append(found, suspect{at, fmt.Sprintf("expected \",\" before %s", excerpt(b.src[at:l.stop])), edit{at, at, ", "}})
		}
		if text := b.src[l.at:l.stop]; len(text) > 0 && strings.IndexByte(",[{:", text[len(text)-1]) < 0 {
			found = append(found, suspect{l.stop, "expected \",\" at the end of the line", edit{l.stop, l.stop, ","}})
		}
	}
	return found
}

// plains suspects text that YAML takes for more than text: a colon within, and
// a first character that has a meaning of its own.
func (b *broken) plains() (found []suspect) {
	for _, l := range b.up(20) {
		if l.body {
			continue
		}
		text := b.src[l.value:l.stop]
		for _, at := range l.doubled {
			found = append(found, suspect{at, "one \":\" too many", edit{at, at + 1, ""}})
		}
		for _, at := range l.colons {
			found = append(found, suspect{at, fmt.Sprintf("\": \" ends plain text, quote %s", excerpt(text)),
				edit{l.value, l.stop, "'" + strings.ReplaceAll(string(text), "'", "''") + "'"}})
		}
		for _, at := range l.marks {
			found = append(found, suspect{at, fmt.Sprintf("plain text can't start with %q, quote it", b.src[at:at+1]), edit{at, at + 1, ""}})
		}
		if len(text) > 1 && (text[0] == '|' || text[0] == '>') {
			found = append(found, suspect{l.value + 1, fmt.Sprintf("unexpected %s after %q", excerpt(text[1:]), text[:1]),
				edit{l.value + 1, l.stop, ""}})
		}
	}
	return found
}

// dashes suspects entries of a list without their "-", which may have taken
// its space along or left one. The other entries tell where it belongs.
func (b *broken) dashes() (found []suspect) {
	for i, l := range b.up(40) {
		for n := l.indent(); n >= max(0, l.indent()-2); n-- {
			if !l.body && !l.hasDash() && b.listAround(i, n) {
				found = append(found, b.missingDash(l, n))
			}
		}
	}
	return found
}

func (b *broken) missingDash(l *yamlLine, n int) suspect {
	return suspect{l.at, fmt.Sprintf("expected \"-\" before %s", excerpt(b.src[l.at:l.stop])),
		edit{l.start, l.at, strings.Repeat(" ", n) + "- "}}
}

// listAround reports whether line i stands among entries of a list indented
// by n, and begins with the key that they begin with.
func (b *broken) listAround(i, n int) bool {
	for _, way := range []int{-1, 1} {
		for k := i + way; k >= 0 && k < len(b.lines); k += way {
			l := &b.lines[k]
			if l.blank || l.indent() > n {
				continue
			}
			if l.indent() == n && l.hasDash() && bytes.Equal(b.key(l), b.key(&b.lines[i])) {
				return true
			}
			if l.indent() < n || !l.hasDash() {
				break
			}
		}
	}
	return false
}

// key is the key that the line begins with, in brackets or not; nil if none.
func (b *broken) key(l *yamlLine) []byte {
	text := b.src[l.head:l.stop]
	if i := bytes.IndexByte(text, ':'); i >= 0 {
		return bytes.TrimPrefix(text[:i], []byte("{"))
	}
	return nil
}

// above returns the next line with text above line i, nil if there is none.
func (b *broken) above(i int) *yamlLine {
	for k := i - 1; k >= 0; k-- {
		if l := &b.lines[k]; !l.blank {
			return l
		}
	}
	return nil
}

// indents suspects lines that stand a little left or right of where others of
// their kind do. Where several can be moved, those out of step come first.
func (b *broken) indents() (found []suspect) {
	var suspects [3][]suspect // by fit
	for i, l := range b.up(40) {
		list := &suspects[b.fit(i)]
		if a := b.above(i); a != nil && a.colon == a.stop-1 && !l.body && !l.hasDash() {
			*list = append(*list, b.missingDash(l, l.indent())) // of a list's only entry
		}
		for _, n := range b.levels(i) {
			*list = append(*list, suspect{l.at, fmt.Sprintf("indented by %d where %d fits", l.indent(), n),
				edit{l.start, l.at, strings.Repeat(" ", n)}})
		}
	}
	return slices.Concat(suspects[:]...)
}

const (
	step      = 2   // the usual indent of one level
	maxIndent = 500 // a repair indents by no more
)

// fit grades the indent of line i: 0 if it is no whole number of levels, 1 if
// it is several levels more than the line above, 2 if it fits.
func (b *broken) fit(i int) int {
	l := &b.lines[i]
	if l.indent()%step != 0 {
		return 0
	}
	most := 0
	if a := b.above(i); a != nil {
		most = a.head - a.start + step
	}
	if l.indent() > most {
		return 1
	}
	return 2
}

// levels lists the indents at which line i may belong, the nearest to its own
// first: those of the lines above, one level in, and that of the line below.
func (b *broken) levels(i int) []int {
	var levels []int
	l := &b.lines[i]
	add := func(n int) {
		swallowed := l.under >= 0 && n > l.under && !l.body
		if n != l.indent() && n <= maxIndent && !swallowed && !slices.Contains(levels, n) {
			levels = append(levels, n)
		}
	}
	for k, seen := i-1, 0; k >= 0 && seen < 12; k-- {
		if above := &b.lines[k]; !above.blank {
			add(above.indent())
			add(above.head - above.start)
			if seen == 0 {
				add(above.indent() + step)
				add(above.head - above.start + step)
			}
			seen++
		}
	}
	for k := i + 1; k < len(b.lines); k++ {
		if below := &b.lines[k]; !below.blank {
			add(below.indent())
			break
		}
	}
	slices.SortStableFunc(levels, func(x, y int) int { return abs(x-l.indent()) - abs(y-l.indent()) })
	return levels
}

func abs(n int) int { return max(n, -n) }

// wholeLines suspects the line, and before it the value, without which the
// rest is YAML. That names no mistake, so the library's words have to do.
func (b *broken) wholeLines() (found []suspect) {
	for _, l := range b.up(20) {
		if l.colon >= 0 && l.value < l.stop {
			found = append(found, suspect{l.value, b.words, edit{l.value, l.stop, "x"}})
		}
		found = append(found, suspect{l.at, b.words, edit{l.at, l.end, ""}})
	}
	return found
}

// isOdd reports whether the line looks wrong by itself. The last entry of a
// list above it is indented by dash.
func (l *yamlLine) isOdd(src []byte, dash int) bool {
	if _, size, _ := badRune(src[l.start:l.end]); size > 0 {
		return true
	}
	switch {
	case l.blank:
		return false
	case l.tab(src) >= 0:
		return true
	case l.body:
		return false
	case !l.hasDash() && (l.colon < 0 || l.indent() == dash):
		return true
	}
	return l.indent()%step != 0 || l.quote >= 0 || l.after >= 0 || len(l.brackets)+len(l.strays)+
		len(l.colons)+len(l.doubled)+len(l.marks)+len(l.joints)+len(l.commas) > 0
}
