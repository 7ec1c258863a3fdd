// The SQL lists in the Go file.

package gen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/database"
	"stategen.example/internal/spec"
)

func (g *golang) sqlLists() {
	name := g.t + "SQL"
	g.decl(doc("%s lists the stored strings of all states, aliases included, in byte order, for IN (…) in SQL.", name),
		jen.Const().Id(name).Op("=").Add(g.sqlList(g.All())))
	for i := range g.Flags {
		f := &g.Flags[i]
		name := g.SQLName(f)
		g.decl(doc("%s lists the stored strings of the states for which %s returns true.", name, f.MethodName()),
			jen.Const().Id(name).Op("=").Add(g.sqlList(g.Members(f))))
	}
}

// sqlList returns the SQL list of some states as a Go constant. A short list is
// on one line. A longer one has a line for each string, so that a diff shows
// what changed, and a very long one has several to a line.
func (g *golang) sqlList(states []*spec.State) jen.Code {
	items := database.Literals(spec.Stored(states))
	if whole := strings.Join(items, ", "); len(whole) <= 80 {
		return lit(whole)
	}
	perLine := 1
	if len(items) > largeSet {
		perLine = 8
	}
	var lines []string
	for chunk := range slices.Chunk(items, perLine) {
		lines = append(lines, strings.Join(chunk, ", "))
	}
	last := len(lines) - 1
	if last == 0 {
		return lit(lines[0])
	}
	rows := make([]string, last-1)
	for i, line := range lines[1:last] {
		rows[i] = strconv.Quote(line+", ") + " +"
	}
	return lit(lines[0] + ", ").Op("+").Line().Add(g.bulk(1, rows)).Line().Lit(lines[last])
}
