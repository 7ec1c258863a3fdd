// The DOT diagram: each state with the numbers of its flags, which a legend
// explains, and each transition with its event and condition
// (https://graphviz.org/doc/info/lang.html).

package gen

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/header"
	"stategen.example/internal/spec"
)

// arrowWidth is the length of a line on an arrow, in characters.
const arrowWidth = 26

// chipsInRow is how many flags of a state are side by side.
const chipsInRow = 8

func emitDot(s *spec.Spec) ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s\ndigraph %s {\n", header.Line(s.Path), dotText(s.Type.Value))
	fmt.Fprintf(&b, "    graph [rankdir=%s fontname=\"Helvetica,Arial,sans-serif\" fontsize=10 nodesep=0.35 ranksep=0.45 bgcolor=white%s]\n", direction(s), dotLegend(s))
	fmt.Fprintf(&b, "    node [shape=box style=\"rounded,filled\" fillcolor=\"#f6f8fa\" color=\"%s\" fontname=\"Helvetica,Arial,sans-serif\" fontsize=12 height=0.4]\n", grey)
	fmt.Fprintf(&b, "    edge [color=\"%s\" fontname=\"Helvetica,Arial,sans-serif\" fontsize=10 arrowsize=0.7]\n\n", grey)
	for _, st := range s.All() {
		fmt.Fprintf(&b, "    %s [label=%s", dotText(st.Name.Value), dotLabel(s, st))
		if st.Deprecated.IsSet() {
			b.WriteString(` style="rounded,filled,dashed"`)
		}
		b.WriteString("]\n")
	}
	// The names of states begin with a capital letter, so these are different.
	for _, st := range s.All() {
		name := st.Name.Value
		if st.Initial.Value {
			start := dotText("start " + name)
			fmt.Fprintf(&b, "    %s [label=\"\" shape=circle width=0.16 height=0.16 style=filled fillcolor=black]\n    %s -> %s\n", start, start, dotText(name))
		}
		if st.Final.Value {
			end := dotText("end " + name)
			fmt.Fprintf(&b, "    %s [label=\"\" shape=doublecircle width=0.11 height=0.11 style=filled fillcolor=black]\n    %s -> %s\n", end, dotText(name), end)
		}
	}
	if s.HasTransitions() {
		b.WriteString("\n")
	}
	for _, a := range arrows(s) {
		fmt.Fprintf(&b, "    %s -> %s", dotText(s.States[a.from].Name.Value), dotText(s.States[a.to].Name.Value))
		if len(a.labels) > 0 {
			fmt.Fprintf(&b, " [label=%s]", dotText(strings.Join(a.labels, "\n")))
		}
		b.WriteString("\n")
	}
	b.WriteString("}\n")
	return []byte(b.String()), nil
}

// An arrow is all transitions from one state to another.
type arrow struct {
	from, to int
	labels   []string
}

// arrows returns the arrows in the order of the spec.
func arrows(s *spec.Spec) []*arrow {
	var all []*arrow
	at := map[[2]int]*arrow{}
	for _, e := range s.Edges() {
		a := at[[2]int{e.From, e.To}]
		if a == nil {
			a = &arrow{from: e.From, to: e.To}
			at[[2]int{e.From, e.To}] = a
			all = append(all, a)
		}
		for _, line := range onArrow(e.Of) {
			a.labels = append(a.labels, breakWords(line))
		}
	}
	return all
}

// breakWords breaks a text into lines, between words.
func breakWords(text string) string {
	var b strings.Builder
	width := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case width+1+n > arrowWidth:
			b.WriteByte('\n')
			width = 0
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += n
	}
	return b.String()
}

// dotLabel returns the name of a state, with the numbers of its flags below.
func dotLabel(s *spec.Spec, st *spec.State) string {
	has := flagsOf(s, st)
	if len(has) == 0 {
		return dotText(st.Name.Value)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="1"><TR><TD>%s</TD></TR>`, html.EscapeString(st.Name.Value))
	for row := range slices.Chunk(has, chipsInRow) {
		fmt.Fprintf(&b, `<TR><TD><TABLE BORDER="0" CELLSPACING="2" CELLPADDING="1" FIXEDSIZE="TRUE" WIDTH="%d" HEIGHT="17"><TR>`, 2+20*len(row))
		for _, i := range row {
			b.WriteString(dotChip(i))
		}
		b.WriteString(`</TR></TABLE></TD></TR>`)
	}
	b.WriteString(`</TABLE>>`)
	return b.String()
}

// dotChip returns the mark of a flag: its number on its colour.
func dotChip(i int) string {
	return fmt.Sprintf(`<TD BGCOLOR="%s" WIDTH="18"><FONT POINT-SIZE="9">%d</FONT></TD>`, fills[i%len(fills)], i+1)
}

// dotLegend returns the legend: the number of each flag.
func dotLegend(s *spec.Spec) string {
	var rows strings.Builder
	for i := range s.Flags {
		fmt.Fprintf(&rows, `<TR>%s<TD ALIGN="LEFT"> %s</TD></TR>`, dotChip(i), html.EscapeString(s.Flags[i].Name.Value))
	}
	if hasDeprecated(s) {
		rows.WriteString(`<TR><TD BORDER="1" STYLE="DASHED" WIDTH="18"> </TD><TD ALIGN="LEFT"> deprecated</TD></TR>`)
	}
	if rows.Len() == 0 {
		return ""
	}
	return ` labelloc=b labeljust=l label=<<TABLE BORDER="0" CELLSPACING="2" CELLPADDING="1"><TR><TD></TD></TR>` + rows.String() + `</TABLE>>`
}

// dotText quotes a text for an id or a label. Backslashes and HTML entities have a
// meaning in labels (https://graphviz.org/docs/attr-types/escString/).
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "&", "&amp;").Replace(text) + `"`
}
