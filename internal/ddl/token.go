// From bytes to tokens.

package ddl

import (
	"slices"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/diag"
)

// A tokenKind is a class of tokens that the databases have in common.
type tokenKind uint8

const (
	eof      tokenKind = iota
	end                // what ends a statement, such as a semicolon
	boundary           // a marker of a migration tool, which ends any statement
	word               // a keyword, a name or a number
	ident              // a quoted name; in double quotes possibly a string
	str                // a string
	opaque             // a literal that is not text, such as X'00'
	punct
)

type token struct {
	kind  tokenKind
	text  string // decoded
	pos   diag.Pos
	quote byte // the first byte of an ident or a str in quotes

	from, to int // its bytes in the lexer's text
}

// is reports whether the token is the keyword, given in upper case.
func (t token) is(keyword string) bool {
	return t.kind == word && len(t.text) == len(keyword) && strings.EqualFold(t.text, keyword)
}

// isAny reports whether the token is one of the keywords.
func (t token) isAny(keywords ...string) bool { return slices.ContainsFunc(keywords, t.is) }

// isPunct reports whether the token is that punctuation.
func (t token) isPunct(s string) bool { return t.kind == punct && t.text == s }

// isName reports whether the token can be a name. SQLite allows strings too.
func (t token) isName() bool { return t.kind == word || t.kind == ident || t.kind == str }

// mayName reports whether the token may be that name in an expression.
func (t token) mayName(s string) bool {
	return (t.kind == word || t.kind == ident) && strings.EqualFold(t.text, s)
}

// A lexer cuts text into tokens and counts lines and columns on the way.
type lexer struct {
	src string
	off int
	pos diag.Pos

	sqlite bool   // the text is known to be SQLite's
	mysql  bool   // backslash escapes, # comments, no nested comments
	flat   bool   // comments do not nest
	open   int    // conditional comments that are open
	delim  string // ends a statement
	broken bool   // a marker of a migration tool was skipped

	unclosed diag.Pos // of a quotation mark that is never closed
}

func newLexer(src string) *lexer {
	src = strings.TrimPrefix(src, "\ufeff")
	mysql := looksLikeMySQL(src)
	return &lexer{src: src, pos: diag.Pos{Line: 1, Column: 1}, mysql: mysql, flat: mysql, delim: ";"}
}

// newSQLiteLexer returns a lexer for text that is known to be SQLite's.
func newSQLiteLexer(src string) *lexer {
	return &lexer{src: strings.TrimPrefix(src, "\ufeff"), pos: diag.Pos{Line: 1, Column: 1}, sqlite: true, flat: true, delim: ";"}
}

// looksLikeMySQL guesses the one thing that tokens do not show: whether a
// backslash escapes a quote.
func looksLikeMySQL(src string) bool {
	lower := strings.ToLower(src)
	has := func(mark string) bool { return strings.Contains(lower, mark) }
	others := []string{"::", "$$", "pg_catalog", "postgresql database dump", "autoincrement"}
	if slices.ContainsFunc(others, has) {
		return has(") engine=")
	}
	return slices.ContainsFunc([]string{
		"engine=", "engine =", "auto_increment", "charset", "character set", "_utf8mb4", "/*!", "/*m!", "delimiter ",
	}, has)
}

// all returns the tokens of a text that is not a sequence of statements.
func (l *lexer) all() (toks []token) {
	for t := l.next(); t.kind != eof; t = l.next() {
		toks = append(toks, t)
	}
	return toks
}

// rest returns the text that is not yet read.
func (l *lexer) rest() string { return l.src[l.off:] }

// at reports whether the rest begins with s.
func (l *lexer) at(s string) bool { return strings.HasPrefix(l.rest(), s) }

// byteAt returns the byte n after the next one, or 0.
func (l *lexer) byteAt(n int) byte {
	if l.off+n < len(l.src) {
		return l.src[l.off+n]
	}
	return 0
}

// advance reads n bytes, which must be whole code points.
func (l *lexer) advance(n int) string {
	text := l.src[l.off : l.off+n]
	l.off += n
	l.pos = after(l.pos, text)
	return text
}

