// Statements, and the ends that programs and dialects give them.

package ddl

import "strings"

// statement returns the tokens of the next statement that may say something of a
// table, without what ends it. The others are read past.
func (l *lexer) statement() (toks []token, ok bool) {
	for {
		l.skipSpace()
		if l.skipCommand() {
			continue
		}
		first := l.next()
		switch first.kind {
		case eof:
			return nil, false
		case end, boundary:
			continue
		}
		if toks := l.finish(first); toks != nil {
			return toks, true
		}
	}
}

// finish reads the statement that begins with first, and returns nil for one
// that defines nothing.
func (l *lexer) finish(first token) []token {
	if !isDefinition(first) {
		stdin := false
		for {
			t := l.next()
			stdin = stdin || t.is("STDIN")
			if t.kind <= boundary {
				if stdin && first.is("COPY") {
					l.skipData()
				}
				return nil
			}
		}
	}
	toks := []token{first}
	b := body{sqlite: l.sqlite}
	for {
		t := l.next()
		if t.kind == eof || t.kind == boundary || t.kind == end && (b.depth == 0 || l.delim != ";") {
			break
		}
		toks = append(toks, t)
		b.read(toks)
	}
	return toks
}

func isDefinition(first token) bool {
	for _, keyword := range []string{"CREATE", "ALTER", "DROP", "RENAME", "USE", "SET"} {
		if first.is(keyword) {
			return true
		}
	}
	return false
}

// A body follows the BEGIN and END of a trigger or a routine, between which a
// semicolon ends nothing.
type body struct {
	sqlite         bool
	routine, other bool // known to be a routine, or to be something else
	depth          int
	closed         bool // by the token before
}

// read looks at the last of the statement's tokens.
func (b *body) read(toks []token) {
	last, before := toks[len(toks)-1], toks[len(toks)-2]
	if !b.routine {
		b.classify(toks, last)
		return
	}
	if b.sqlite { // which lets END be a name: https://www.sqlite.org/c3ref/complete.html
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
	case closed && isLoop(last):
		b.depth++ // END IF and the like close what isn't counted
	}
}

func (b *body) classify(toks []token, t token) {
	switch {
	case b.other || !toks[0].is("CREATE"):
		b.other = true
	case t.isPunct("(") && toks[1].is("DEFINER"): // = CURRENT_USER()
	case t.is("TRIGGER"), t.is("PROCEDURE"), t.is("FUNCTION"), t.is("EVENT"):
		b.routine = true
	case t.isPunct("("), t.is("TABLE"), t.is("VIEW"), t.is("INDEX"), t.is("TYPE"), t.is("DOMAIN"), t.is("SCHEMA"):
		b.other = true
	}
}

func isLoop(t token) bool {
	return t.is("IF") || t.is("LOOP") || t.is("WHILE") || t.is("REPEAT") || t.is("FOR")
}

// skipCommand skips a line that is for the client and not for the server: of
// psql, of the sqlite3 shell, or DELIMITER of mysql, which it obeys.
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

// skipData skips the rows that follow COPY … FROM stdin, to a line of `\.`.
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
