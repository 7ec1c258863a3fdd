// Package gen turns a checked spec into its outputs. Start with [Generate],
// which is pure: the same spec returns the same bytes on every machine, and
// nothing is read or written.
//
// Each output is a row of the table below, and one or more files of the
// package named after it: golang.go and its siblings emit the Go file.
package gen

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A File is one output of a spec.
type File struct {
	Path string // slash path from the module root
	Data []byte
	At   diag.Pos // where the spec asks for it
	// Part is set for Markdown: the name of the part that Data is for. If the
	// file at Path is a page that has the part, Data goes between its markers.
	// Otherwise the whole file is Head, then Data.
	Part string
	Head []byte
}

// An Output is something that a spec can ask for.
type Output struct {
	Name string // as in `stategen print` and the spec's outputs
	Doc  string // a few words, for help texts
}

type output struct {
	Output
	paths func(*spec.Outputs) []spec.Text // those that are not set ask for nothing
	emit  func(*spec.Spec) ([]byte, error)
	head  func(*spec.Spec) []byte // of a page; see File
}

var outputs = slices.Concat([]output{
	{Output{"go", "the Go file"}, func(o *spec.Outputs) []spec.Text { return []spec.Text{o.Go} }, emitGo, nil},
}, sqlOutputs(), []output{
	{Output{"markdown", "the tables and the diagram as Markdown"}, func(o *spec.Outputs) []spec.Text { return o.Markdown.Items }, emitMarkdown, pageHead},
	{Output{"mermaid", "the diagram for Mermaid"}, func(o *spec.Outputs) []spec.Text { return []spec.Text{o.Mermaid} }, emitMermaid, nil},
	{Output{"dot", "the diagram for Graphviz"}, func(o *spec.Outputs) []spec.Text { return []spec.Text{o.Dot} }, emitDot, nil},
})

// Outputs lists the outputs that Print knows.
func Outputs() []Output {
	all := make([]Output, len(outputs))
	for i, o := range outputs {
		all[i] = o.Output
	}
	return all
}

// Generate returns the files that the spec asks for, in the order of Outputs.
// An error is an [*InternalError].
func Generate(s *spec.Spec) ([]File, error) {
	var files []File
	for _, o := range outputs {
		var data []byte
		for _, path := range o.paths(&s.Outputs) {
			if !path.IsSet() {
				continue
			}
			if data == nil {
				var err error
				if data, err = o.emit(s); err != nil {
					return nil, err
				}
			}
			file := File{Path: s.Target(path), Data: data, At: path.Pos}
			if o.head != nil {
				file.Part, file.Head = s.Part(), o.head(s)
			}
			files = append(files, file)
		}
	}
	return files, nil
}

// Print returns the output with this name, whether the spec asks for it or not.
// The error is an [*AbsentError] if the spec lacks what the output shows, an
// [*InternalError], or about a name that Outputs does not list.
func Print(s *spec.Spec, name string) ([]byte, error) {
	for _, o := range outputs {
		if o.Name != name {
			continue
		}
		data, err := o.emit(s)
		if err == nil && o.head != nil {
			data = slices.Concat(o.head(s), data)
		}
		return data, err
	}
	return nil, fmt.Errorf("no output %q", name)
}

// An AbsentError reports that a spec lacks what an output shows.
type AbsentError struct {
	Spec string // slash path of the spec
	Why  string // follows the path in the message
}

func (e *AbsentError) Error() string { return e.Spec + " " + e.Why }

// An InternalError is a bug of this package: what it generated from a checked
// spec is not valid.
type InternalError struct {
	Spec   string // slash path of the spec
	Output string // its name
	Source []byte // what was generated
	Err    error  // what is wrong with it
}

// Error returns a message with the numbered source.
func (e *InternalError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "internal error: output %q of %s: %v; this is a bug of stategen\n", e.Output, e.Spec, e.Err)
	n := 0
	for line := range strings.Lines(string(e.Source)) {
		n++
		fmt.Fprintf(&b, "%5d | %s\n", n, strings.TrimRight(line, "\n"))
	}
	return b.String()
}

// Unwrap returns Err.
func (e *InternalError) Unwrap() error { return e.Err }
