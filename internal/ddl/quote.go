// Strings and quoted names, and the escapes in them.

package ddl

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// An escapeSet tells what a backslash in a string means. Each byte of from stands for
// the byte of to at its place.
type escapeSet struct {
	from, to string
	keeps    string // bytes that keep the backslash
	numeric  bool   // \x41 and the like
}

var (
	noEscapes *escapeSet
	// https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
	mysqlEscapes = &escapeSet{from: "bnrt0Z", to: "\b\n\r\t\x00\x1a", keeps: "%_"}
	// Those of E'…': https://www.postgresql.org/docs/current/sql-syntax-lexical.html
	postgresEscapes = &escapeSet{from: "bnrtf", to: "\b\n\r\t\f", numeric: true}
)

// escapes returns the escapes in plain strings of the text.
func (l *lexer) escapes() *escapeSet {
	if l.mysql {
		return mysqlEscapes
	}
	return noEscapes
}

// quoted reads a string or a name in quotes, in which a doubled quote stands for
// one. Without a closing quote it reads to the end of the text.
func (l *lexer) quoted(kind tokenKind, set *escapeSet) token {
	t := token{kind: kind, pos: l.pos, quote: l.byteAt(0)}
	q := t.quote
	text := l.rest()[1:]
	n, encoded := 0, false
	for ; n < len(text); n++ {
		if n+1 < len(text) && (text[n] == '\\' && set != noEscapes || text[n] == q && text[n+1] == q) {
			encoded = true
			n++
		} else if text[n] == q {
			break
		}
	}
	t.text = text[:n]
	l.advance(1 + n)
	if l.off < len(l.src) {
		l.advance(1)
	} else {
		l.unclosed = t.pos
	}
	if encoded {
		t.text = unescape(t.text, set, q)
	}
	return t
}

// unescape decodes the backslash escapes of text, if it has any, and doubled quotes q
// unless q is 0.
func unescape(text string, set *escapeSet, q byte) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == q && q != 0 {
			i++ // the second of a pair
		}
		if c != '\\' || set == noEscapes || i+1 == len(text) {
			b.WriteByte(c)
			continue
		}
		i++
		if set.numeric {
			if decoded, n := numericEscape(text[i:]); n > 0 {
				b.WriteString(decoded)
				i += n - 1
				continue
			}
		}
		b.WriteString(set.simple(text[i]))
	}
	return b.String()
}

// simple decodes a backslash with one byte behind it. A byte without a meaning stands
// for itself.
func (set *escapeSet) simple(c byte) string {
	if i := strings.IndexByte(set.from, c); i >= 0 {
		return set.to[i : i+1]
	}
	if strings.IndexByte(set.keeps, c) >= 0 {
		return `\` + string(c)
	}
	return string([]byte{c})
}

// numericEscape decodes what follows the backslash of \x41, \101, \u0041 and
// \U00000041, and returns its length, or 0. The first two are bytes.
func numericEscape(text string) (decoded string, n int) {
	digits, base, first := 3, 8, 0
	if i := strings.IndexByte("xuU", text[0]); i >= 0 {
		digits, base, first = 2<<i, 16, 1
	}
	isDigit := func(c byte) bool {
		return '0' <= c && c <= '7' || base == 16 && strings.IndexByte("89abcdefABCDEF", c) >= 0
	}
	for n = first; n < min(len(text), first+digits) && isDigit(text[n]); n++ {
	}
	v, err := strconv.ParseUint(text[first:n], base, 32)
	switch {
	case err != nil:
		return "", 0
	case digits <= 3:
		return string([]byte{byte(v)}), n
	case n < first+digits || v > utf8.MaxRune:
		return "", 0
	}
	return string(rune(v)), n
}
