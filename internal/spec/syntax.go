// Where a file that is no YAML is wrong. The library's errors have no column
// and often name a line far from the mistake, so locateSyntax searches for the
// mistake itself: it guesses repairs, the likeliest first, and believes the
// first one after which the parser gets past the place where it gave up.

package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"stategen.example/internal/diag"
	"stategen.example/internal/lazyregexp"
)

// How much work a search may be, in bytes. The library parses some 8 MB a
// second, and a message is not worth more than a fraction of one.
const (
	maxWhole  = 1 << 20 // a file up to here is parsed again to see where the parser gives up
	maxWindow = 8 << 10 // what is searched before and after a promising place
	maxBeyond = 2 << 10 // how far past the old error a repaired text must parse
	maxParsed = 2 << 20 // what is parsed in all to try out repairs
)

// locateSyntax names the place of the mistake for which the library refused
// src with err, and says in a few words how to mend it.
func locateSyntax(src []byte, err error) (diag.Pos, string) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	words, line := libraryWords(err)
	s := &search{src: src, words: words, named: lineOffset(src, line), budget: maxParsed}
	for at := range s.places() {
		if found, ok := s.around(at); ok {
			return posAt(src, found.at), found.message
		}
	}
	return posAt(src, s.named), words
}

// places yields where to search: where the parser gives up, then the line that
// the library names, then, in a file too long to be parsed once more, every
// line that looks wrong by itself.
func (s *search) places() iter.Seq[int] {
	return func(yield func(int) bool) {
		if len(s.src) <= maxWhole {
			stuck, ok := parses(s.src, true)
			if !ok && !yield(stuck) {
				return
			}
			// At the end of the file the parser misses what closes something;
			// the library's line is where that opens. Before it, where the
			// parser gives up is the better place to name.
			if !ok && stuck < len(s.src) {
				s.named = lastText(s.src[:stuck])
			}
		}
		if !yield(s.named) || len(s.src) <= maxWindow {
			return
		}
		s.clean = 0
		dash := -1 // the indent of the last entry of a list
		for l := range scanLines(s.src) {
			if s.budget <= 0 || l.end >= s.clean && l.isOdd(s.src, dash) && !yield(l.at) {
				return
			}
			if l.hasDash() {
				dash = l.indent()
			}
		}
	}
}

// A suspect is a mistake that the author may have made, and what would mend
// it.
type suspect struct {
	at      int // byte offset
	message string
	fix     edit
}

// An edit puts text in the place of the bytes between from and to.
type edit struct {
	from, to int
	text     string
}

func (e edit) apply(src []byte) []byte {
	out := make([]byte, 0, len(src)+len(e.text))
	out = append(out, src[:e.from]...)
	out = append(out, e.text...)
	return append(out, src[e.to:]...)
}

// A search looks for the mistake in one file.
type search struct {
	src    []byte
	words  string // the library's
	named  int    // the place that the library names
	budget int    // bytes that may still be parsed
	clean  int    // no mistake was found near the places before this offset
}

// around searches the part of the file around a place, if the mistake is there
// at all.
func (s *search) around(at int) (suspect, bool) {
	from, to := window(s.src, at)
	part := s.src[from:to]
	// What misses its end in the file misses it in the part.
	whole := to == len(s.src) || strings.Contains(s.words, "end of stream")
	if !s.afford(part) {
		return suspect{}, false
	}
	stuck, ok := parses(part, whole)
	if ok {
		s.clean = min(at+maxWindow/2, to)
		return suspect{}, false
	}
	found, ok := s.try(newBroken(part, stuck, s.words), stuck, whole)
	found.at += from
	return found, ok
}

// afford takes what parsing a text costs out of the budget, and reports whether
// it was there. The library is slower the deeper brackets are nested.
func (s *search) afford(text []byte) bool {
	open := bytes.Count(text, []byte("[")) + bytes.Count(text, []byte("{"))
	s.budget -= len(text) * (1 + open/256)
	return s.budget >= 0
}

