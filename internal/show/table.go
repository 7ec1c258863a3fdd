// Tables whose texts are folded to the width of their columns.

package show

import (
	"cmp"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// A cell is a text with its colour.
type cell struct{ text, sgr string }

// A column is as wide as its widest text. A max limits the width, in cells of a
// terminal, and the last column is limited to what is left of the table.
type column struct {
	gap int // blanks before it
	max int
}

// A table has rows of at most as many cells as it has columns.
type table struct {
	limit   int // of its width
	columns []column
	rows    [][]cell
}

func (t *table) add(row ...cell) { t.rows = append(t.rows, row) }

// widths returns the width of each column, limited or as wide as the texts.
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
	rest := t.limit
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

// gap returns the number of blanks before a column. An empty column has none.
func (t *table) gap(i int, widths []int) int {
	if widths[i] == 0 {
		return 0
	}
	return t.columns[i].gap
}

// width returns the width of the whole table.
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
			blanks := 0 // to write before the next text
			for i, c := range row {
				blanks += t.gap(i, widths)
				text := ""
				if line < len(folded[i]) {
					text = folded[i][line]
				}
				if strings.TrimSpace(text) != "" { // a number has leading blanks
					b.WriteString(strings.Repeat(" ", blanks) + paint(c.sgr, text))
					blanks = 0
				}
				blanks += widths[i] - cells(text)
			}
			b.WriteByte('\n')
		}
	}
}

// A painter returns a text in a colour, or as it is.
type painter func(sgr, text string) string

func painterFor(color bool) painter {
	return func(sgr, text string) string {
		if !color || sgr == plain {
			return text
		}
		return "\x1b[" + sgr + "m" + text + "\x1b[0m"
	}
}

// cells returns the width of a text of one or more lines.
func cells(text string) int {
	widest := 0
	for line := range strings.SplitSeq(text, "\n") {
		widest = max(widest, displaywidth.String(line))
	}
	return widest
}

// fold breaks a text into lines of at most width cells: after the last blank or
// underscore that fits, else where the line is full.
func fold(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		for cells(line) > width {
			at := breakAt(line, width)
			lines = append(lines, strings.TrimRight(line[:at], " "))
			line = strings.TrimLeft(line[at:], " ")
		}
		lines = append(lines, line)
	}
	return lines
}

// breakAt returns the number of bytes that go on the first line: at least one
// character as readers see it, which may have several code points.
func breakAt(line string, width int) int {
	sum, at, after := 0, 0, 0
	for g := displaywidth.StringGraphemes(line); g.Next(); {
		if sum += g.Width(); sum > width {
			return cmp.Or(after, at, len(g.Value()))
		}
		at += len(g.Value())
		if strings.TrimSpace(g.Value()) == "" || g.Value() == "_" {
			after = at
		}
	}
	return len(line)
}
