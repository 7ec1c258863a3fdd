// A table whose cells are folded to the width of their columns.

package show

import (
	"strings"
	"unicode"

	"stategen.example/internal/diag"
)

// A cell is a text and its colour.
type cell struct{ text, sgr string }

// A column is as wide as its widest cell, but at most max cells of a terminal
// where max is given, and what is left of [Width] where it is the last.
type column struct {
	gap int // blanks before it
	max int
}

// A table has rows of at most as many cells as it has columns.
type table struct {
	columns []column
	rows    [][]cell
}

func (t *table) add(row ...cell) { t.rows = append(t.rows, row) }

// widths returns the width of each column. Without a limit they are as wide as
// their texts.
func (t *table) widths(limited bool) []int {
	widths := make([]int, len(t.columns))
	for _, row := range t.rows {
		for i, c := range row {
			widths[i] = max(widths[i], cells(c.text))
		}
	}
	if !limited {
		return widths
	}
	rest := Width
	for i, c := range t.columns {
		if c.max > 0 {
			widths[i] = min(widths[i], c.max)
		}
		if i == len(t.columns)-1 {
			widths[i] = min(widths[i], max(rest-c.gap, 1))
		}
		rest -= t.gap(i, widths) + widths[i]
	}
	return widths
}

// gap returns the blanks before a column; an empty column has none.
func (t *table) gap(i int, widths []int) int {
	if widths[i] == 0 {
		return 0
	}
	return t.columns[i].gap
}

// width is the width of the whole table.
func (t *table) width(limited bool) int {
	sum := 0
	widths := t.widths(limited)
	for i, width := range widths {
		sum += t.gap(i, widths) + width
	}
	return sum
}

// write appends the table. A row is as high as its highest cell.
func (t *table) write(b *strings.Builder, paint painter) {
	widths := t.widths(true)
	for _, row := range t.rows {
		folded, height := make([][]string, len(row)), 0
		for i, c := range row {
			folded[i] = fold(c.text, widths[i])
			height = max(height, len(folded[i]))
		}
		for line := range height {
			blanks := 0 // that are written before the next text
			for i, c := range row {
				blanks += t.gap(i, widths)
				text := ""
				if line < len(folded[i]) {
					text = folded[i][line]
				}
				if text != "" {
					b.WriteString(strings.Repeat(" ", blanks) + paint(c.sgr, text))
					blanks = 0
				}
				blanks += widths[i] - cells(text)
			}
			b.WriteByte('\n')
		}
	}
}

// A painter colours a text, or leaves it.
type painter func(sgr, text string) string

func painterFor(color bool) painter {
	return func(sgr, text string) string {
		if !color || sgr == plain {
			return text
		}
		return "\x1b[" + sgr + "m" + text + "\x1b[0m"
	}
}

// cells tells how wide a text of one or more lines is.
func cells(text string) int {
	widest := 0
	for line := range strings.SplitSeq(text, "\n") {
		sum := 0
		for _, r := range line {
			sum += diag.Width(r)
		}
		widest = max(widest, sum)
	}
	return widest
}

// fold breaks a text into lines of at most width cells: after a blank or an
// underscore where there is one, else where the line is full.
func fold(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		runes := []rune(line)
		for cells(string(runes)) > width {
			at := breakAt(runes, width)
			lines = append(lines, strings.TrimRight(string(runes[:at]), " "))
			for runes = runes[at:]; len(runes) > 0 && runes[0] == ' '; {
				runes = runes[1:]
			}
		}
		lines = append(lines, string(runes))
	}
	return lines
}

// breakAt returns the number of runes, at least one, that the first line takes.
func breakAt(runes []rune, width int) int {
	sum, after := 0, 0
	for i, r := range runes {
		if sum += diag.Width(r); sum > width {
			if after > 0 {
				return after
			}
			return max(i, 1)
		}
		if unicode.IsSpace(r) || r == '_' {
			after = i + 1
		}
	}
	return len(runes)
}
