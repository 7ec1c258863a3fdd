// Comments of the Go file. The author's text goes in as it is, line by line; no
// line of it can become a directive, because each follows "// ", and the rule
// doc-constraint refuses the one form that Go reads behind a space.

package gen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// docWidth is where a line of a comment is broken, in columns after "// ".
const docWidth = 97

// docLines returns the lines of a doc comment, with an empty one between the
// texts. One without words is left out.
func docLines(texts ...string) []string {
	var lines []string
	for _, text := range texts {
		start := len(lines)
		for line := range strings.SplitSeq(strings.TrimRightFunc(text, unicode.IsSpace), "\n") {
			line = strings.TrimRightFunc(line, unicode.IsSpace)
			if line == "" && len(lines) == start {
				continue // a text begins where its words do
			}
			if start > 0 && len(lines) == start {
				lines = append(lines, "")
			}
			lines = append(lines, wrap(line)...)
		}
	}
	return lines
}

// wrap breaks a long line of prose. An indented line is code to gofmt and stays
// as it is, and a line is broken only before a letter, so that no word at the
// start of a line is taken for the mark of a list, a heading or a link.
func wrap(line string) []string {
	if len(line) <= docWidth || line[0] == ' ' || line[0] == '\t' {
		return []string{line}
	}
	var lines []string
	start := 0 // of the line that is being filled
	width := 0 // from there, in runes
	for at := 0; at < len(line); {
		end := nextBreak(line, at)
		width += utf8.RuneCountInString(line[at:end])
		if width > docWidth && at > start {
			lines = append(lines, strings.TrimRight(line[start:at], " "))
			start = at + 1
			width = utf8.RuneCountInString(line[start:end])
		}
		at = end
	}
	return append(lines, line[start:])
}

// nextBreak finds the space behind line[at], before a letter, at which a line may
// be broken, or the end of the line.
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

// comment returns the lines of a doc as a comment that stands behind tabs. Prose is
// laid out already; what gofmt reads as more than that is left to gofmt.
func (g *golang) comment(tabs int, doc []string) []jen.Code {
	if isProse(doc) {
		return list(g.bulk(tabs, commentRows(doc)))
	}
	return g.markup(doc)
}

// markup returns the lines of a doc for gofmt to lay out.
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

// isProse reports whether a comment is to gofmt what it is to its author, and
// stays as it is. Gofmt lays out lists and code anew, leaves one of several empty
// lines, makes a quotation mark of two quotes or backquotes, and a heading of a
// line without a colon that is a paragraph between two others
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
