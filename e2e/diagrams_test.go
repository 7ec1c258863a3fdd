package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// drawnSpecs returns the specs whose diagrams are rendered, by name: the project's
// own, the goldens, and one with every mark and word that the diagram languages
// use.
func drawnSpecs(t *testing.T) map[string]*spec.Spec {
	t.Helper()
	own, err := os.ReadFile("../spec/rollout_states.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string][]byte{"rollout": own, "marks": everyMark()}
	for name, src := range goldenSpecs(t) {
		archive, file, _ := strings.Cut(name, ".txtar:spec/")
		sources[filepath.Base(archive)+"-"+strings.TrimSuffix(file, ".yaml")] = src
	}
	specs := map[string]*spec.Spec{}
	for name, src := range sources {
		s, found := spec.Parse("spec/"+name+".yaml", src)
		if s == nil {
			t.Fatalf("%s: %v", name, found)
		}
		specs[name] = s
	}
	return specs
}

// words are texts that begin like syntax of Mermaid, Markdown or DOT.
var words = []string{
	"note left of S1", "end note", "state", "state x {", "direction LR", "redirection  tb", "[*]", "-->", ":::x", "class S1 x", "classDef x fill:#fff", "style S1 x",
	"click S1", "scale 350 width", "hide empty description", "<<fork>>", "as", "title x", "accTitle: x", "---", "--", "%% comment",
	"%%{init: {}}%%", "#35;", "#quot;", "&amp;", "&#35;", "1. one", "- one", "* one", "+ one", "# one", "> one", "`one`", "**one**", "_one_", "__one__",
	"~~one~~", "[x](y)", "![x](y)", "<b>x</b>", "<br/>", "<!-- x -->", "$$x$$", `\n`, `\N`, `\`, `\\l`, "fa:fa-car", ":smile:", "https://example.com/a_b?c=d&e=f", "x@y.z", "@org/team", "www.x.org", "(WWW.x.org)",
	"ftp://x.org/y", "http://x.org/y", "mailto:x@y.z", "xmpp:x@y.z/w", "x-y_z+w@y-1.z_2.org", "https://x.org/www.y.z?a@b.c://d", "http://", "https://",
	"digraph {", "}", `"];`, "//", "/* x */", "a  b", "e\u0301", "👩‍🚀", "עברית", "完成",
}

// everyMark returns a chain of states with an ASCII mark, or one of words, on each
// arrow.
func everyMark() []byte {
	texts := slices.Clone(words)
	for r := '!'; r <= '~'; r++ {
		if !strings.ContainsRune("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", r) {
			texts = append(texts, string(r), fmt.Sprintf("a%cb%c%cc %c d%c", r, r, r, r, r))
		}
	}
	var states, transitions strings.Builder
	for i, text := range texts {
		fmt.Fprintf(&states, "  - {name: S%d, db: s%d, initial: %t}\n", i, i, i == 0)
		fmt.Fprintf(&transitions, "  - {from: S%d, to: S%d, on: %s", i, i+1, yamlText(text))
		if i%2 == 0 {
			fmt.Fprintf(&transitions, ", when: %s", yamlText(text))
		}
		transitions.WriteString("}\n")
	}
	fmt.Fprintf(&states, "  - {name: S%d, db: s%d, final: true}\n", len(texts), len(texts))
	return []byte("stategen: 1\npackage: marks\ntype: State\nstates:\n" + states.String() + "transitions:\n" + transitions.String())
}

// yamlText quotes a text; YAML reads every string of JSON as JSON does.
func yamlText(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(quoted)
}

// TestDot checks that Graphviz accepts every diagram without a warning, and shows
// every state, flag, event and condition as in the spec.
func TestDot(t *testing.T) {
	dot := program(t, "dot", "graphviz")
	specs := drawnSpecs(t)
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		t.Run(name, func(t *testing.T) {
			text, err := gen.Print(specs[name], "dot")
			if err != nil {
				t.Fatal(err)
			}
			if canon := graphviz(t, dot, "canon", text); len(graphviz(t, dot, "canon", canon)) == 0 {
				t.Error("dot -Tcanon prints nothing")
			}
			checkDrawing(t, specs[name], graphviz(t, dot, "svg", text))
		})
	}
}

