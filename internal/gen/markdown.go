// The Markdown output: tables of the states, the flags and the transitions, the
// reserved names, and the diagram. It is GitHub Flavored Markdown
// (https://github.github.com/gfm/). markdown_text.go escapes the author's text.

package gen

import (
	"fmt"
	"strings"

	"stategen.example/internal/header"
	"stategen.example/internal/spec"
)

// maxMermaid is the length of a diagram, in characters, up to which Mermaid draws it
// by default: maxTextSize in https://mermaid.js.org/config/schema-docs/config.html.
const maxMermaid = 50_000

// A tableColumn is a column of a Markdown table with rows of type T.
type tableColumn[T any] struct {
	title string
	cell  func(*spec.Spec, *T) string
}

var stateColumns = []tableColumn[spec.State]{
	{"State", func(_ *spec.Spec, st *spec.State) string {
		name := plain(st.Name.Value)
		if st.Initial.Value {
			name += " (initial)"
		}
		if st.Final.Value {
			name += " (final)"
		}
		return name
	}},
	{"Stored as", func(_ *spec.Spec, st *spec.State) string { return pipeInCode(code(st.DB.Value)) }},
	{"Aliases", func(_ *spec.Spec, st *spec.State) string { return pipeInCode(listed(st.Aliases, code)) }},
	{"Flags", func(s *spec.Spec, st *spec.State) string { return plain(strings.Join(flagNames(s, st), ", ")) }},
	{"Meaning", func(_ *spec.Spec, st *spec.State) string { return inCell(st.Doc.Value) }},
	{"Deprecated", func(_ *spec.Spec, st *spec.State) string { return inCell(st.Deprecated.Value) }},
}

var flagColumns = []tableColumn[spec.Flag]{
	{"Flag", func(_ *spec.Spec, f *spec.Flag) string { return plain(f.Name.Value) }},
	{"Derived", func(_ *spec.Spec, f *spec.Flag) string { return plain(f.Derivation()) }},
	{"Meaning", func(_ *spec.Spec, f *spec.Flag) string { return inCell(f.Doc.Value) }},
}

var transitionColumns = []tableColumn[spec.Transition]{
	{"From", func(_ *spec.Spec, t *spec.Transition) string {
		return listed(t.From, plain)
	}},
	{"Event", func(_ *spec.Spec, t *spec.Transition) string { return inCell(t.On.Value) }},
	{"Condition", func(_ *spec.Spec, t *spec.Transition) string { return inCell(t.When.Value) }},
	{"To", func(_ *spec.Spec, t *spec.Transition) string { return plain(t.To.Value) }},
	{"Meaning", func(_ *spec.Spec, t *spec.Transition) string { return inCell(t.Doc.Value) }},
}

// pageHead returns the beginning of a page that is generated as a whole.
func pageHead(s *spec.Spec) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- %s -->\n\n# %s\n\n", header.Line(s.Path), plain(s.Type.Value))
	for _, paragraph := range paragraphs(s.Doc.Value) {
		b.WriteString(atStart(paragraph) + "\n\n")
	}
	if s.Source.IsSet() {
		b.WriteString("Source: " + plain(s.Source.Value) + "\n\n")
	}
	return []byte(b.String())
}

func emitMarkdown(s *spec.Spec) ([]byte, error) {
	blocks := []string{table(s, stateColumns, s.States)}
	if len(s.Flags) > 0 {
		blocks = append(blocks, table(s, flagColumns, s.Flags))
	}
	if s.HasTransitions() {
		blocks = append(blocks, table(s, transitionColumns, s.Transitions))
	}
	if len(s.Reserved.Items) > 0 {
		blocks = append(blocks, "Reserved and not to be used again: "+listed(s.Reserved, code)+".\n")
	}
	if diagram := mermaid(s); s.HasTransitions() && len(diagram) <= maxMermaid {
		blocks = append(blocks, "```mermaid\n"+diagram+"```\n")
	}
	return []byte(strings.Join(blocks, "\n")), nil
}

// table returns the rows as a table. It leaves out empty columns other than the
// first.
func table[T any](s *spec.Spec, columns []tableColumn[T], rows []T) string {
	var titles, rules []string
	cells := make([][]string, len(rows))
	for i, c := range columns {
		all := make([]string, len(rows))
		empty := true
		for j := range rows {
			all[j] = c.cell(s, &rows[j])
			empty = empty && all[j] == ""
		}
		if empty && i > 0 {
			continue
		}
		titles, rules = append(titles, c.title), append(rules, "---")
		for j := range rows {
			cells[j] = append(cells[j], all[j])
		}
	}
	var b strings.Builder
	for _, row := range append([][]string{titles, rules}, cells...) {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	return b.String()
}
