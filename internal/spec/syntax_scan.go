// The lines of a file that is no YAML, each taken apart on its own. Nothing
// that stands above a line can spoil it here: that is what a parser can't do,
// and what tells the line with the mistake from the lines that suffer by it.

package spec

import (
	"bytes"
	"iter"
	"slices"
	"strings"
)

// maxNotes is how many places of one kind are noted in a line, open brackets
// among them. Nobody writes more, and a hostile line must not cost the square
// of its length.
const maxNotes = 50

// A yamlLine is one line, as it reads if no quote or bracket is open before
// it. All fields are byte offsets in the file; -1 stands for none.
type yamlLine struct {
	start, end int   // the text without line break and trailing space
	at         int   // first byte after the indentation
	head       int   // first byte after the marks "- " and "? "
	colon      int   // the colon that ends the key
	value      int   // first byte of the value, or head in a line without key
	stop       int   // end of the value, before a comment
	quote      int   // the quote that no quote in the line closes
	after      int   // text that follows a closed quote or bracket
	brackets   []int // opened and not closed in the line
	strays     []int // closing brackets that close nothing in the line
	colons     []int // further colons in the plain text of the value
	doubled    []int // colons with nothing before them
	marks      []int // first characters of a value that plain text can't begin with
	joints     []int // ends of words in brackets that run into a bracket or quote
	commas     []int // places in brackets where a comma seems to be missing
	under      int   // the column to pass to belong to the block scalar above
	body       bool  // part of a block scalar
	blank      bool  // nothing but a comment
}

func (l *yamlLine) indent() int   { return l.at - l.start }
func (l *yamlLine) hasDash() bool { return l.head > l.at }

// tab finds a tab before the text of the line, or -1.
func (l *yamlLine) tab(src []byte) int {
	if i := bytes.IndexByte(src[l.start:l.head], '\t'); i >= 0 {
		return l.start + i
	}
	return -1
}

// scanLines takes the text apart.
func scanLines(src []byte) iter.Seq[yamlLine] {
	return func(yield func(yamlLine) bool) {
		block := -1 // the column that a line must pass to belong to the block scalar above
		for start := 0; start <= len(src); {
			end, next := len(src), len(src)+1
			if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
				end, next = start+i, start+i+1
			}
			l := scanLine(src[:end], start)
			l.under = block
			switch empty := l.at == l.end; {
			case block >= 0 && (empty || l.indent() > block || l.tab(src) >= 0):
				l.body = true
			case !l.blank:
				block = blockColumn(src, &l)
			}
			if !yield(l) {
				return
			}
			start = next
		}
	}
}

// blockColumn returns the column of the key (or dash) whose block scalar begins
// on the line, or -1.
func blockColumn(src []byte, l *yamlLine) int {
	v := bytes.TrimRight(src[l.value:l.stop], "+-0123456789")
	switch {
	case string(v) != "|" && string(v) != ">":
		return -1
	case l.colon >= 0:
		return l.head - l.start
	}
	return l.indent()
}

// scanLine takes the line apart that runs from start to the end of src.
func scanLine(src []byte, start int) yamlLine {
	end := start + len(bytes.TrimRight(src[start:], " \t\r"))
	l := yamlLine{start: start, end: end, stop: end, colon: -1, quote: -1, after: -1}
	l.at = skipSpace(src, start, end)
	l.head = l.at
	for l.head < end && (src[l.head] == '-' || src[l.head] == '?') && isSpaceAt(src, l.head+1, end) {
		l.head = skipSpace(src, l.head+1, end)
	}
	l.value = l.head
	l.scan(src)
	l.head, l.value = min(l.head, l.stop), min(l.value, l.stop)
	l.blank = l.stop == l.at
	return l
}