// TestDotPicture checks the same of the picture in the README, whatever version of
// Graphviz drew it.
func TestDotPicture(t *testing.T) {
	svg, err := os.ReadFile("../docs/rollout_states.svg")
	if err != nil {
		t.Fatal(err)
	}
	checkDrawing(t, drawnSpecs(t)["rollout"], svg)
}

// program returns the path of a program from one of Debian's packages.
func program(t *testing.T, name, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, fmt.Sprintf("%s is not installed: apt-get install %s", name, pkg))
	}
	return path
}

// missing ends a test that needs something that is missing, as dbserver does.
func missing(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("STATEGEN_E2E") == "required" {
		t.Fatalf("%s, and STATEGEN_E2E=required", reason)
	}
	t.Skip(reason)
}

func graphviz(t *testing.T, dot, format string, text []byte) []byte {
	t.Helper()
	cmd := exec.Command(dot, "-T"+format)
	cmd.Stdin = bytes.NewReader(text)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("dot -T%s: %v\n%s\n%s", format, err, stderr.Bytes(), text)
	}
	return out
}

// An svg is what a test reads of a picture: elements with their text and children.
type svg struct {
	XMLName xml.Name
	Class   string `xml:"class,attr"`
	Text    string `xml:",chardata"`
	Inside  []svg  `xml:",any"`
}

// all returns the elements that have all of these classes.
func (e svg) all(classes ...string) []svg {
	var found []svg
	has := strings.Fields(e.Class)
	if !slices.ContainsFunc(classes, func(c string) bool { return !slices.Contains(has, c) }) {
		found = append(found, e)
	}
	for _, in := range e.Inside {
		found = append(found, in.all(classes...)...)
	}
	return found
}

// texts returns the texts of the elements with a name.
func (e svg) texts(name string) []string {
	var texts []string
	if e.XMLName.Local == name {
		texts = append(texts, strings.ReplaceAll(e.Text, "\u00a0", " "))
	}
	for _, in := range e.Inside {
		texts = append(texts, in.texts(name)...)
	}
	return texts
}

// checkDrawing compares Graphviz's picture with the spec.
func checkDrawing(t *testing.T, s *spec.Spec, picture []byte) {
	t.Helper()
	var root svg
	if err := xml.Unmarshal(picture, &root); err != nil {
		t.Fatal(err)
	}
	join := func(texts []string) string { return strings.Join(strings.Fields(strings.Join(texts, " ")), " ") }
	got, want := map[string][]string{}, map[string][]string{}
	for _, kind := range []string{"node", "edge"} {
		for _, e := range root.all(kind) {
			title := kind + " " + join(e.texts("title"))
			got[title] = append(got[title], join(e.texts("text")))
		}
	}
	for _, st := range s.All() {
		name := st.Name.Value
		text := []string{name}
		for i := range s.Flags {
			if s.Flags[i].Has(st) {
				text = append(text, fmt.Sprint(i+1))
			}
		}
		want["node "+name] = []string{join(text)}
		if st.Initial.Value {
			want["node start "+name], want["edge start "+name+"->"+name] = []string{""}, []string{""}
		}
		if st.Final.Value {
			want["node end "+name], want["edge "+name+"->end "+name] = []string{""}, []string{""}
		}
	}
	for _, e := range s.Edges() {
		title := "edge " + e.At.Value + "->" + e.Of.To.Value
		text := join(onArrow(e.Of))
		if old := want[title]; old != nil {
			text = join([]string{old[0], text})
		}
		want[title] = []string{text}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the picture shows (-want +got):\n%s", diff)
	}
	var legend []string
	for _, in := range root.all("graph")[0].Inside {
		if in.XMLName.Local == "text" {
			legend = append(legend, strings.TrimSpace(in.Text))
		}
	}
	for i := range s.Flags {
		if at := slices.Index(legend, s.Flags[i].Name.Value); at < 1 || legend[at-1] != fmt.Sprint(i+1) {
			t.Errorf("the legend is %q, want %d before %q", legend, i+1, s.Flags[i].Name.Value)
		}
	}
}

