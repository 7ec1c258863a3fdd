// Parse: the steps from the bytes of a file to a checked Spec.

package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"stategen.example/internal/diag"
)

// Parse reads the spec in src. The path is the file's slash path from its
// module root; outputs and messages name the spec by it.
//
// Parse returns all findings, sorted. The Spec is nil if and only if one of them is
// an error.
func Parse(path string, src []byte) (*Spec, []diag.Finding) {
	return parse(&Spec{Path: path}, src)
}

// ParseAlone is Parse for a file whose place in a module is not known, such as
// standard input. It does not check whether outputs are inside the module.
func ParseAlone(name string, src []byte) (*Spec, []diag.Finding) {
	return parse(&Spec{Path: name, alone: true}, src)
}

func parse(s *Spec, src []byte) (*Spec, []diag.Finding) {
	f := &file{path: s.Path, src: src, lines: sync.OnceValue(func() []string { return strings.Split(string(src), "\n") })}
	s.file = f
	// 1. Reject bytes that are not allowed anywhere in a spec or its path.
	f.checkPath()
	f.checkInput()
	if f.checkConflicts(); f.failed {
		return nil, diag.Sort(f.found)
	}
	// 2. Parse YAML into nodes, which keep their places.
	root := f.yaml()
	if root == nil {
		return nil, diag.Sort(f.found)
	}
	// 3. Read the nodes into the model: keys and types.
	r := &reader{f, map[subject]bool{}}
	if r.isLaterVersion(root) {
		return nil, diag.Sort(f.found)
	}
	r.mapping(root, s)
	s.unread, s.keyAt = r.unread, keyPlaces(root)
	// 4. Check the rules on everything that could be read.
	s.resolve()
	for _, rule := range rules {
		if rule.check != nil {
			rule.check(s, func(pos diag.Pos, format string, args ...any) {
				f.report(rule.ID, pos, format, args...)
			})
		}
	}
	if f.failed {
		s = nil
	}
	return s, diag.Sort(f.found)
}

// keyPlaces returns the place of each key of a mapping.
func keyPlaces(n *yaml.Node) map[string]diag.Pos {
	places := map[string]diag.Pos{}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			places[n.Content[i].Value] = place(n.Content[i])
		}
	}
	return places
}

// A file is the text of a spec, and the findings in it.
type file struct {
	path   string
	src    []byte
	lines  func() []string // of src
	found  []diag.Finding
	failed bool // an error is among found
}

// maxFindings is the maximum number of findings in a file. Nobody reads more, and a
// file that is not a spec could fill the memory.
const maxFindings = 1000

// full reports whether there are so many findings that no more are added.
func (f *file) full() bool { return len(f.found) > maxFindings }

// report adds a finding of a rule.
func (f *file) report(id string, pos diag.Pos, format string, args ...any) {
	if f.full() {
		return
	}
	d := f.finding(Rules().Named(id), pos, format, args...)
	if len(f.found) == maxFindings {
		d.Message = "more than " + strconv.Itoa(maxFindings) + " findings; fix these first to see the rest"
		d.Level, f.failed = diag.Error, true // the rest may have errors
	}
	f.found = append(f.found, d)
	f.failed = f.failed || d.Level == diag.Error
}

// finding makes a finding of a rule, with the line that it points at.
func (f *file) finding(rule diag.Rule, pos diag.Pos, format string, args ...any) diag.Finding {
	found := diag.Finding{File: f.path, Pos: pos, Level: rule.Level, Rule: rule.ID, Message: fmt.Sprintf(format, args...)}
	if n := pos.Line; n > 0 && n <= len(f.lines()) {
		found.Source = strings.TrimSuffix(f.lines()[n-1], "\r")
	}
	return found
}

// yaml parses the only document of the file and reports features of YAML that are
// not allowed. It returns nil if there is no document to read.
func (f *file) yaml() *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(f.src))
	doc, err := decode(dec)
	switch {
	case errors.Is(err, io.EOF) || err == nil && isNull(doc.Content[0]):
		f.report("spec-empty", diag.Pos{}, "the file contains no spec; begin one with \"stategen: %s\"", Version)
		return nil
	case err != nil:
		f.reportSyntax(err)
		return nil
	}
	// Parse what follows too, in case it is a second document.
	if next, err := decode(dec); err == nil {
		f.report("yaml-feature", place(next), "a second YAML document begins here; move it to a file of its own")
	} else if !errors.Is(err, io.EOF) {
		f.reportSyntax(err)
	}
	f.checkFeatures(doc)
	return doc.Content[0]
}

func (f *file) reportSyntax(err error) {
	pos, message := locateSyntax(f.src, err)
	f.report("yaml-syntax", pos, "%s", message)
}

// decode reads the next document. yaml.v3 has panicked on malformed input before, so
// a panic is a syntax error too.
func decode(dec *yaml.Decoder) (doc *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	doc = new(yaml.Node)
	err = dec.Decode(doc)
	if err == nil && len(doc.Content) == 0 {
		err = io.EOF
	}
	return doc, err
}

// checkFeatures reports anchors, aliases, merge keys and tags anywhere in the tree.
func (f *file) checkFeatures(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		f.report("yaml-feature", place(n), "YAML aliases are not allowed; write out the value of %q", n.Value)
	case n.Anchor != "":
		f.report("yaml-feature", place(n), "YAML anchors are not allowed; remove %q", n.Anchor)
	case n.Style&yaml.TaggedStyle != 0:
		f.report("yaml-feature", place(n), "YAML tags are not allowed; remove %q", n.Tag)
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!merge":
		f.report("yaml-feature", place(n), "YAML merge keys are not allowed; write out the keys of <<")
	}
	for _, child := range n.Content {
		f.checkFeatures(child)
	}
}
