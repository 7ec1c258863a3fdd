// From bytes to tokens.

package ddl

import (
	"strings"
	"unicode/utf8"

	"stategen.example/internal/diag"
)

// A tokenKind is a class of tokens. The dialects have them in common.
type tokenKind uint8

const (
	eof      tokenKind = iota
	end                // of a statement
	boundary           // of a statement, whatever came before it
	word               // a keyword, a name or a number
	ident              // a quoted name; with "…" possibly a string
	str                // a string, decoded
	opaque             // a literal that is no text, such as X'00'
	punct
)

type token struct {
	kind  tokenKind
	text  string // decoded
	pos   diag.Pos
	quote byte // of an ident, or a str that begins with it

	from, to int // the bytes of the lexer's text that it is
}

// is reports whether the token is the keyword, which is in upper case.
func (t token) is(keyword string) bool {
	return t.kind == word && len(t.text) == len(keyword) && strings.EqualFold(t.text, keyword)
}

// isPunct reports whether the token is that punctuation.
func (t token) isPunct(s string) bool { return t.kind == punct && t.text == s }

// isName reports whether the token can be a name. SQLite takes strings too.
func (t token) isName() bool { return t.kind == word || t.kind == ident || t.kind == str }

// A lexer cuts text into tokens and counts lines and columns on the way.
type lexer struct {
	src string
	off int
	pos diag.Pos

	sqlite bool   // nothing of the other dialects; triggers are statements
	mysql  bool   // backslash escapes, # comments, no nested comments
	flat   bool   // comments don't nest
	open   int    // conditional comments that are open
	delim  string // what ends a statement
	broken bool   // a marker of a migration tool was skipped

	unclosed diag.Pos // of the quotation mark that reaches to the end
}

func newLexer(src string) *lexer {
	src = strings.TrimPrefix(src, "\ufeff")
	mysql := looksLikeMySQL(src)
	return &lexer{src: src, pos: diag.Pos{Line: 1, Column: 1}, mysql: mysql, flat: mysql, delim: ";"}
}

// newSQLiteLexer is for text that is known to be SQLite's.
func newSQLiteLexer(src string) *lexer {
	return &lexer{src: strings.TrimPrefix(src, "\ufeff"), pos: diag.Pos{Line: 1, Column: 1}, sqlite: true, flat: true, delim: ";"}
}

// looksLikeMySQL guesses the one thing that can't be read off the tokens:
// whether a backslash escapes a quote.
func looksLikeMySQL(src string) bool {
	lower := strings.ToLower(src)
	for _, mark := range []string{"::", "$$", "pg_catalog", "postgresql database dump", "autoincrement"} {
		if strings.Contains(lower, mark) {
			return strings.Contains(lower, ") engine=")
		}
	}
	for _, mark := range []string{
		"engine=", "engine =", "auto_increment", "charset", "character set", "_utf8mb4", "/*!", "/*m!", "delimiter ",
	} {
		if strings.Contains(lower, mark) {
			return true
		}
	}
	return false
}

// all returns the tokens of a text that is no sequence of statements.
func (l *lexer) all() (toks []token, ok bool) {
	for {
		t := l.next()
		if t.kind == eof {
			return toks, len(toks) > 0
		}
		toks = append(toks, t)
	}
}

// rest is the text that isn't read yet.
func (l *lexer) rest() string { return l.src[l.off:] }

// at reports whether the text goes on with s.
func (l *lexer) at(s string) bool { return strings.HasPrefix(l.rest(), s) }

// byteAt returns the byte n after the next one, or 0.
func (l *lexer) byteAt(n int) byte {
	if l.off+n < len(l.src) {
		return l.src[l.off+n]
	}
	return 0
}

// advance reads n bytes, which end at a whole code point.
func (l *lexer) advance(n int) string {
	text := l.src[l.off : l.off+n]
	l.off += n
	l.pos = after(l.pos, text)
	return text
}

// after returns the place behind text that begins at pos.
func after(pos diag.Pos, text string) diag.Pos {
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		pos.Line += strings.Count(text, "\n")
		pos.Column = 1
		text = text[i+1:]
	}
	pos.Column += utf8.RuneCountInString(text)
	return pos
}

// next returns the next token; at the end of the text, eof for ever.
func (l *lexer) next() token {
	l.skipSpace()
	from := l.off
	t := l.scan()
	t.from, t.to = from, l.off
	return t
}

// scan reads a token where no space is.
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
	case c == '[' && l.sqlite:
		return l.bracketName()
	case c == '[' && l.bracketed() > 0:
		t.kind = ident
		n := l.bracketed()
		t.text = l.advance(n)[1 : n-1]
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

// word reads a word, or the string that a letter introduces.
func (l *lexer) word() token {
	n := 1
	for isWordByte(l.byteAt(n)) || l.byteAt(n) == '$' && !strings.HasPrefix(l.rest()[n:], l.delim) {
		n++
	}
	t := token{kind: word, pos: l.pos}
	t.text = l.advance(n)
	if n > 1 || l.byteAt(0) != '\'' {
		return t
	}
	var s token
	switch prefix := strings.ToLower(t.text); {
	case prefix == "x":
		s = l.quoted(opaque, noEscapes)
	case l.sqlite:
		return t
	case prefix == "e":
		s = l.quoted(str, postgresEscapes)
	case prefix == "n":
		s = l.quoted(str, l.escapes())
	case prefix == "b":
		s = l.quoted(opaque, noEscapes)
	default:
		return t
	}
	s.pos, s.quote = t.pos, 0
	return s
}

// bracketed returns the length of a [name], or 0 where the bracket is an array's.
func (l *lexer) bracketed() int {
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

// bracketName reads a [name] of SQLite, which has no arrays and takes any text
// in it. What doesn't close goes to the end of the text.
func (l *lexer) bracketName() token {
	t := token{kind: ident, pos: l.pos}
	l.advance(1)
	if n := strings.IndexByte(l.rest(), ']'); n >= 0 {
		t.text = l.advance(n)
		l.advance(1)
	} else {
		t.text = l.advance(len(l.rest()))
		l.unclosed = t.pos
	}
	return t
}

// dollarTag returns the $tag$ that opens a string here, or nothing.
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

// dollarQuoted reads a string in $tag$; one without an end goes to the end of
// the text, as all strings do, which keeps reading linear.
func (l *lexer) dollarQuoted(tag string) token {
	t := token{kind: str, pos: l.pos}
	l.advance(len(tag))
	i := strings.Index(l.rest(), tag)
	if i < 0 {
		t.text = l.advance(len(l.rest()))
		return t
	}
	t.text = l.advance(i)
	l.advance(len(tag))
	return t
}
