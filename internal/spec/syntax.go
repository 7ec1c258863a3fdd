// Where a YAML syntax error is. The errors of yaml.v3 have no column and often
// name a line far from the mistake. locateSyntax therefore guesses repairs, the
// likeliest first, and reports the first one after which the parser gets past
// the place where it gave up.

package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"stategen.example/internal/diag"
)

// How much work a search may be, in bytes. yaml.v3 parses some 8 MB a second.
const (
	maxWindow = 8 << 10 // searched before and after the place where the parser gave up
	maxBeyond = 2 << 10 // how far past that place a repaired text must parse
	maxParsed = 2 << 20 // parsed in all to try out repairs
)

// locateSyntax returns the place of the mistake for which yaml.v3 rejected src
// with err, and describes the mistake and its fix.
func locateSyntax(src []byte, err error) (diag.Pos, string) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	words, line := libraryWords(err)
	s := &search{src: src, words: words, budget: maxParsed}
	// Where something is never closed, the parser gives up at the end of the
	// file, and yaml.v3 names the line where it opens.
	named := lineOffset(src, line)
	stuck, ok := parses(src, true)
	for _, at := range []int{stuck, named, 0} { // yaml.v3 never names line 1 there
		if found, ok := s.around(at); ok {
			return posAt(src, found.at), found.message
		}
	}
	if !ok && stuck < len(src) {
		named = lastText(src[:stuck])
	}
	return posAt(src, named), words
}

// An edit replaces the bytes between from and to by text.
type edit struct {
	from, to int
	text     string
}

func (e edit) apply(src []byte) []byte {
	return []byte(string(src[:e.from]) + e.text + string(src[e.to:]))
}

// A search looks for the mistake in one file.
type search struct {
	src    []byte
	words  string // of yaml.v3's error
	budget int    // bytes that may still be parsed
}

// A suspect is a mistake that the author may have made.
type suspect struct {
	at      int // byte offset
	message string
}

// around searches the part of the file around a place.
func (s *search) around(at int) (found suspect, ok bool) {
	from, to := window(s.src, at)
	part := s.src[from:to]
	// What is never closed in the file is never closed in the part.
	whole := to == len(s.src) || strings.Contains(s.words, "end of stream")
	if !s.afford(part) {
		return suspect{}, false
	}
	stuck, ok := parses(part, whole)
	if ok {
		return suspect{}, false
	}
	found, ok = s.try(newBroken(part, stuck, s.words), stuck, whole)
	found.at += from
	return found, ok
}

// afford charges the cost of parsing a text to the budget, and reports whether
// the budget covers it. yaml.v3 is slower the deeper brackets are nested.
func (s *search) afford(text []byte) bool {
	open := bytes.Count(text, []byte("[")) + bytes.Count(text, []byte("{"))
	s.budget -= len(text) * (1 + open/256)
	return s.budget >= 0
}

// try returns the first suspect whose repair brings the parser well past the
// place where it was stuck. A file may have a second mistake; failing that, try
// returns the first suspect whose repair brings the parser past the line.
func (s *search) try(b *broken, stuck int, whole bool) (best suspect, ok bool) {
	limit := min(stuck+maxBeyond, len(b.src))
	end := b.lines[b.stuck].end
	for found, fix := range b.suspects() {
		repaired := fix.apply(b.src[:max(limit, fix.to)])
		if !s.afford(repaired) {
			break
		}
		n, passed := parses(repaired, whole && limit == len(b.src))
		if passed {
			return found, true
		}
		if !ok && n+fix.to-fix.from-len(fix.text) > end {
			best, ok = found, true
		}
	}
	return best, ok
}

// window returns the part of src to search around a place. Of a large file that
// is a run of whole lines that parse on their own: it begins with the least
// indented line before the place, and ends before the first line that is
// indented less.
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
	for start := from; start < to; {
		text := skipSpace(src, start, to)
		indent := text - start
		switch {
		case text == to || strings.IndexByte("#\r\n", src[text]) >= 0 || bytes.IndexByte(src[start:text], '\t') >= 0:
		case start <= at && (least < 0 || indent < least):
			least, first = indent, start
		case start > at && indent < least:
			return first, start
		}
		next := bytes.IndexByte(src[text:to], '\n')
		if next < 0 {
			break
		}
		start = text + next + 1
	}
	return first, to
}

// A meter hands out a text byte by byte, so that it knows where a parser
// stopped reading.
type meter struct {
	src   []byte
	n     int
	ended bool  // the parser has asked for more
	last  error // the answer to that
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

// parses reports whether yaml.v3 accepts the text, and if not, how much it had
// read when it gave up: no text that begins so is YAML, whatever follows. If the
// text is not whole, reaching its end is enough.
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

// libraryWords splits an error of yaml.v3 into its message and the line that it
// names, 1 if none.
func libraryWords(err error) (words string, line int) {
	words = strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(words, "line "); ok {
		number, text, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			words, line = text, n
		}
	}
	words = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, words)
	if strings.TrimSpace(words) == "" {
		words = "this is not YAML"
	}
	return words, max(line, 1)
}

// posAt turns an offset into a position.
func posAt(src []byte, at int) diag.Pos {
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
	lines := bytes.SplitAfterN(src, []byte("\n"), line)
	return skipSpace(src, len(src)-len(lines[len(lines)-1]), len(src))
}

// lastText returns the start of the last rune that is not a space.
func lastText(src []byte) int {
	src = bytes.TrimRight(src, " \t\r\n")
	_, size := utf8.DecodeLastRune(src)
	return len(src) - size
}

// excerpt quotes the author's text, cut to a length that fits a message.
func excerpt(text []byte) string {
	return fmt.Sprintf("%q", shorten(string(text[:min(len(text), 200)])))
}
