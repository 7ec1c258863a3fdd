// Comments of the Go file. The author's text goes in as it is, line by line; no
// line of it can become a directive, because each follows "// ", and the rule
// doc-constraint refuses the one form that Go reads behind a space.

package gen

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// docWidth is where a line of a comment is broken, in columns after "// ".
const docWidth = 97

// docLines gives the lines of a doc comment.
func docLines(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		lines = append(lines, wrap(strings.TrimRightFunc(line, unicode.IsSpace))...)
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	return lines
}

// wrap breaks a long line of prose. An indented line is code to gofmt and stays
// as it is, and a line is broken only before a letter, so that no word at the
// start of a line is taken for the mark of a list, a heading or a link.
func wrap(line string) []string {
	if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
		return []string{line}
	}
	var lines []string
	start, width := 0, 0 // of the line that is being filled, in bytes and runes
	space := -1          // the last place to break at
	for i, r := range line {
		if width++; width > docWidth && space > start {
			lines = append(lines, strings.TrimRight(line[start:space], " "))
			start = space + 1
			width = utf8.RuneCountInString(line[start:i]) + 1
		}
		if next, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(r):]); r == ' ' && unicode.IsLetter(next) {
			space = i
		}
	}
	return append(lines, line[start:])
}
