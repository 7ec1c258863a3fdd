// Strings and quoted names, and the escapes in them.

package ddl

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// An escapeSet tells what a backslash in a string means.
type escapeSet uint8

const (
	noEscapes escapeSet = iota
	mysqlEscapes
	postgresEscapes // of E'…'
)

// escapes returns the escapes in plain strings of the text.
func (l *lexer) escapes() escapeSet {
	if l.mysql {
		return mysqlEscapes
	}
	return noEscapes
}

// quoted reads a string or a name in quotes, in which a doubled quote stands for
// one. Without a closing quote it reads to the end of the text.
func (l *lexer) quoted(kind tokenKind, set escapeSet) token {
	t := token{kind: kind, pos: l.pos, quote: l.byteAt(0)}
	q := t.quote
	text := l.rest()[1:]
	n, doubled, escaped := 0, false, false
	for n < len(text) {
		if text[n] == '\\' && set != noEscapes && n+1 < len(text) {
			escaped = true
			n += 2
			continue
		}
		if text[n] == q {
			if n+1 == len(text) || text[n+1] != q {
				break
			}
			doubled = true
			n++
		}
		n++
	}
	t.text = text[:n]
	l.advance(1 + n)
	if l.off < len(l.src) {
		l.advance(1)
	} else {
		l.unclosed = t.pos
	}
	switch {
	case escaped:
		t.text = unescape(t.text, set, q)
	case doubled:
		t.text = strings.ReplaceAll(t.text, string([]byte{q, q}), string(q))
	}
	return t
}

// unescape decodes the backslash escapes of text, and doubled quotes q unless q is 0.
func unescape(text string, set escapeSet, q byte) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == q && q != 0 {
			i++ // the second of a pair
		}
		if c != '\\' || i+1 == len(text) {
			b.WriteByte(c)
			continue
		}
		i++
		if set == postgresEscapes {
			if r, n, isByte := numericEscape(text[i:]); n > 0 {
				if isByte {
					b.WriteByte(byte(r))
				} else {
					b.WriteRune(r)
				}
				i += n - 1
				continue
			}
		}
		b.WriteString(simpleEscape(text[i], set))
	}
	return b.String()
}

// simpleEscape decodes a backslash with one byte behind it. A byte without a
// meaning stands for itself.
// MySQL: https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
func simpleEscape(c byte, set escapeSet) string {
	switch c {
	case 'b':
		return "\b"
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 't':
		return "\t"
	}
	switch {
	case set == postgresEscapes && c == 'f':
		return "\f"
	case set == mysqlEscapes && c == '0':
		return "\x00"
	case set == mysqlEscapes && c == 'Z':
		return "\x1a"
	case set == mysqlEscapes && (c == '%' || c == '_'):
		return `\` + string(c)
	}
	return string([]byte{c})
}

// numericEscape decodes what follows the backslash of \x41, \101, \u0041 and
// \U00000041, and returns its length, or 0. The first two are bytes.
func numericEscape(text string) (r rune, n int, isByte bool) {
	digits, base, first := 3, 8, 0
	switch text[0] {
	case 'x':
		digits, base, first = 2, 16, 1
	case 'u':
		digits, base, first = 4, 16, 1
	case 'U':
		digits, base, first = 8, 16, 1
	}
	n = first
	for n < len(text) && n < first+digits && isDigit(text[n], base) {
		n++
	}
	isByte = digits <= 3
	if n == first || !isByte && n < first+digits {
		return 0, 0, false
	}
	v, err := strconv.ParseUint(text[first:n], base, 32)
	if err != nil || !isByte && v > utf8.MaxRune {
		return 0, 0, false
	}
	return rune(v), n, isByte
}

func isDigit(c byte, base int) bool {
	_, err := strconv.ParseUint(string([]byte{c}), base, 8)
	return err == nil && c != '_'
}
