// The mistakes that people make in YAML, each with its repairs.

package spec

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// A kind is a kind of mistake. The kinds are in order of likelihood: a repair that fits
// one mistake only comes before one that hides many.
type kind int

const (
	tab kind = iota
	openQuote
	textAfter
	openBracket
	strayBracket
	noSpace
	noColon
	extraColon
	innerColon
	mark
	noComma
	noDash
	oddIndent
	wrongIndent
	badValue
	kinds
)

const (
	step      = 2   // the usual indent of one level
	maxIndent = 500 // a repair indents by no more
	maxUp     = 40  // so many lines above the parser's place may be indented wrongly
)

// A broken is a text that is not YAML.
type broken struct {
	src   []byte
	lines []line
	stuck int    // index of the line where the parser gave up
	words string // of yaml.v3's error
}

func newBroken(src []byte, stuck int, words string) *broken {
	b := &broken{src: src, lines: scanLines(src), words: words}
	for i := range b.lines {
		if b.lines[i].start < stuck {
			b.stuck = i
		}
	}
	return b
}

// suspects yields possible mistakes, each with a repair: kind by kind, and from
// the line where the parser gave up to the top. No mistake is below that line.
func (b *broken) suspects() iter.Seq2[suspect, edit] {
	return func(yield func(suspect, edit) bool) {
		b.noteIndents()
		for k := range kinds {
			for i := b.stuck; i >= 0; i-- {
				for _, at := range slices.Backward(b.lines[i].odd[k]) {
					message, edits := b.repairs(k, i, at)
					for _, e := range edits {
						message := message
						switch {
						case k != oddIndent && k != wrongIndent:
						case e.text == "":
							message += "; begin it at the margin"
						default:
							message += fmt.Sprintf("; indent it by %d", len(e.text))
						}
						if !yield(suspect{at, message}, e) {
							return
						}
					}
				}
			}
		}
	}
}

// repairs describes a mistake and lists what may fix it.
func (b *broken) repairs(k kind, i, at int) (message string, edits []edit) {
	l := &b.lines[i]
	indentBy := func(text string) edit { return edit{l.start, l.at, text} }
	here := b.src[at:max(at, l.stop)]
	char := excerpt(b.src[at:min(at+1, l.end)])
	insert := func(at int, text string) edit { return edit{at, at, text} }
	remove := edit{at, at + 1, ""}
	switch k {
	case tab:
		for _, n := range b.levels(i) {
			edits = append(edits, indentBy(strings.Repeat(" ", n)))
		}
		return "a tab cannot indent YAML; use spaces", append(edits, edit{at, at + 1, " "})
	case openQuote:
		return "this quote is never closed", []edit{insert(l.stop, string(b.src[at])), remove}
	case openBracket:
		message = fmt.Sprintf("this %s is never closed", char)
		if l.stop < l.end {
			message += "; \" #\" begins a comment"
		}
		return message, []edit{insert(l.stop, string(other(b.src[at]))), remove}
	case textAfter:
		closed := trimSpace(b.src, at) - 1
		return fmt.Sprintf("unexpected %s after %q", excerpt(here), b.src[closed:closed+1]), []edit{{at, l.stop, ""}}
	case strayBracket:
		return fmt.Sprintf("this %s closes nothing", char), []edit{remove, insert(l.value, string(other(b.src[at])))}
	case noSpace:
		return fmt.Sprintf("expected a space after %s", char), []edit{insert(at+1, " ")}
	case noColon:
		word := b.src[:at]
		word = word[bytes.LastIndexAny(word, " \t\n{[,")+1:]
		return fmt.Sprintf("expected \":\" after %s", excerpt(word)), []edit{insert(at, ":")}
	case extraColon:
		return "one \":\" too many", []edit{remove}
	case innerColon:
		text := b.src[l.value:l.stop]
		return fmt.Sprintf("\": \" inside a value: quote %s", excerpt(text)),
			[]edit{{l.value, l.stop, "'" + strings.ReplaceAll(string(text), "'", "''") + "'"}}
	case mark:
		return fmt.Sprintf("plain text cannot start with %s; quote it", char), []edit{remove}
	case noComma:
		return fmt.Sprintf("\": \" inside a value: quote the value, or write \",\" before %s", excerpt(here)), []edit{insert(at, ", ")}
	case noDash:
		for n := l.indent(); n >= max(0, l.indent()-step); n-- {
			edits = append(edits, indentBy(strings.Repeat(" ", n)+"- "))
		}
		return fmt.Sprintf("expected \"-\" before %s", excerpt(here)), edits
	case badValue:
		return b.words, []edit{{at, l.stop, "x"}}
	}
	for _, n := range b.levels(i) {
		edits = append(edits, indentBy(strings.Repeat(" ", n)))
	}
	unit := "spaces"
	if l.indent() == 1 {
		unit = "space"
	}
	return fmt.Sprintf("this line is indented by %d %s", l.indent(), unit), edits
}

// noteIndents notes the lines that may lack a dash, or stand too far left or
// right. Lines that are out of step are likelier than others.
func (b *broken) noteIndents() {
	left := maxUp
	for i := b.stuck; i >= 0 && left > 0; i-- {
		l := &b.lines[i]
		if l.blank {
			continue
		}
		left--
		if l.colon >= 0 && l.value < l.stop {
			l.note(badValue, l.value)
		}
		if l.indent()%step != 0 {
			l.note(oddIndent, l.at)
		} else {
			l.note(wrongIndent, l.at)
		}
		if !l.hasDash() && b.isEntry(l) {
			l.note(noDash, l.at)
		}
	}
}

// isEntry reports whether a line may begin an entry of a list: an entry near its
// indent begins with the same key.
func (b *broken) isEntry(l *line) bool {
	return slices.ContainsFunc(b.lines, func(e line) bool {
		return e.hasDash() && e.indent() <= l.indent() && e.indent()+step >= l.indent() && bytes.Equal(b.key(&e), b.key(l))
	})
}

// key is the key that the line begins with, in brackets or not; nil if none.
func (b *broken) key(l *line) []byte {
	text := b.src[l.head:l.stop]
	if i := bytes.IndexByte(text, ':'); i >= 0 {
		return bytes.TrimPrefix(text[:i], []byte("{"))
	}
	return nil
}

// levels lists the indents at which line i may belong, the nearest to its own
// first: those of the lines above, one level in, and that of the line below.
func (b *broken) levels(i int) []int {
	var levels []int
	l := &b.lines[i]
	add := func(n int) {
		if n != l.indent() && n <= maxIndent && !slices.Contains(levels, n) {
			levels = append(levels, n)
		}
	}
	for k, seen := i-1, 0; k >= 0 && seen < 12; k-- {
		if above := &b.lines[k]; !above.blank {
			add(above.indent())
			add(above.head - above.start)
			seen++
		}
	}
	if i+1 < len(b.lines) {
		add(b.lines[i+1].indent())
	}
	distance := func(n int) int { return max(n-l.indent(), l.indent()-n) }
	slices.SortStableFunc(levels, func(x, y int) int { return distance(x) - distance(y) })
	return levels
}