// after returns the position behind text that begins at pos.
func after(pos diag.Pos, text string) diag.Pos {
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		pos.Line += strings.Count(text, "\n")
		pos.Column = 1
		text = text[i+1:]
	}
	pos.Column += utf8.RuneCountInString(text)
	return pos
}

// next returns the next token, and eof at the end of the text.
func (l *lexer) next() token {
	l.skipSpace()
	from := l.off
	t := l.scan()
	t.from, t.to = from, l.off
	return t
}

// scan reads a token that begins here.
func (l *lexer) scan() token {
	t := token{pos: l.pos}
	if l.broken {
		l.broken = false
		t.kind = boundary
		return t
	}
	if l.off == len(l.src) {
		return t
	}
	if l.at(l.delim) {
		l.advance(len(l.delim))
		t.kind = end
		return t
	}
	switch c := l.byteAt(0); {
	case c == '\'':
		return l.quoted(str, l.escapes())
	case c == '"':
		return l.quoted(ident, l.escapes())
	case c == '`':
		return l.quoted(ident, noEscapes)
	case isWordByte(c):
		return l.word()
	case c == '[' && l.bracketed() > 0:
		t.kind = ident
		text, closed := strings.CutSuffix(l.advance(l.bracketed()), "]")
		if t.text = text[1:]; !closed {
			l.unclosed = t.pos
		}
		return t
	case c == '$' && !l.sqlite && l.dollarTag() != "":
		return l.dollarQuoted(l.dollarTag())
	}
	t.kind = punct
	n := 1
	if l.at("::") || l.at("==") {
		n = 2
	}
	t.text = l.advance(n)
	return t
}

func isWordByte(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
}

// word reads a word, or a string with a letter in front, such as E'…'.
func (l *lexer) word() token {
	n := 1
	for isWordByte(l.byteAt(n)) || l.byteAt(n) == '$' && !strings.HasPrefix(l.rest()[n:], l.delim) {
		n++
	}
	t := token{kind: word, pos: l.pos}
	t.text = l.advance(n)
	prefix := strings.ToLower(t.text)
	if n > 1 || l.byteAt(0) != '\'' || l.sqlite && prefix != "x" {
		return t
	}
	kind, set := str, l.escapes()
	switch prefix {
	case "n":
	case "e":
		set = postgresEscapes
	case "x", "b":
		kind, set = opaque, noEscapes
	default:
		return t
	}
	s := l.quoted(kind, set)
	s.pos, s.quote = t.pos, 0
	return s
}

// bracketed returns the length of a [name], or 0 if the bracket belongs to an array.
// SQLite has no arrays and allows any text in a name; without a closing bracket it
// reaches to the end.
func (l *lexer) bracketed() int {
	if l.sqlite {
		if n := strings.IndexByte(l.rest(), ']'); n >= 0 {
			return n + 1
		}
		return len(l.rest())
	}
	const longest = 130
	if l.off > 0 {
		if c := l.src[l.off-1]; isWordByte(c) || c == ']' || c == ')' {
			return 0
		}
	}
	if c := l.byteAt(1); !isWordByte(c) || '0' <= c && c <= '9' {
		return 0
	}
	head := l.rest()
	if len(head) > longest {
		head = head[:longest]
	}
	if i := strings.IndexAny(head, "]\n'"); i > 0 && head[i] == ']' {
		return i + 1
	}
	return 0
}

// dollarTag returns the $tag$ that opens a string here, or "".
func (l *lexer) dollarTag() string {
	n := 1
	for isWordByte(l.byteAt(n)) {
		n++
	}
	if l.byteAt(n) != '$' || '0' <= l.byteAt(1) && l.byteAt(1) <= '9' {
		return ""
	}
	return l.rest()[:n+1]
}

// dollarQuoted reads a string in $tag$. Like all strings, one that is not closed
// reaches to the end of the text, which keeps reading linear.
func (l *lexer) dollarQuoted(tag string) token {
	t := token{kind: str, pos: l.pos}
	l.advance(len(tag))
	text, _, closed := strings.Cut(l.rest(), tag)
	t.text = l.advance(len(text))
	if closed {
		l.advance(len(tag))
	}
	return t
}
