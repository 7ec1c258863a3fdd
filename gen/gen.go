// Package gen generates the Go code, the SQL and the document pages of a
// persisted state machine from its spec. It does what stategen generate does, for
// programs that generate as part of something larger.
//
// [Parse] checks a spec, and [Generate] returns the files that it asks for. An
// output of your own starts from [Spec.Model], which has everything that the
// spec declares. Nothing here reads or writes a file.
package gen

import (
	"fmt"
	"slices"

	"stategen.example/internal/breaking"
	"stategen.example/internal/diag"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// A Spec is a checked spec. It never changes, so several goroutines may use it.
type Spec struct{ spec *spec.Spec }

// Parse checks the spec in src and returns everything that it finds, sorted by
// position. The Spec is nil if one of the findings is an [Error].
//
// The path names the spec in findings and in the header of generated files. It
// is the slash path from the folder of go.mod, such as "spec/order.yaml": the
// paths of outputs are relative to its folder.
func Parse(path string, src []byte) (*Spec, []Finding) {
	return publish(spec.Parse(path, src))
}

// ParseAlone is [Parse] for a spec that is in no module. Its outputs may be anywhere;
// name is the path of the spec from where the paths in the result start.
func ParseAlone(name string, src []byte) (*Spec, []Finding) {
	return publish(spec.ParseAlone(name, src))
}

func publish(s *spec.Spec, found []diag.Finding) (*Spec, []Finding) {
	if s != nil {
		found = diag.Sort(append(found, breaking.Misnamed(s)...))
	}
	findings := make([]Finding, len(found))
	for i, f := range found {
		findings[i] = Finding{
			Path: f.File, Line: f.Pos.Line, Column: f.Pos.Column,
			Level: Level(f.Level.String()), Rule: f.Rule, Message: f.Message,
		}
	}
	if slices.ContainsFunc(findings, func(f Finding) bool { return f.Level == Error }) {
		return nil, findings
	}
	return &Spec{s}, findings
}

// A Level tells how much a finding matters.
type Level string

// The levels.
const (
	Error Level = "error" // the spec is invalid
	Warn  Level = "warn"  // the spec is valid and probably not what was meant
	Info  Level = "info"  // something to know
)

// A Finding is something in a spec that its author can fix.
type Finding struct {
	Path string
	// Line and Column count from 1, and Column counts code points. Both are 0 for
	// a finding on the file as a whole.
	Line, Column int
	Level        Level
	Rule         string // what "stategen explain" takes
	Message      string // one line
}

// String returns the finding as the command prints it:
// path:line:column: level: message [rule].
func (f Finding) String() string {
	at := f.Path
	if f.Line > 0 {
		at += fmt.Sprintf(":%d:%d", f.Line, f.Column)
	}
	return fmt.Sprintf("%s: %s: %s [%s]", at, f.Level, f.Message, f.Rule)
}

// A File is a generated file.
type File struct {
	Path string // slash path from the folder of go.mod
	Data []byte
	// Part is set for a Markdown page. If the page exists and has the markers of
	// that part, Data belongs between them. Otherwise the file is Head, then Data.
	Part string
	Head []byte
}

// Generate returns the files that the spec's outputs ask for. The same spec
// returns the same bytes on every machine. An error is a bug of this package:
// every spec that [Parse] accepts can be generated.
func Generate(s *Spec) ([]File, error) {
	made, err := gen.Generate(s.spec)
	if err != nil {
		return nil, err
	}
	files := make([]File, len(made))
	for i, f := range made {
		files[i] = File{Path: f.Path, Data: f.Data, Part: f.Part, Head: f.Head}
	}
	return files, nil
}
