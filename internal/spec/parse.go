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
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"stategen.example/internal/diag"
)

// Parse reads the spec in src. The path is the file's slash path from its
// module root; outputs and messages name the spec by it.
//
// Parse returns everything that it finds, sorted. The Spec is nil if and only
// if an error is among the diagnostics.
func Parse(path string, src []byte) (*Spec, []diag.Finding) {
	return parse(&Spec{Path: path}, src)
}

// ParseAlone is Parse for a file whose place in a module is not known, such as
// standard input: where its outputs lead is not checked.
func ParseAlone(name string, src []byte) (*Spec, []diag.Finding) {
	return parse(&Spec{Path: name, alone: true}, src)
}

func parse(s *Spec, src []byte) (*Spec, []diag.Finding) {
	path := s.Path
	f := &file{path: path, src: src, lines: sync.OnceValue(func() []string { return strings.Split(string(src), "\n") })}
	s.file = f

	if !utf8.ValidString(path) {
		f.report("encoding", diag.Pos{}, "the path %q is not UTF-8; what is generated names the path, so rename the file", path)
	} else if strings.ContainsFunc(path, isUnsafeInLine) {
		f.report("encoding", diag.Pos{}, "the path %q holds %U; what is generated names the path, so rename the file", path, firstIn(path, isUnsafeInLine))
	}
	// 1. Bytes that no part of a spec may hold.
	if f.checkInput(); f.failed {
		return nil, diag.Sort(f.found)
	}
	// 2. YAML, as nodes that keep their places.
	root := f.yaml()
	if root == nil {
		return nil, diag.Sort(f.found)
	}
	// 3. The language: keys and types.
	r := &reader{report: f.report, full: f.full, unread: map[subject]bool{}}
	if r.isLaterVersion(root) {
		return nil, diag.Sort(f.found)
	}
	r.mapping(root, s)
	s.unread = r.unread
	// 4. The rules, over whatever could be read.
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

// A file is a text under examination.
type file struct {
	path   string
	src    []byte
	lines  func() []string // of src
	found  []diag.Finding
	failed bool // an error is among found
}

// maxFindings is how much is reported of one file. Nobody reads more, and a
// file that is no spec at all could fill the memory.
const maxFindings = 1000

// full reports whether no more findings are taken.
func (f *file) full() bool { return len(f.found) > maxFindings }

// report adds a diagnostic of a rule.
func (f *file) report(id string, pos diag.Pos, format string, args ...any) {
	if f.full() {
		return
	}
	d := f.finding(id, pos, format, args...)
	if len(f.found) == maxFindings {
		d.Message = "more than " + strconv.Itoa(maxFindings) + " findings; the rest is left out, mend these first"
		d.Level, f.failed = diag.Error, true // what is left out may be an error
	}
	f.found = append(f.found, d)
	f.failed = f.failed || d.Level == diag.Error
}

// finding makes a diagnostic of a rule, with the line that it points at.
func (f *file) finding(id string, pos diag.Pos, format string, args ...any) diag.Finding {
	return f.at(levelOf(id), id, pos, fmt.Sprintf(format, args...))
}

func (f *file) at(level diag.Level, rule string, pos diag.Pos, message string) diag.Finding {
	return diag.Finding{File: f.path, Pos: pos, Level: level, Rule: rule, Message: message, Source: f.line(pos.Line)}
}

func (f *file) line(n int) string {
	if n < 1 || n > len(f.lines()) {
		return ""
	}
	return strings.TrimSuffix(f.lines()[n-1], "\r")
}

// yaml parses the file's one document and refuses the features of YAML that a
// spec does without. It returns nil where there is nothing to go on with.
func (f *file) yaml() *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(f.src))
	doc, err := decode(dec)
	switch {
	case errors.Is(err, io.EOF) || err == nil && isNull(doc.Content[0]):
		f.report("spec-empty", diag.Pos{}, "the file holds no spec; \"stategen: %s\" begins one", Version)
		return nil
	case err != nil:
		pos, message := locateSyntax(f.src, err)
		f.report("yaml-syntax", pos, "%s", message)
		return nil
	}
	// What follows the first document is parsed too, so that no second one
	// hides behind it.
	if next, err := decode(dec); err == nil {
		f.report("yaml-feature", place(next), "a second YAML document begins here; a file holds one spec")
	} else if !errors.Is(err, io.EOF) {
		pos, message := locateSyntax(f.src, err)
		f.report("yaml-syntax", pos, "%s", message)
	}
	f.checkFeatures(doc)
	return doc.Content[0]
}

// decode reads the next document. The library has panicked on odd input before;
// that is a syntax error like any other.
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

// checkFeatures reports anchors, aliases, merge keys and tags anywhere in the
// tree: each gives a text a meaning that a reader of the line can't see.
func (f *file) checkFeatures(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		f.report("yaml-feature", place(n), "YAML alias %q: write the value out", n.Value)
	case n.Anchor != "":
		f.report("yaml-feature", place(n), "YAML anchor %q: a spec has no anchors; drop it", n.Anchor)
	case n.Style&yaml.TaggedStyle != 0:
		f.report("yaml-feature", place(n), "YAML tag %q: a spec has no tags; drop it", n.Tag)
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!merge":
		f.report("yaml-feature", place(n), "YAML merge key <<: write the keys out")
	}
	for _, child := range n.Content {
		f.checkFeatures(child)
	}
}
