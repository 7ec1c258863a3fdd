// The Go file: type, constants, SQL lists and the order of everything else. The
// methods are in golang_convert.go and golang_flags.go, the comments in
// golang_doc.go.

package gen

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/database"
	"stategen.example/internal/header"
	"stategen.example/internal/spec"
)

// largeSet is the number of states up to which the code spells the states out:
// switches and lists with a line each. Beyond it, it uses tables and loops,
// which compile faster and read no worse.
const largeSet = 64

func (g *golang) isLarge() bool { return len(g.States) > largeSet }

// A golang emits the Go file of one spec.
type golang struct {
	*spec.Spec
	file *jen.File
	t    string // the type's name
	// What gofmt does not see: the docs of the declarations, nil where it does,
	// and rows inside of them.
	docs [][]string
	rows []rows
	// hasMarkup is set where a doc is more than prose, and gofmt lays it out.
	hasMarkup bool
}

func emitGo(s *spec.Spec) ([]byte, error) {
	g := &golang{Spec: s, file: jen.NewFile(s.Package.Value), t: s.Type.Value}
	g.file.HeaderComment(header.Line(s.Path))
	g.file.NoFormat = true // formatted below, where a fault can show the source

	g.typeDecl()
	g.constants()
	g.sqlLists()
	g.values()
	g.parsers()
	g.strings()
	g.predicates()
	g.moves()
	g.textMethods()
	g.databaseMethods()
	g.invalidError()
	g.tables()
	g.lookups()

	var b bytes.Buffer
	if err := g.file.Render(&b); err != nil {
		return nil, &InternalError{s.Path, "go", b.Bytes(), err}
	}
	formatted, err := g.format(b.Bytes())
	return g.fill(formatted), err
}

// format returns the source as gofmt has it. gofmt of a comment with code or lists
// may differ once more when it is run again; so it is run until it does not.
func (g *golang) format(src []byte) ([]byte, error) {
	for range 5 {
		formatted, err := format.Source(src)
		if err != nil {
			return nil, &InternalError{g.Path, "go", src, err}
		}
		if !g.hasMarkup || bytes.Equal(formatted, src) {
			return formatted, nil
		}
		src = formatted
	}
	return nil, &InternalError{g.Path, "go", src, errors.New("gofmt changes it each time it is run")}
}

// decl adds a declaration with its doc comment.
func (g *golang) decl(doc []string, code ...jen.Code) {
	g.file.Line()
	if isProse(doc) {
		g.docs = append(g.docs, commentRows(doc))
	} else {
		g.docs = append(g.docs, nil)
		for _, line := range g.markup(doc) {
			g.file.Add(line)
		}
	}
	g.file.Add(code...)
}

// method adds a method of the type, with the receiver s.
func (g *golang) method(doc []string, name string, params, results []jen.Code, body ...jen.Code) {
	g.decl(doc, jen.Func().Params(jen.Id("s").Id(g.t)).Id(name).Params(params...).Params(results...).Block(body...))
}

// pointerMethod is method with the receiver s as a pointer.
func (g *golang) pointerMethod(doc []string, name string, params, results []jen.Code, body ...jen.Code) {
	g.decl(doc, jen.Func().Params(jen.Id("s").Op("*").Id(g.t)).Id(name).Params(params...).Params(results...).Block(body...))
}

func list(code ...jen.Code) []jen.Code { return code }

func (g *golang) typeDecl() {
	text := g.Doc.Value
	if strings.TrimSpace(text) == "" {
		text = fmt.Sprintf("%s is one of %s; the zero value is none of them.", g.t, count(len(g.States), "state"))
	}
	source := ""
	if g.Source.IsSet() {
		source = "Source: " + strings.TrimSpace(g.Source.Value)
	}
	g.decl(docLines(text, source), jen.Type().Id(g.t).Uint16())
}

func (g *golang) constants() {
	docs := make([][]string, len(g.States))
	prose := true
	for i := range g.States {
		docs[i] = g.stateDoc(&g.States[i])
		prose = prose && isProse(docs[i])
	}
	var defs []jen.Code
	var rows []string
	for i := range g.States {
		if st := &g.States[i]; prose {
			rows = append(append(rows, commentRows(docs[i])...), g.ConstName(st)+" "+g.t+" = "+strconv.Itoa(st.Number))
		} else {
			defs = append(append(defs, g.comment(1, docs[i])...), g.constant(st).Id(g.t).Op("=").Lit(st.Number))
		}
	}
	if prose {
		defs = list(g.bulk(1, rows))
	}
	g.decl(docLines(fmt.Sprintf("The states, in the order of %s. The zero %s is not valid.", g.Path, g.t)), jen.Const().Defs(defs...))
}