// scan reads the line from its head: quotes, brackets, colons and the comment.
func (l *yamlLine) scan(src []byte) {
	var (
		fresh  = true  // a new value may begin here
		closed = false // a quote or bracket has just been closed
		keyed  = false // in brackets: the key has been read
		word   = l.head
	)
	for i := l.head; i < l.end && len(l.brackets) < maxNotes; i++ {
		c := src[i]
		inFlow := len(l.brackets) > 0
		afterSpace := i > l.start && isSpaceAt(src, i-1, l.end)
		if afterSpace && c != ':' {
			word = i
		}
		switch {
		case c == ' ' || c == '\t':
			continue
		case c == '#' && (i == l.start || afterSpace):
			l.stop = max(l.at, trimSpace(src, i))
			return
		case (c == '"' || c == '\'') && (fresh || inFlow && afterSpace):
			l.join(src, i, fresh, closed)
			j := closeQuote(src, i, l.end)
			if j < 0 {
				l.quote = i
				return
			}
			i, fresh, closed = j, false, true
		case (c == '[' || c == '{') && (fresh || inFlow):
			l.join(src, i, fresh, closed)
			l.brackets = append(l.brackets, i)
			fresh, closed, keyed = true, false, false
		case c == ']' || c == '}':
			l.close(src, i)
			fresh, closed = false, true
		case c == ':' && (isSpaceAt(src, i+1, l.end) || inFlow && closed):
			switch {
			case fresh:
				note(&l.doubled, i)
			case inFlow && keyed:
				note(&l.commas, word)
			case inFlow:
			case l.colon < 0:
				l.colon, l.value = i, skipSpace(src, i+1, l.end)
			default:
				note(&l.colons, i)
			}
			fresh, closed, keyed = true, false, true
		case c == ',' && inFlow:
			fresh, closed, keyed = true, false, false
		default:
			if closed && l.after < 0 {
				l.after = i
			}
			if closed && inFlow {
				note(&l.commas, i)
			}
			if fresh && (strings.IndexByte("@`%*&!", c) >= 0 || inFlow && (c == '|' || c == '>')) {
				note(&l.marks, i)
			}
			fresh, closed = false, false
		}
	}
}

// note adds a place to a list.
func note(places *[]int, at int) {
	if len(*places) < maxNotes {
		*places = append(*places, at)
	}
}

// join notes that a quote or bracket opens at i right behind a word (a colon
// is missing) or behind another quote or bracket (a comma is).
func (l *yamlLine) join(src []byte, i int, fresh, closed bool) {
	switch {
	case closed:
		note(&l.commas, i)
	case !fresh:
		note(&l.joints, trimSpace(src, i))
	}
}

// close notes the closing bracket at i. One that fits a bracket further out
// leaves those within unclosed; they go to the end of the list.
func (l *yamlLine) close(src []byte, i int) {
	want := byte('[')
	if src[i] == '}' {
		want = '{'
	}
	for k := len(l.brackets) - 1; k >= 0; k-- {
		if src[l.brackets[k]] == want {
			l.brackets = slices.Delete(l.brackets, k, k+1)
			return
		}
	}
	note(&l.strays, i)
}

// closeQuote finds the end of the quoted text that begins at i, or -1.
func closeQuote(src []byte, i, end int) int {
	for j := i + 1; j < end; j++ {
		switch {
		case src[i] == '"' && src[j] == '\\':
			j++
		case src[j] == src[i] && src[i] == '\'' && j+1 < end && src[j+1] == '\'':
			j++
		case src[j] == src[i]:
			return j
		}
	}
	return -1
}

// isSpaceAt reports whether the byte at i is a space or outside the line.
func isSpaceAt(src []byte, i, end int) bool {
	return i >= end || src[i] == ' ' || src[i] == '\t'
}

func skipSpace(src []byte, i, end int) int {
	for i < end && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	return i
}

// trimSpace returns the end of what stands before i.
func trimSpace(src []byte, i int) int {
	for i > 0 && (src[i-1] == ' ' || src[i-1] == '\t') {
		i--
	}
	return i
}
