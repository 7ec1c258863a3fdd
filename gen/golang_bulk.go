// Bulk: lines that are laid out here instead of by gofmt.
//
// Formatting is most of what a file costs, and much of that goes into lines that
// gofmt only indents: the rows of tables, and comments. So gofmt gets the file
// with one comment in place of such lines, and they are put in behind it. The
// tests hold that gofmt leaves the result alone.

package gen

import (
	"bytes"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// bulkMark begins the comment that stands for rows. No other comment does, since
// each has a space behind the slashes; to gofmt it is a directive, of which it
// changes nothing.
const bulkMark = "//bulk:"

// Rows are lines of a file, each as gofmt has it but for the tabs that all of
// them have in front.
type rows struct {
	tabs  int
	lines []string
}

// bulk stands for rows.
func (g *golang) bulk(tabs int, lines []string) jen.Code {
	g.rows = append(g.rows, rows{tabs, lines})
	return jen.Comment(bulkMark + strconv.Itoa(len(g.rows)-1))
}

// bulkValues gives the values of a composite literal, in rows.
func (g *golang) bulkValues(tabs int, lines []string) func(*jen.Group) {
	return func(v *jen.Group) {
		v.Line().Add(g.bulk(tabs, lines)).Line()
	}
}

// fill puts the rows into the formatted source.
func (g *golang) fill(src []byte) []byte {
	size := len(src)
	for _, r := range g.rows {
		for _, line := range r.lines {
			size += r.tabs + len(line) + len("\n")
		}
	}
	out := make([]byte, 0, size)
	for line := range bytes.Lines(src) {
		mark, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte(bulkMark))
		if !ok {
			out = append(out, line...)
			continue
		}
		n, _ := strconv.Atoi(string(mark)) // bulk wrote it
		for _, line := range g.rows[n].lines {
			for range g.rows[n].tabs {
				out = append(out, '\t')
			}
			out = append(out, line...)
			out = append(out, '\n')
		}
	}
	return out
}
