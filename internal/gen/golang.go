// The Go file: what it declares, in which order. The declarations themselves are
// in the other golang_*.go files.

package gen

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"strconv"

	"github.com/dave/jennifer/jen"

	"stategen.example/internal/header"
	"stategen.example/internal/spec"
)

// largeSet is the number of states up to which the code spells the states out,
// one on a line. Beyond it, the code has tables and loops, which compile faster
// and are no harder to read.
const largeSet = 64

func (g *golang) isLarge() bool { return len(g.States) > largeSet }

// fitsWord reports whether the states are the bits of one uint64, by number.
func (g *golang) fitsWord() bool { return len(g.States) < 64 }

// A golang emits the Go file of one spec.
type golang struct {
	*spec.Spec
	names
	file *jen.File
	t    string // the type's name
	// What gofmt does not see; see golang_bulk.go.
	docs [][]string // of each declaration, nil if gofmt has it
	rows []rows
	// hasMarkup is set if gofmt has to lay out a comment that is not prose.
	hasMarkup bool
}

func emitGo(s *spec.Spec) ([]byte, error) {
	g := &golang{Spec: s, names: newNames(s), file: jen.NewFile(s.Package.Value), t: s.Type.Value}
	g.file.HeaderComment(header.Line(s.Path))
	g.file.NoFormat = true // formatted below, where an error can show the source

	g.typeDecl()
	g.constants()
	g.sqlLists()
	g.values()
	g.parsers()
	g.strings()
	g.predicates()
	g.transitions()
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

// format runs gofmt. For a comment with code or lists gofmt may not be done after
// one run, so it runs until nothing changes.
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
	return nil, &InternalError{g.Path, "go", src, errors.New("gofmt changes it each time")}
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

// notInlined adds a function that is not inlined. Its callers are small enough
// to be inlined only because of that.
func (g *golang) notInlined(doc []string, function jen.Code) {
	g.decl(doc, function)
	last := len(g.docs) - 1
	g.docs[last] = append(g.docs[last], "//", "//go:noinline")
}

// method adds a method of the type, with the receiver s.
func (g *golang) method(doc []string, name string, params, results []jen.Code, body ...jen.Code) {
	g.methodOf(id(g.t), doc, name, params, results, body)
}

// pointerMethod is method with a pointer as the receiver.
func (g *golang) pointerMethod(doc []string, name string, params, results []jen.Code, body ...jen.Code) {
	g.methodOf(jen.Op("*").Id(g.t), doc, name, params, results, body)
}

func (g *golang) methodOf(receiver jen.Code, doc []string, name string, params, results, body []jen.Code) {
	g.decl(doc, jen.Func().Params(id("s").Add(receiver)).Id(name).Params(params...).Params(results...).Block(body...))
}

// Short names for what the code is made of.
var (
	id  = jen.Id
	lit = jen.Lit
)

func list(code ...jen.Code) []jen.Code { return code }

func isValid(name string) *jen.Statement { return id(name).Dot("IsValid").Call() }

// bytesOf is a string variable as a []byte, for a lookup.
func bytesOf(name string) jen.Code { return jen.Index().Byte().Params(id(name)) }

func quoted(text jen.Code) *jen.Statement { return jen.Qual("strconv", "Quote").Call(text) }

// doc returns the lines of a doc comment of one paragraph.
func doc(format string, args ...any) []string { return docLines(fmt.Sprintf(format, args...)) }

// count returns "1 state", "8 states".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
