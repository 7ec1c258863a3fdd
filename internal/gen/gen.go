// Package gen turns a checked spec into files. [Generate] is pure: the same
// spec gives the same bytes on every machine, and nothing is read or written.
//
// Each artefact is one row of the table below and one file of the package, such
// as golang.go for the Go file.
package gen

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A File is one artefact at its place.
type File struct {
	Path string // slash path from the module root
	Data []byte
	At   diag.Pos // where the spec asks for it
	// Part is set for a page, of which Data is the part with that name: it goes
	// between the markers of a page that people wrote. Where there is no such
	// page, it goes into a file of its own, after Head.
	Part string
	Head []byte
}

// An artefact is a kind of file that a spec gives.
type artefact struct {
	kind string // what `stategen print` and the spec's outputs call it
	doc  string // what it is, for help texts
	// outputs are the paths that the spec gives it; unset ones ask for nothing.
	outputs func(*spec.Spec) []spec.Text
	emit    func(*spec.Spec) ([]byte, error)
	// head is set for a page, see File.
	head func(*spec.Spec) []byte
}

var artefacts = slices.Concat([]artefact{
	{"go", "the Go file", func(s *spec.Spec) []spec.Text { return []spec.Text{s.Outputs.Go} }, emitGo, nil},
}, sqlArtefacts(), []artefact{
	{"markdown", "the page: tables and the diagram", func(s *spec.Spec) []spec.Text { return s.Outputs.Markdown.Items }, emitMarkdown, pageHead},
	{"mermaid", "the diagram for Mermaid", func(s *spec.Spec) []spec.Text { return []spec.Text{s.Outputs.Mermaid} }, emitMermaid, nil},
	{"dot", "the diagram for Graphviz", func(s *spec.Spec) []spec.Text { return []spec.Text{s.Outputs.Dot} }, emitDot, nil},
})

// Generate returns the files that the spec's outputs ask for, in the order of
// the table of artefacts. An error is an [*InternalError]: a checked spec always
// generates.
func Generate(s *spec.Spec) ([]File, error) {
	var files []File
	for _, a := range artefacts {
		var data []byte
		for _, out := range a.outputs(s) {
			if !out.IsSet() {
				continue
			}
			if data == nil {
				var err error
				if data, err = a.emit(s); err != nil {
					return nil, err
				}
			}
			file := File{Path: s.Target(out), Data: data, At: out.Pos}
			if a.head != nil {
				file.Part, file.Head = s.Part(), a.head(s)
			}
			files = append(files, file)
		}
	}
	return files, nil
}

// Print returns one artefact, whether the spec's outputs ask for it or not. The
// error is an [*AbsentError] where the spec lacks what the artefact is made of,
// and else as for Generate. It also fails for a kind that is not among [Kinds].
func Print(s *spec.Spec, kind string) ([]byte, error) {
	for _, a := range artefacts {
		if a.kind != kind {
			continue
		}
		data, err := a.emit(s)
		if err == nil && a.head != nil {
			data = slices.Concat(a.head(s), data)
		}
		return data, err
	}
	return nil, fmt.Errorf("no artefact %q", kind)
}

// A Kind is a kind of artefact, with half a sentence on it.
type Kind struct{ Name, Doc string }

// Kinds lists what Print takes.
func Kinds() []Kind {
	kinds := make([]Kind, len(artefacts))
	for i, a := range artefacts {
		kinds[i] = Kind{a.kind, a.doc}
	}
	return kinds
}

// An AbsentError reports that a spec lacks what an artefact is made of.
type AbsentError struct {
	Spec string // slash path of the spec
	Why  string // to be read after the path
}

func (e *AbsentError) Error() string { return e.Spec + " " + e.Why }

// An InternalError is a fault of this package: a checked spec gave output that
// does not hold together.
type InternalError struct {
	Spec   string // slash path of the spec
	Kind   string // of the artefact
	Source []byte // what was generated
	Err    error  // what is wrong with it
}

// Error says what is wrong and shows the numbered source.
func (e *InternalError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "internal error: the %s artefact of %s: %v; this is a bug of stategen\n", e.Kind, e.Spec, e.Err)
	n := 0
	for line := range strings.Lines(string(e.Source)) {
		n++
		fmt.Fprintf(&b, "%5d | %s\n", n, strings.TrimRight(line, "\n"))
	}
	return b.String()
}

// Unwrap returns Err.
func (e *InternalError) Unwrap() error { return e.Err }
