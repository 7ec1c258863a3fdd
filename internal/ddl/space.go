// White space, comments, and the lines with which migration tools separate the way up
// from the way down.

package ddl

import (
	"regexp"
	"strings"
	"sync"
)

// skipSpace skips white space, comments, and the way down of a migration.
func (l *lexer) skipSpace() {
	for l.off < len(l.src) && !l.broken {
		switch c := l.byteAt(0); {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v':
			l.advance(1)
		case l.at("--") && (!l.mysql || l.byteAt(2) <= ' '):
			l.directive(l.skipLine()[2:])
		case c == '#' && (l.mysql || l.startsLine() && l.byteAt(1) <= ' '):
			l.skipLine()
		case l.at("/*"):
			l.skipComment()
		case l.open > 0 && l.at("*/"):
			l.open--
			l.advance(2)
		default:
			return
		}
	}
}

// skipLine reads to the end of the line.
func (l *lexer) skipLine() string {
	n := strings.IndexByte(l.rest(), '\n')
	if n < 0 {
		n = len(l.rest())
	}
	return l.advance(n)
}

// startsLine reports whether only spaces stand before the next byte.
func (l *lexer) startsLine() bool {
	before := strings.TrimRight(l.src[:l.off], " \t")
	return before == "" || before[len(before)-1] == '\n'
}

// skipComment skips a comment. If it is a conditional comment of MySQL, it skips only
// the frame, since the server runs the content.
func (l *lexer) skipComment() {
	if n := conditional(l.rest()); n > 0 && !l.sqlite {
		l.open++
		l.advance(n)
		return
	}
	n := -1
	if !l.flat {
		n = nestedComment(l.rest())
	}
	if n < 0 {
		// Only PostgreSQL nests comments. A comment that does not close when nested is
		// not PostgreSQL's, and neither is the rest of the text.
		l.flat = true
		n = len(l.rest())
		if i := strings.Index(l.rest()[2:], "*/"); i >= 0 {
			n = i + 4
		}
	}
	l.advance(n)
}

// conditionalComment matches the head of a conditional comment: /*!40101 or /*M!100100.
// MySQL and MariaDB run its content from the version that it names.
var conditionalComment = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^/\*M?!(\d{5,})`) })

// conditional returns the length of such a frame at the start of text, or 0. MariaDB's
// dumps begin with a version that no server has.
func conditional(text string) int {
	m := conditionalComment().FindStringSubmatch(text)
	if m == nil || m[1] == "999999" {
		return 0
	}
	return len(m[0])
}

// nestedComment returns the length of the comment at the start of text, or -1 if it
// does not close.
func nestedComment(text string) int {
	depth := 0
	for i := 0; i+1 < len(text); i++ {
		switch text[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// A marker is a comment with which a migration tool divides a file.
type marker uint8

const (
	noMarker marker = iota
	upMarker
	downMarker
	cutMarker // begins or ends a statement
)

// markerOf reads the markers of goose (+goose Up), sql-migrate (+migrate Up) and dbmate
// (migrate:up).
func markerOf(comment string) marker {
	const enough = 64 // bytes: no marker is longer
	text := strings.Join(strings.Fields(strings.ToLower(comment[:min(len(comment), enough)])), " ")
	for _, tool := range []string{"+goose ", "+migrate ", "migrate:"} {
		rest, ok := strings.CutPrefix(text, tool)
		if !ok {
			continue
		}
		switch what, _, _ := strings.Cut(rest, " "); what { // options may follow
		case "up":
			return upMarker
		case "down":
			return downMarker
		case "statementbegin", "statementend":
			return cutMarker
		}
	}
	return noMarker
}

// directive handles a comment that may be a marker: every marker ends the statement,
// and the way down is skipped.
func (l *lexer) directive(comment string) {
	m := markerOf(comment)
	l.broken = m != noMarker
	for m == downMarker && l.off < len(l.src) {
		l.advance(1) // the line break
		if line := strings.TrimSpace(l.skipLine()); strings.HasPrefix(line, "--") && markerOf(line[2:]) == upMarker {
			return
		}
	}
}