// try returns the first suspect whose repair brings the parser well past the
// place where it was stuck, or else, for there may be a second mistake, the
// first that brings it past that line.
func (s *search) try(b *broken, stuck int, whole bool) (best suspect, ok bool) {
	limit := min(stuck+maxBeyond, len(b.src))
	end := b.lines[b.stuck].end
	for _, h := range heuristics {
		for _, c := range h.find(b) {
			repaired := c.fix.apply(b.src[:max(limit, c.fix.to)])
			if !s.afford(repaired) {
				return best, ok
			}
			n, passed := parses(repaired, whole && limit == len(b.src))
			if passed {
				return c, true
			}
			if !ok && n+c.fix.to-c.fix.from-len(c.fix.text) > end {
				best, ok = c, true
			}
		}
	}
	return best, ok
}

// window returns the part of src to search for a mistake around a place: all of a
// small file, and of a large one whole lines that make sense on their own. They
// begin with a line that none of the lines up to the place is left of, and end
// before the first line that is.
func window(src []byte, at int) (from, to int) {
	if len(src) <= maxWindow {
		return 0, len(src)
	}
	from = lineStart(src, max(0, at-maxWindow))
	to = lineStart(src, min(len(src), at+maxWindow))
	if at+maxWindow >= len(src) {
		to = len(src)
	}
	least, first := -1, from
	part := src[from:to]
	for l := range scanLines(part) {
		switch {
		case l.blank || l.body || l.tab(part) >= 0:
		case from+l.start <= at && (least < 0 || l.indent() < least):
			least, first = l.indent(), from+l.start
		case from+l.start > at && l.indent() < least:
			return first, from + l.start
		}
	}
	return first, to
}

// A meter hands out a text byte by byte, so that it tells where a parser
// stopped to read.
type meter struct {
	src   []byte
	n     int
	ended bool  // the parser has asked for more than there is
	last  error // what it gets then
}

func (m *meter) Read(p []byte) (int, error) {
	if m.n == len(m.src) {
		m.ended = true
		return 0, m.last
	}
	p[0] = m.src[m.n]
	m.n++
	return 1, nil
}

// parses reports whether the library takes the text, and if not, how much it
// had read when it gave up: no text that begins so is YAML, whatever follows.
// If the text is not whole, reaching its end is enough.
func parses(src []byte, whole bool) (stuck int, ok bool) {
	m := &meter{src: src, last: io.EOF}
	if !whole {
		m.last = io.ErrUnexpectedEOF
	}
	for dec := yaml.NewDecoder(m); ; {
		if _, err := decode(dec); errors.Is(err, io.EOF) || m.ended && !whole {
			return m.n, true
		} else if err != nil {
			return m.n, false
		}
	}
}

var libraryLine = lazyregexp.Regexp{Expr: `^(?:yaml: )?(?:line (\d+): )?`}

// libraryWords takes an error of the library apart into what it says and the
// line it names, 1 if none.
func libraryWords(err error) (words string, line int) {
	words = err.Error()
	m := libraryLine.Get().FindStringSubmatch(words)
	line, _ = strconv.Atoi(m[1])
	words = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, words[len(m[0]):])
	if strings.TrimSpace(words) == "" {
		words = "this is not YAML"
	}
	return words, max(line, 1)
}

// posAt turns an offset into a position.
func posAt(src []byte, at int) diag.Pos {
	at = min(max(at, 0), len(src))
	start := lineStart(src, at)
	return diag.Pos{
		Line:   bytes.Count(src[:start], []byte("\n")) + 1,
		Column: utf8.RuneCount(src[start:at]) + 1,
	}
}

// lineStart returns the start of the line that holds the offset.
func lineStart(src []byte, at int) int { return bytes.LastIndexByte(src[:at], '\n') + 1 }

// lineOffset returns the first byte of a line's text. A line beyond the end is
// the last one.
func lineOffset(src []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(src[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return skipSpace(src, at, len(src))
}

// lastText returns the start of the last rune that is no space.
func lastText(src []byte) int {
	src = bytes.TrimRight(src, " \t\r\n")
	_, size := utf8.DecodeLastRune(src)
	return len(src) - size
}

// excerpt quotes the author's text, cut to a length that fits a message.
func excerpt(text []byte) string {
	return fmt.Sprintf("%q", shorten(string(text[:min(len(text), 200)])))
}