func (g *golang) constant(st *spec.State) *jen.Statement { return jen.Id(g.ConstName(st)) }

func (g *golang) stateDoc(st *spec.State) []string {
	text, stored, deprecated := st.Doc.Value, "", ""
	if strings.TrimSpace(text) == "" {
		text = fmt.Sprintf("%s is stored as %s", g.ConstName(st), storedForms(st))
	} else if st.DB.Value != st.Name.Value || len(st.Aliases.Items) > 0 {
		stored = "Stored as " + storedForms(st)
	}
	if st.Deprecated.IsSet() {
		deprecated = "Deprecated: " + strings.TrimSpace(st.Deprecated.Value)
	}
	return docLines(text, stored, deprecated)
}

// storedForms says what rows hold for a state: `"shut"; read too: "closed"`. To
// gofmt two quotes or backquotes in a comment are a quotation mark, but for a
// line of code.
func storedForms(st *spec.State) string {
	text := strconv.Quote(st.DB.Value)
	for i, alias := range st.Aliases.Items {
		if i == 0 {
			text += "; read too: "
		} else {
			text += ", "
		}
		text += strconv.Quote(alias.Value)
	}
	if strings.Contains(text, "''") || strings.Contains(text, "``") {
		return "\n\n\t" + text
	}
	return text + "."
}

func (g *golang) sqlLists() {
	name := g.t + "SQL"
	g.decl(docLines(fmt.Sprintf("%s lists every stored string of %s, aliases included, for IN (…) in SQL. "+
		"The strings are sorted, so that constraints, indexes and queries made of the list have the same text.", name, g.t)),
		jen.Const().Id(name).Op("=").Add(g.sqlList(g.All())))
	for i := range g.Flags {
		f := &g.Flags[i]
		name := g.SQLName(f)
		g.decl(docLines(fmt.Sprintf("%s lists the stored strings of the states for which %s holds.", name, f.MethodName())),
			jen.Const().Id(name).Op("=").Add(g.sqlList(g.Members(f))))
	}
}

// sqlList is the SQL list of the states as a Go constant: on one line where it
// is short, else a line for each string, so that a diff shows what came. A long
// one has several to a line.
func (g *golang) sqlList(states []*spec.State) jen.Code {
	items := database.Literals(spec.Stored(states))
	if whole := strings.Join(items, ", "); len(whole) <= 80 {
		return jen.Lit(whole)
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
	if len(items) <= largeSet || last < 2 {
		code := jen.Null()
		for _, line := range lines[:last] {
			code.Lit(line + ", ").Op("+").Line()
		}
		return code.Lit(lines[last])
	}
	rows := make([]string, last-1)
	for i, line := range lines[1:last] {
		rows[i] = strconv.Quote(line+", ") + " +"
	}
	return jen.Lit(lines[0] + ", ").Op("+").Line().Add(g.bulk(1, rows)).Line().Lit(lines[last])
}

func (g *golang) values() {
	name := g.t + "Values"
	array := jen.Index(jen.Lit(len(g.States))).Id(g.t)
	var body []jen.Code
	if g.isLarge() {
		body = list(
			jen.Var().Id("all").Add(array),
			jen.For(jen.Id("i").Op(":=").Range().Id("all")).Block(
				jen.Id("all").Index(jen.Id("i")).Op("=").Id(g.t).Params(jen.Id("i").Op("+").Lit(1)),
			),
			jen.Return(jen.Id("all")),
		)
	} else {
		var rows []string
		for i := range g.States {
			rows = append(rows, g.ConstName(&g.States[i])+",")
		}
		body = list(jen.Return(array.Clone().ValuesFunc(g.bulkValues(2, rows))))
	}
	g.decl(docLines(fmt.Sprintf("%s returns every state, in the order of the constants.", name)),
		jen.Func().Id(name).Params().Add(array).Block(body...))
}

// count returns "1 state", "8 states".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
