// From tokens to statements, and how client programs and databases end them.

package ddl

import (
	"iter"
	"strings"
)

// statements yields the statements that may define something, without the tokens
// that end them. It reads past all others.
func (l *lexer) statements() iter.Seq[[]token] {
	return func(yield func([]token) bool) {
		for {
			l.skipSpace()
			if l.skipCommand() {
				continue
			}
			switch first := l.next(); {
			case first.kind == eof:
				return
			case first.kind <= boundary: // an empty statement
			case !first.isAny("CREATE", "ALTER", "DROP", "RENAME", "USE", "SET"):
				l.skipStatement(first)
			case !yield(l.finish(first)):
				return
			}
		}
	}
}

// skipStatement reads past the statement that begins with first, with the rows
// that follow a COPY … FROM stdin.
func (l *lexer) skipStatement(first token) {
	stdin := false
	for t := l.next(); t.kind > boundary; t = l.next() {
		stdin = stdin || t.is("STDIN")
	}
	if stdin && first.is("COPY") {
		l.skipData()
	}
}

// finish reads the statement that begins with first.
func (l *lexer) finish(first token) []token {
	toks := []token{first}
	b := body{sqlite: l.sqlite}
	for {
		t := l.next()
		if t.kind == eof || t.kind == boundary || t.kind == end && (b.depth == 0 || l.delim != ";") {
			return toks
		}
		toks = append(toks, t)
		b.read(toks)
	}
}

// A body counts the BEGIN and END of a trigger or routine; a semicolon between
// them does not end the statement.
type body struct {
	sqlite         bool
	routine, other bool // the statement is a trigger or routine, or something else
	depth          int
	closed         bool // the token before was an END
}

// read looks at the last of the statement's tokens.
func (b *body) read(toks []token) {
	last, before := toks[len(toks)-1], toks[len(toks)-2]
	if !b.routine {
		b.classify(toks, last)
		return
	}
	if b.sqlite { // which allows END as a name: https://www.sqlite.org/c3ref/complete.html
		b.depth = 1
		if last.is("END") && before.kind == end {
			b.depth = 0
		}
		return
	}
	closed := b.closed
	b.closed = false
	switch {
	case last.is("BEGIN"), last.is("CASE") && !before.is("END"):
		b.depth++
	case last.is("END") && b.depth > 0:
		b.depth--
		b.closed = true
	case closed && last.isAny("IF", "LOOP", "WHILE", "REPEAT", "FOR"):
		b.depth++ // END IF and the like close what is not counted
	}
}

func (b *body) classify(toks []token, t token) {
	switch {
	case b.other || !toks[0].is("CREATE"):
		b.other = true
	case t.isPunct("(") && toks[1].is("DEFINER"): // = CURRENT_USER()
	case t.isAny("TRIGGER", "PROCEDURE", "FUNCTION", "EVENT"):
		b.routine = true
	case t.isPunct("("), t.isAny("TABLE", "VIEW", "INDEX", "TYPE", "DOMAIN", "SCHEMA"):
		b.other = true
	}
}

// skipCommand skips a line for the client program: of psql, of the sqlite3 shell,
// or DELIMITER of mysql, whose effect it notes.
func (l *lexer) skipCommand() bool {
	if c := l.byteAt(0); c == '\\' || c == '.' {
		l.skipLine()
		return true
	}
	if l.sqlite {
		return false
	}
	const keyword = "DELIMITER"
	if head := l.rest(); len(head) <= len(keyword) || !strings.EqualFold(head[:len(keyword)], keyword) ||
		head[len(keyword)] != ' ' && head[len(keyword)] != '\t' {
		return false
	}
	if words := strings.Fields(l.skipLine()); len(words) > 1 {
		l.delim = words[1]
	}
	return true
}

// skipData skips rows of COPY, up to a line of `\.`.
func (l *lexer) skipData() {
	for l.off < len(l.src) {
		if strings.TrimSpace(l.skipLine()) == `\.` {
			return
		}
		if l.off < len(l.src) {
			l.advance(1)
		}
	}
}
