// Bulk: the rows of long tables, which are laid out here instead of by gofmt.
//
// Formatting is most of what a large file costs, and nearly all of that goes
// into tables, where each row is a line of its own that gofmt only indents. So
// gofmt gets the file with one comment in place of such rows, and the rows are
// put in behind it. The tests hold that gofmt leaves the result alone.

package gen

import (
	"bytes"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// bulkMark begins the comment that stands for rows. No other text has it:
// specs with control characters are refused, and strings are quoted.
const bulkMark = "// \x01"

// bulk stands for rows, each one line, or several, as gofmt has it but for one
// tab in front.
func (g *golang) bulk(rows []string) jen.Code {
	g.rows = append(g.rows, rows)
	return jen.Comment(bulkMark + strconv.Itoa(len(g.rows)-1))
}

// bulkValues gives the values of a composite literal, in rows.
func (g *golang) bulkValues(rows []string) func(*jen.Group) {
	return func(v *jen.Group) {
		v.Line().Add(g.bulk(rows)).Line()
	}
}

// fill puts the rows into the formatted source.
func (g *golang) fill(src []byte) []byte {
	if len(g.rows) == 0 {
		return src
	}
	size := len(src)
	for _, rows := range g.rows {
		for _, row := range rows {
			size += len(row) + len("\t\n")
		}
	}
	out := make([]byte, 0, size)
	for line := range bytes.Lines(src) {
		mark, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte(bulkMark))
		n, err := strconv.Atoi(string(mark))
		if !ok || err != nil {
			out = append(out, line...)
			continue
		}
		for _, row := range g.rows[n] {
			out = append(out, '\t')
			out = append(out, row...)
			out = append(out, '\n')
		}
	}
	return out
}
