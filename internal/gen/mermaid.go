// The Mermaid diagram: each state with its flags, each transition with its event and
// condition. Mermaid 10 to 12 parse it (https://mermaid.js.org/syntax/stateDiagram.html).

package gen

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"stategen.example/internal/header"
	"stategen.example/internal/spec"
)

func emitMermaid(s *spec.Spec) ([]byte, error) {
	return []byte("%% " + header.Line(s.Path) + "\n" + mermaid(s)), nil
}

// mermaid returns the diagram without the header. States with the same combination of
// flags have the same colour.
func mermaid(s *spec.Spec) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    direction " + direction(s) + "\n")
	classes, classOf := mermaidClasses(s)
	for i, class := range classes {
		fmt.Fprintf(&b, "    classDef combination%d fill:%s,stroke:%s,color:#000\n", i+1, class, grey)
	}
	if hasDeprecated(s) {
		b.WriteString("    classDef deprecated stroke-dasharray:4\n")
	}
	for _, st := range s.All() {
		fmt.Fprintf(&b, "    state \"%s\" as %s\n", mermaidText(st.Name.Value), mermaidID(st))
		var about []string
		for _, name := range flagNames(s, st) {
			about = append(about, mermaidText(name))
		}
		if st.Deprecated.IsSet() {
			about = append(about, "(deprecated)")
		}
		if len(about) > 0 {
			fmt.Fprintf(&b, "    %s : %s\n", mermaidID(st), strings.Join(about, "<br/>"))
		}
	}
	for _, st := range s.All() {
		if st.Initial.Value {
			fmt.Fprintf(&b, "    [*] --> %s\n", mermaidID(st))
		}
	}
	for _, e := range s.Edges() {
		fmt.Fprintf(&b, "    %s --> %s", mermaidID(&s.States[e.From]), mermaidID(&s.States[e.To]))
		if label := onArrow(e.Of); len(label) > 0 {
			for i := range label {
				label[i] = mermaidText(label[i])
			}
			b.WriteString(" : " + strings.Join(label, "<br/>"))
		}
		b.WriteString("\n")
	}
	for _, st := range s.All() {
		if st.Final.Value {
			fmt.Fprintf(&b, "    %s --> [*]\n", mermaidID(st))
		}
	}
	// Mermaid 11 forgets the class of a state that a later line mentions.
	for i, st := range s.All() {
		if n := classOf[i]; n > 0 {
			fmt.Fprintf(&b, "    class %s combination%d\n", mermaidID(st), n)
		}
		if st.Deprecated.IsSet() {
			fmt.Fprintf(&b, "    class %s deprecated\n", mermaidID(st))
		}
	}
	return b.String()
}

// mermaidClasses assigns a class with a colour of its own to each combination of flags,
// until there are no more colours. It returns the colours, and for each state the number of
// its class, from 1, or 0.
func mermaidClasses(s *spec.Spec) (fill []string, classOf []int) {
	known := map[string]int{}
	classOf = make([]int, len(s.States))
	for i, st := range s.All() {
		names := strings.Join(flagNames(s, st), " ")
		if names == "" {
			continue
		}
		if known[names] == 0 && len(fill) < len(fills) {
			fill = append(fill, fills[len(fill)])
			known[names] = len(fill)
		}
		classOf[i] = known[names]
	}
	return fill, classOf
}

// mermaidID returns an id that is not a keyword of Mermaid. Only ASCII ids can have a
// class, so other names are replaced by the state's number. No name begins with a
// digit.
func mermaidID(st *spec.State) string {
	if strings.ContainsFunc(st.Name.Value, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return fmt.Sprintf("s_%d", st.Number)
	}
	return "s_" + st.Name.Value
}

// aDirection matches what Mermaid takes for a statement anywhere in a line. The line
// would be lost.
var aDirection = compiled(`(?i)(direction) (tb|bt|lr|rl)`)

// mermaidText escapes a text. Most punctuation means something to Mermaid: a colon or
// semicolon ends a label, %%{ begins a directive, a backquote Markdown, $$ a formula,
// and a leading dash a list. What is kept here means nothing inside a label.
func mermaidText(text string) string {
	const kept = " .,()[]/!?'=+-"
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '"':
			b.WriteString("#quot;")
		case r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(kept, r),
			i == 0 && (r == '-' || r == '+'):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return aDirection().ReplaceAllString(b.String(), "$1#32;$2")
}