// onArrow returns the lines of an arrow's text.
func onArrow(m *spec.Transition) []string {
	var lines []string
	if m.On.IsSet() {
		lines = append(lines, m.On.Value)
	}
	if m.When.IsSet() {
		lines = append(lines, "["+m.When.Value+"]")
	}
	return lines
}

// TestMermaid does the same with Mermaid 10, 11 and 12.
func TestMermaid(t *testing.T) {
	node := program(t, "node", "nodejs")
	chromium := program(t, "chromium", "chromium")
	if _, err := os.Stat("mermaid/node_modules"); err != nil {
		missing(t, "the packages of e2e/mermaid are not installed: run npm ci --ignore-scripts there")
	}
	type diagram struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	var diagrams []diagram
	specs := drawnSpecs(t)
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		text, err := gen.Print(specs[name], "mermaid")
		if err != nil {
			t.Fatal(err)
		}
		diagrams = append(diagrams, diagram{name, string(text)})
	}
	input, err := json.Marshal(diagrams)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "render.mjs")
	cmd.Dir = "mermaid"
	cmd.Env = append(os.Environ(), "CHROMIUM="+chromium)
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node render.mjs: %v\n%s", err, stderr.Bytes())
	}
	rendered := map[string]int{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var r struct{ Name, Version, SVG, Error string }
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		major, _, _ := strings.Cut(r.Version, ".")
		rendered[major]++
		t.Run(r.Name+"/"+r.Version, func(t *testing.T) {
			if r.Error != "" {
				i := slices.IndexFunc(diagrams, func(d diagram) bool { return d.Name == r.Name })
				t.Fatalf("%s\n%s", r.Error, diagrams[i].Text)
			}
			checkMermaid(t, specs[r.Name], []byte(r.SVG))
		})
	}
	n := len(diagrams)
	if diff := cmp.Diff(map[string]int{"10": n, "11": n, "12": n}, rendered); diff != "" {
		t.Errorf("rendered by version (-want +got):\n%s", diff)
	}
}

// checkMermaid compares Mermaid's picture with the spec: the lines of text, and
// the number of arrows.
func checkMermaid(t *testing.T, s *spec.Spec, picture []byte) {
	t.Helper()
	var want []string
	arrows := len(s.Edges())
	for _, st := range s.All() {
		want = append(want, st.Name.Value)
		for i := range s.Flags {
			if s.Flags[i].Has(st) {
				want = append(want, s.Flags[i].Name.Value)
			}
		}
		if st.Deprecated.IsSet() {
			want = append(want, "(deprecated)")
		}
		for _, mark := range []spec.Bool{st.Initial, st.Final} {
			if mark.Value {
				arrows++
			}
		}
	}
	for _, e := range s.Edges() {
		want = append(want, onArrow(e.Of)...)
	}
	for i := range want {
		want[i] = strings.Join(strings.Fields(want[i]), " ")
	}
	slices.Sort(want)
	got := mermaidLines(t, picture)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the picture shows (-want +got):\n%s", diff)
	}
	var root svg
	if err := xml.Unmarshal(picture, &root); err != nil {
		t.Fatal(err)
	}
	if n := len(root.all("transition")); n != arrows {
		t.Errorf("the picture has %d arrows, want %d", n, arrows)
	}
}

// mermaidLines returns the lines of text in a picture, sorted. The end of some
// elements ends a line.
func mermaidLines(t *testing.T, picture []byte) []string {
	t.Helper()
	var lines []string
	var line strings.Builder
	end := func() {
		if text := strings.Join(strings.Fields(line.String()), " "); text != "" {
			lines = append(lines, text)
		}
		line.Reset()
	}
	inline := map[string]bool{"span": true, "tspan": true, "a": true}
	dec := xml.NewDecoder(bytes.NewReader(picture))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "style" {
				if err := dec.Skip(); err != nil {
					t.Fatal(err)
				}
			} else if !inline[e.Name.Local] {
				end()
			}
		case xml.EndElement:
			if !inline[e.Name.Local] {
				end()
			}
		case xml.CharData:
			line.Write(e)
		}
	}
	slices.Sort(lines)
	return lines
}
