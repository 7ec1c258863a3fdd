// The text format: for people, a line with the finding, the source line and a caret.

package diag

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// The colours are SGR codes: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
const (
	sgrBold  = "1"
	sgrCaret = "1;32"
)

var sgrLevels = [...]string{Info: "1;36", Warn: "1;33", Error: "1;31"}

func printText(b *bytes.Buffer, found []Finding, o Options) error {
	paint := func(_, s string) string { return s }
	if o.Color {
		paint = func(sgr, s string) string { return "\x1b[" + sgr + "m" + s + "\x1b[0m" }
	}
	var last string // the source of the finding before; a long line is split once
	var runes []rune
	for _, f := range found {
		if at := location(f); at != "" {
			b.WriteString(paint(sgrBold, at+":") + " ")
		}
		b.WriteString(paint(sgrLevels[f.Level], f.Level.String()+":") + " " + Visible(f.Message))
		if f.Rule != "" {
			b.WriteString(" [" + Visible(f.Rule) + "]")
		}
		b.WriteByte('\n')
		if f.Source == "" || f.Pos.Line == 0 {
			continue
		}
		if f.Source != last {
			last, runes = f.Source, []rune(strings.TrimRight(f.Source, "\r\n"))
		}
		line, indent := snippet(runes, f.Pos.Column)
		fmt.Fprintf(b, " %d | %s\n", f.Pos.Line, line)
		if f.Pos.Column > 0 {
			gutter := len(fmt.Sprint(f.Pos.Line))
			fmt.Fprintf(b, " %*s | %s%s\n", gutter, "", indent, paint(sgrCaret, "^"))
		}
	}
	return nil
}

// location returns "file:line:column", or "" without a file. Problem matchers and editors
// need all three.
func location(f Finding) string {
	if f.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%s", Visible(f.File), f.place())
}

// A longer source line is cut to a window of this many code points, which fits a
// terminal.
const (
	windowSize   = 100
	windowBefore = 60 // of them in front of the column, which explain more than those behind it
)

// snippet returns the source line as it is shown, and the blanks that put a caret
// under the column. A column past the end counts as the end.
func snippet(runes []rune, column int) (line, indent string) {
	at := min(max(column-1, 0), len(runes))
	start := max(0, min(at-windowBefore, len(runes)-windowSize))
	end := min(start+windowSize, len(runes))

	before, behind := visibleLine(runes[start:at]), visibleLine(runes[at:end])
	if start > 0 {
		before = "…" + before
	}
	if end < len(runes) {
		behind += "…"
	}
	// A tab stays under a tab, wherever the tab stops of the terminal are.
	parts := strings.Split(before, "\t")
	for i, part := range parts {
		parts[i] = strings.Repeat(" ", displaywidth.String(part))
	}
	return before + behind, strings.Join(parts, "\t")
}

func visibleLine(runes []rune) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return visibleRune(r)
	}, string(runes))
}
