// Rules on the author's prose, which becomes comments, pages and labels. reader.go checks
// that what must be one line is.

package spec

import (
	"go/build/constraint"
	"strings"
	"unicode"

	"stategen.example/internal/diag"
)

var textRules = []rule{
	{diag.Rule{
		ID: "doc-text", Level: diag.Error,
		Summary: "docs contain no control characters",
		Why: "A doc becomes a comment and a cell of a table. Characters that break a line there, or change the " +
			"direction of the text, would mislead a reviewer.",
	}, checkDocText},
	{diag.Rule{
		ID: "doc-constraint", Level: diag.Error,
		Summary: "docs contain no build constraint",
		Why: "Go reads a comment line that starts with +build as a build constraint. gofmt moves it above the " +
			"package clause, where it disables the file (https://pkg.go.dev/go/build/constraint).",
	}, checkDocConstraint},
	{diag.Rule{
		ID: "doc-line", Level: diag.Error,
		Summary: "texts that are quoted in a line have one line",
		Why:     "Sources, deprecations, events and conditions are quoted in a sentence or on an arrow of a diagram.",
	}, nil},
}

// isUnsafe reports whether a character is not allowed in a spec: controls other
// than tab and line feed, line breaks other than \n, byte order marks, and controls
// of the text direction (https://www.unicode.org/reports/tr9/), which can make a
// text look like another (CVE-2021-42574).
func isUnsafe(r rune) bool {
	switch {
	case r == '\t', r == '\n':
		return false
	case r < ' ':
		return true
	case r < 0x7f:
		return false
	}
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || unicode.Is(unicode.Bidi_Control, r)
}

// isUnsafeInLine is isUnsafe for a text of one line.
func isUnsafeInLine(r rune) bool { return r == '\t' || r == '\n' || isUnsafe(r) }

// hidden returns the first character that cannot be seen, and false if all can be. A
// joiner or a variation selector behind a symbol is part of an emoji.
func hidden(text string) (rune, bool) {
	inSymbol := false
	for _, r := range text {
		filler := unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
		format := unicode.In(r, unicode.Cf, unicode.Variation_Selector)
		if filler || format && !inSymbol {
			return r, true
		}
		inSymbol = format || unicode.In(r, unicode.So, unicode.Sk)
	}
	return 0, false
}

// prose returns every text of the spec that is written for people.
func (s *Spec) prose() []Text {
	texts := append(make([]Text, 0, 2+2*len(s.States)), s.Source, s.Doc)
	for _, f := range s.Flags {
		texts = append(texts, f.Doc)
	}
	for _, st := range s.All() {
		texts = append(texts, st.Doc, st.Deprecated)
	}
	for _, t := range s.Transitions {
		texts = append(texts, t.On, t.When, t.Doc)
	}
	return texts
}

func checkDocText(s *Spec, report reporter) {
	for _, t := range s.prose() {
		if strings.ContainsFunc(t.Value, isUnsafe) {
			report(t.Pos, "the text contains the character %U; remove it", firstIn(t.Value, isUnsafe))
		}
	}
}

func checkDocConstraint(s *Spec, report reporter) {
	for _, t := range s.prose() {
		for line := range strings.Lines(t.Value) {
			if constraint.IsPlusBuild("// " + strings.TrimSpace(line)) {
				report(t.Pos, "a line of the text starts with %q, which Go reads as a build constraint; "+
					"put a word before it", "+build")
				break
			}
		}
	}
}
