// Lines of the Go file that are laid out here instead of by gofmt.
//
// gofmt takes most of the time, and much of that for lines that it only indents:
// the rows of tables, and comments. So gofmt gets the file without the docs of
// declarations and with one comment in place of each block of rows. Both are put in
// afterwards. The tests check that gofmt would not change the result.

package gen

import (
	"bytes"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// bulkMark begins the comment in place of rows. Other comments have a space after
// the slashes. gofmt leaves it alone, since it looks like a directive.
const bulkMark = "//bulk:"

// A rows is a block of formatted lines, all with the same indentation.
type rows struct {
	tabs  int
	lines []string
}

// bulk returns the comment in place of some rows.
func (g *golang) bulk(tabs int, lines []string) jen.Code {
	g.rows = append(g.rows, rows{tabs, lines})
	return jen.Comment(bulkMark + strconv.Itoa(len(g.rows)-1))
}

// bulkValues adds rows as the values of a composite literal.
func (g *golang) bulkValues(tabs int, lines []string) func(*jen.Group) {
	return func(v *jen.Group) {
		v.Line().Add(g.bulk(tabs, lines)).Line()
	}
}

// fill inserts the docs and rows into the formatted source.
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

// isDeclaration reports whether a line of a formatted file is the first one of a
// declaration other than an import. No other line begins like these, since no string
// goes over several lines.
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
