// The lines of a file with a YAML syntax error. Each is scanned on its own, so
// that a mistake above does not change how it reads: this tells the line with
// the mistake from the lines that suffer from it.

package spec

import (
	"bytes"
	"slices"
	"strings"
)

// maxOdd is how many places of one kind are noted in a line, open brackets
// among them: a hostile line must not cost the square of its length.
const maxOdd = 50

// A line is one line, as it reads if no quote or bracket is open before it. All
// fields are byte offsets in the file; -1 stands for none.
type line struct {
	start, end int  // the text without line break and trailing space
	at         int  // first byte after the indentation
	head       int  // first byte after the marks "- " and "? "
	colon      int  // the colon that ends the key
	value      int  // first byte of the value, or head in a line without a key
	stop       int  // end of the value, before a comment
	blank      bool // nothing but a comment

	odd [kinds][]int // places that look wrong, by kind
}

func (l *line) indent() int   { return l.at - l.start }
func (l *line) hasDash() bool { return l.head > l.at }

// note adds a place that looks wrong.
func (l *line) note(k kind, at int) {
	if len(l.odd[k]) < maxOdd {
		l.odd[k] = append(l.odd[k], at)
	}
}

// scanLines scans every line of a text.
func scanLines(src []byte) (lines []line) {
	for start := 0; start <= len(src); {
		end := len(src)
		if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
			end = start + i
		}
		l := line{start: start, end: start + len(bytes.TrimRight(src[start:end], " \t\r"))}
		l.at = skipSpace(src, start, l.end)
		l.scan(src)
		lines = append(lines, l)
		start = end + 1
	}
	return lines
}

// scan finds the parts of the line and what looks wrong in it.
func (l *line) scan(src []byte) {
	l.head, l.colon, l.stop = l.at, -1, l.end
	for l.head < l.end && (src[l.head] == '-' || src[l.head] == '?') && isSpaceAt(src, l.head+1, l.end) {
		l.head = skipSpace(src, l.head+1, l.end)
	}
	l.value = l.head
	l.scanText(src)
	l.head, l.value = min(l.head, l.stop), min(l.value, l.stop)
	l.blank = l.stop == l.at
	if i := bytes.IndexByte(src[l.start:l.head], '\t'); i >= 0 {
		l.note(tab, l.start+i)
	}
	if l.value+1 < l.stop && (src[l.value] == '|' || src[l.value] == '>') {
		l.note(textAfter, skipSpace(src, l.value+1, l.stop))
	}
	if l.head+1 < l.stop && src[l.head] == '-' {
		l.note(noSpace, l.head)
	}
	if word := l.firstWord(src); len(word) > 0 {
		if i := bytes.IndexByte(word, ':'); i > 0 {
			l.note(noSpace, l.head+i)
		}
		l.note(noColon, l.head+len(word))
	}
}

// firstWord is the first word of the line's text, unless that is a key.
func (l *line) firstWord(src []byte) []byte {
	text := src[l.head:l.stop]
	if l.colon >= 0 {
		text = src[l.head:l.colon]
	}
	if i := bytes.IndexAny(text, " \t"); i >= 0 {
		return text[:i]
	} else if l.colon >= 0 {
		return nil
	}
	return text
}

// scanText reads the line from its head: quotes, brackets, colons and the comment.
func (l *line) scanText(src []byte) {
	var (
		fresh  = true  // a new value may begin here
		closed = false // a quote or bracket has just been closed
		keyed  = false // in brackets: the key has been read
		word   = l.head
	)
	for i := l.head; i < l.end && len(l.odd[openBracket]) < maxOdd; i++ {
		c := src[i]
		inFlow := len(l.odd[openBracket]) > 0
		afterSpace := i > l.start && isSpaceAt(src, i-1, l.end)
		if afterSpace && c != ':' {
			word = i
		}
		opens := (c == '"' || c == '\'') && (fresh || inFlow && afterSpace) || (c == '[' || c == '{') && (fresh || inFlow)
		if closed && (opens || strings.IndexByte(" \t#,:]}", c) < 0) {
			l.note(textAfter, i)
		} else if opens && !fresh {
			l.note(noColon, trimSpace(src, i))
		}
		switch {
		case c == ' ' || c == '\t':
			continue
		case c == '#' && (i == l.start || afterSpace):
			l.stop = max(l.at, trimSpace(src, i))
			return
		case opens && (c == '"' || c == '\''):
			end := closeQuote(src, i, l.end)
			if end < 0 {
				l.note(openQuote, i)
				return
			}
			i, fresh, closed = end, false, true
		case opens:
			l.note(openBracket, i)
			fresh, closed, keyed = true, false, false
		case c == ']' || c == '}':
			l.close(src, i)
			fresh, closed = false, true
		case c == ':' && (isSpaceAt(src, i+1, l.end) || inFlow && closed):
			switch {
			case fresh:
				l.note(extraColon, i)
			case inFlow && keyed:
				l.note(noComma, word)
			case inFlow:
			case l.colon < 0:
				l.colon, l.value = i, skipSpace(src, i+1, l.end)
			default:
				l.note(innerColon, i)
			}
			fresh, closed, keyed = true, false, true
		case c == ',' && inFlow:
			fresh, closed, keyed = true, false, false
		default:
			if fresh && strings.IndexByte("@`%*&!", c) >= 0 {
				l.note(mark, i)
			}
			fresh, closed = false, false
		}
	}
}

// close notes the closing bracket at i. One that matches a bracket further out
// leaves the brackets within open.
func (l *line) close(src []byte, i int) {
	for k, at := range slices.Backward(l.odd[openBracket]) {
		if other(src[at]) == src[i] {
			l.odd[openBracket] = slices.Delete(l.odd[openBracket], k, k+1)
			return
		}
	}
	l.note(strayBracket, i)
}

// other is the other half of a bracket.
func other(c byte) byte { return "][}{"[strings.IndexByte("[]{}", c)] }

// closeQuote finds the end of the quoted text that begins at i, or -1.
func closeQuote(src []byte, i, end int) int {
	for j := i + 1; j < end; j++ {
		switch {
		case src[i] == '"' && src[j] == '\\', src[i] == '\'' && bytes.HasPrefix(src[j:end], []byte("''")):
			j++ // an escape
		case src[j] == src[i]:
			return j
		}
	}
	return -1
}

// isSpaceAt reports whether the byte at i is a space or outside the line.
func isSpaceAt(src []byte, i, end int) bool { return i >= end || src[i] == ' ' || src[i] == '\t' }

// skipSpace returns the start of the text after i, or end.
func skipSpace(src []byte, i, end int) int { return end - len(bytes.TrimLeft(src[i:end], " \t")) }

// trimSpace returns the end of the text before i.
func trimSpace(src []byte, i int) int { return len(bytes.TrimRight(src[:i], " \t")) }
