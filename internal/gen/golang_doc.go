// Comments of the Go file. The author's text is copied line by line. No line can
// become a directive: each follows "// ", and the rule doc-constraint rejects the one
// directive that Go accepts after a space.

package gen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// docWidth is the length of a line of a comment, in columns after "// ".
const docWidth = 97

// docLines returns the lines of a doc comment, with an empty one between the
// texts. Empty texts are left out.
func docLines(texts ...string) []string {
	var lines []string
	for _, text := range texts {
		start := len(lines)
		for line := range strings.SplitSeq(strings.TrimRightFunc(text, unicode.IsSpace), "\n") {
			line = strings.TrimRightFunc(line, unicode.IsSpace)
			if line == "" && len(lines) == start {
				continue // leading empty lines
			}
			if start > 0 && len(lines) == start {
				lines = append(lines, "")
			}
			lines = append(lines, wrap(line)...)
		}
	}
	return lines
}

// wrap breaks a long line of prose. It leaves indented lines alone, which are code
// to gofmt. It breaks only before a letter, so that gofmt takes no word at the start
// of a line for the mark of a list, a heading or a link.
func wrap(line string) []string {
	if len(line) <= docWidth || line[0] == ' ' || line[0] == '\t' {
		return []string{line}
	}
	var lines []string
	start := 0 // of the current line
	width := 0 // of it, in runes
	for at := 0; at < len(line); {
		end := nextBreak(line, at)
		width += utf8.RuneCountInString(line[at:end])
		if width > docWidth && at > start {
			lines = append(lines, strings.TrimRightFunc(line[start:at], unicode.IsSpace))
			start = at + 1
			width = utf8.RuneCountInString(line[start:end])
		}
		at = end
	}
	return append(lines, line[start:])
}

// nextBreak returns the index of the first space after line[at] that is followed by
// a letter, or else the end of the line.
func nextBreak(line string, at int) int {
	for i := at + 1; i < len(line); i++ {
		if line[i] != ' ' {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(line[i+1:]); unicode.IsLetter(next) {
			return i
		}
	}
	return len(line)
}

// comment returns the lines of a doc as an indented comment. gofmt lays it out
// unless it is prose.
func (g *golang) comment(tabs int, doc []string) []jen.Code {
	if isProse(doc) {
		return list(g.bulk(tabs, commentRows(doc)))
	}
	return g.markup(doc)
}

// markup returns the lines of a doc as a comment for gofmt to lay out.
func (g *golang) markup(doc []string) []jen.Code {
	g.hasMarkup = true
	var lines []jen.Code
	for _, line := range commentRows(doc) {
		lines = append(lines, jen.Comment(line))
	}
	return lines
}

func commentRows(doc []string) []string {
	rows := make([]string, len(doc))
	for i, line := range doc {
		if rows[i] = "// " + line; line == "" {
			rows[i] = "//"
		}
	}
	return rows
}

// isProse reports whether gofmt leaves a comment unchanged. It changes lists, code,
// several empty lines in a row, and two quotes or backquotes in a row. It makes a
// heading of a line without a colon that is a paragraph between two others
// (https://go.dev/doc/comment; isOldHeading in go/doc/comment).
func isProse(doc []string) bool {
	isBlank := func(i int) bool { return 0 < i && i < len(doc)-1 && doc[i] == "" }
	for i, line := range doc {
		first, _ := utf8.DecodeRuneInString(line)
		switch {
		case line == "":
			if i == 0 || isBlank(i-1) || i == len(doc)-1 {
				return false
			}
		case !unicode.IsLetter(first), strings.Contains(line, "''"), strings.Contains(line, "``"):
			return false
		case isBlank(i-1) && isBlank(i+1) && !strings.Contains(line, ":"):
			return false
		}
	}
	return true
}
