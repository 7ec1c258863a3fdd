// The text format: a line for people, then the source line and a caret.

package diag

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
)

// The colours are SGR codes: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
const (
	sgrBold  = "1"
	sgrCaret = "1;32"
)

var sgrLevels = [...]string{Info: "1;36", Warn: "1;33", Error: "1;31"}

func printText(b *bytes.Buffer, ds []Finding, o Options) error {
	paint := func(_, s string) string { return s }
	if o.Color {
		paint = func(sgr, s string) string { return "\x1b[" + sgr + "m" + s + "\x1b[0m" }
	}
	var last string // the line of the finding before, which may be long
	var runes []rune
	for _, d := range ds {
		if at := location(d); at != "" {
			b.WriteString(paint(sgrBold, at+":") + " ")
		}
		b.WriteString(paint(sgrLevels[d.Level], d.Level.String()+":") + " " + Visible(d.Message))
		if d.Rule != "" {
			b.WriteString(" [" + Visible(d.Rule) + "]")
		}
		b.WriteByte('\n')
		if d.Source == "" || d.Pos.Line == 0 {
			continue
		}
		if d.Source != last {
			last, runes = d.Source, []rune(strings.TrimRight(d.Source, "\r\n"))
		}
		line, indent := snippet(runes, d.Pos.Column)
		fmt.Fprintf(b, " %d | %s\n", d.Pos.Line, line)
		if d.Pos.Column > 0 {
			gutter := len(fmt.Sprint(d.Pos.Line))
			fmt.Fprintf(b, " %*s | %s%s\n", gutter, "", indent, paint(sgrCaret, "^"))
		}
	}
	return nil
}

// location returns as much of "file:line:column" as is known.
func location(d Finding) string {
	file := Visible(d.File)
	switch {
	case file == "" || d.Pos.Line == 0:
		return file
	case d.Pos.Column == 0:
		return fmt.Sprintf("%s:%d", file, d.Pos.Line)
	}
	return fmt.Sprintf("%s:%s", file, d.Pos)
}

// A longer source line is cut to a window of this many runes: enough to know
// the place by, and it fits a terminal.
const (
	windowSize   = 100
	windowBefore = 60 // of them in front of the column; what comes before explains more
)

// snippet returns the source line as it is shown, and the blanks that bring a
// caret under the column. A column past the end counts as the end.
func snippet(runes []rune, column int) (line, indent string) {
	at := min(max(column-1, 0), len(runes))
	start := max(0, min(at-windowBefore, len(runes)-windowSize))
	end := min(start+windowSize, len(runes))

	var shown, blanks strings.Builder
	if start > 0 {
		shown.WriteRune('…')
		blanks.WriteByte(' ')
	}
	for i, r := range runes[start:end] {
		blank := "\t" // a tab under a tab, whatever the terminal's stops are
		if r != '\t' {
			r = visibleRune(r)
			blank = strings.Repeat(" ", Width(r))
		}
		shown.WriteRune(r)
		if start+i < at {
			blanks.WriteString(blank)
		}
	}
	if end < len(runes) {
		shown.WriteRune('…')
	}
	return shown.String(), blanks.String()
}

// wide holds the blocks whose runes take two cells of a terminal. It is the
// gist of https://www.unicode.org/reports/tr11/ and no more: where it is wrong,
// a caret stands a cell beside its place.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, // Hangul Jamo
		{Lo: 0x2e80, Hi: 0x303e, Stride: 1}, // CJK radicals and punctuation
		{Lo: 0x3041, Hi: 0x4dbf, Stride: 1}, // kana, compatibility, extension A
		{Lo: 0x4e00, Hi: 0xa4cf, Stride: 1}, // CJK, Yi
		{Lo: 0xa960, Hi: 0xa97f, Stride: 1}, // Hangul Jamo extended A
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // Hangul syllables
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, // CJK compatibility
		{Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, // CJK compatibility and small forms
		{Lo: 0xff01, Hi: 0xff60, Stride: 1}, // full-width forms
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1}, // full-width signs
	},
	R32: []unicode.Range32{
		{Lo: 0x1f300, Hi: 0x1f64f, Stride: 1}, // pictographs, emoticons
		{Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1}, // transport
		{Lo: 0x1f900, Hi: 0x1faff, Stride: 1}, // more pictographs
		{Lo: 0x20000, Hi: 0x3fffd, Stride: 1}, // CJK extensions
	},
}

// Width tells how many cells of a terminal a rune takes, seen alone: parts of
// an emoji that are joined into one picture are counted one by one.
func Width(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0 // drawn over the rune before, or not at all
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}
