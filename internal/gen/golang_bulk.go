// Bulk: lines that are laid out here instead of by gofmt.
//
// Formatting is most of what a file costs, and much of that goes into lines that
// gofmt only indents: the rows of tables, and comments. So gofmt gets the file
// without the docs of declarations, and with one comment in place of rows, and they
// are put in behind it. The tests hold that gofmt leaves the result alone.

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

// bulkValues returns the values of a composite literal, in rows.
func (g *golang) bulkValues(tabs int, lines []string) func(*jen.Group) {
	return func(v *jen.Group) {
		v.Line().Add(g.bulk(tabs, lines)).Line()
	}
}

// fill puts docs and rows into the formatted source.
func (g *golang) fill(src []byte) []byte {
	size := len(src)
	for _, doc := range g.docs {
		size += sizeOf(0, doc)
	}
	for _, r := range g.rows {
		size += sizeOf(r.tabs, r.lines)
	}
	out, docs := make([]byte, 0, size), g.docs
	for line := range bytes.Lines(src) {
		if isDeclaration(line) {
			out, docs = appendLines(out, 0, docs[0]), docs[1:]
		}
		mark, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte(bulkMark))
		if !ok {
			out = append(out, line...)
			continue
		}
		n, _ := strconv.Atoi(string(mark)) // bulk wrote it
		out = appendLines(out, g.rows[n].tabs, g.rows[n].lines)
	}
	return out
}

// isDeclaration tells the first lines of declarations, imports apart, in a
// formatted file. No other line begins like them: none of a string does, since no
// string has more than one line.
func isDeclaration(line []byte) bool {
	for _, keyword := range [...]string{"func ", "var ", "const ", "type "} {
		if bytes.HasPrefix(line, []byte(keyword)) {
			return true
		}
	}
	return false
}

func sizeOf(tabs int, lines []string) int {
	size := 0
	for _, line := range lines {
		size += tabs + len(line) + len("\n")
	}
	return size
}

func appendLines(out []byte, tabs int, lines []string) []byte {
	for _, line := range lines {
		for range tabs {
			out = append(out, '\t')
		}
		out = append(append(out, line...), '\n')
	}
	return out
}
