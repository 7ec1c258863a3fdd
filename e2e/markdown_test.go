package e2e

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// A row is a row of a table: the text of each cell, by the title of its column.
// Empty cells are left out.
type row map[string]string

// TestMarkdown reads each page with a parser of GitHub's Markdown. Every text of the
// spec must appear as it was written, and none of it may be markup.
func TestMarkdown(t *testing.T) {
	specs := drawnSpecs(t)
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		t.Run(name, func(t *testing.T) { checkPage(t, specs[name]) })
	}
}

// FuzzMarkdown puts a text wherever the language accepts one.
func FuzzMarkdown(f *testing.F) {
	for _, text := range words {
		f.Add(text)
	}
	f.Add("| a | b |\n|---|---|\n| c | d |\n")
	f.Add("- a\n  - b\n\n1. c\n\n    code\n\n> d\n\nSetext\n===\n")
	f.Fuzz(func(t *testing.T, text string) {
		quoted := yamlText(text)
		oneLine := yamlText(strings.Join(strings.Fields("x "+text), " "))
		s, _ := spec.Parse("spec/fuzz.yaml", []byte("stategen: 1\npackage: fuzz\ntype: State\nsource: "+oneLine+"\ndoc: "+quoted+
			"\nflags: {f: {doc: "+quoted+"}}\nstates:\n  - {name: A, db: a, initial: true, flags: [f], doc: "+quoted+", deprecated: "+oneLine+
			"}\n  - {name: B, db: "+oneLine+", aliases: ["+yamlText(text+"!")+"], final: true}\nreserved: ["+yamlText("r"+text)+
			"]\ntransitions: [{from: A, to: B, on: "+oneLine+", when: "+oneLine+", doc: "+quoted+"}]\n"))
		if s != nil {
			checkPage(t, s)
		}
	})
}

func checkPage(t *testing.T, s *spec.Spec) {
	t.Helper()
	page, err := gen.Print(s, "markdown")
	if err != nil {
		t.Fatal(err)
	}
	got := readPage(t, page)
	var states, flags, transitions []row
	for _, st := range s.All() {
		var has []string
		for i := range s.Flags {
			if s.Flags[i].Has(st) {
				has = append(has, s.Flags[i].Name.Value)
			}
		}
		name := st.Name.Value
		if st.Initial.Value {
			name += " (initial)"
		}
		if st.Final.Value {
			name += " (final)"
		}
		states = append(states, row{"State": name, "Stored as": st.DB.Value, "Aliases": listed(st.Aliases), "Flags": strings.Join(has, ", "),
			"Meaning": st.Doc.Value, "Deprecated": st.Deprecated.Value})
	}
	for _, f := range s.Flags {
		r := row{"Flag": f.Name.Value, "Meaning": f.Doc.Value}
		switch {
		case f.Not.IsSet():
			r["Derived"] = "not " + listed(f.Not)
		case f.Any.IsSet():
			r["Derived"] = "any of " + listed(f.Any)
		}
		flags = append(flags, r)
	}
	for _, m := range s.Transitions {
		transitions = append(transitions, row{"From": listed(m.From), "Event": m.On.Value, "Condition": m.When.Value, "To": m.To.Value, "Meaning": m.Doc.Value})
	}
	var want [][]row
	for _, table := range [][]row{states, flags, transitions} {
		for _, r := range table {
			maps.DeleteFunc(r, func(title, text string) bool { r[title] = oneSpace(text); return r[title] == "" })
		}
		if table != nil {
			want = append(want, table)
		}
	}
	if diff := cmp.Diff(want, got.tables); diff != "" {
		t.Errorf("the tables differ (-want +got):\n%s\n%s", diff, page)
	}
	outside := []string{s.Type.Value, s.Doc.Value}
	if s.Source.IsSet() {
		outside = append(outside, "Source: "+s.Source.Value)
	}
	if s.Reserved.IsSet() && len(s.Reserved.Items) > 0 {
		outside = append(outside, "Reserved and not to be used again: "+listed(s.Reserved)+".")
	}
	if diff := cmp.Diff(oneSpace(strings.Join(outside, " ")), oneSpace(got.text)); diff != "" {
		t.Errorf("the text outside of the tables differs (-want +got):\n%s\n%s", diff, page)
	}
	diagram, err := gen.Print(s, "mermaid")
	if err != nil {
		t.Fatal(err)
	}
	_, diagramOnly, _ := strings.Cut(string(diagram), "\n")
	if !s.HasTransitions() || len(diagramOnly) > 50_000 {
		diagramOnly = ""
	}
	if diff := cmp.Diff(diagramOnly, got.diagram); diff != "" {
		t.Errorf("the diagram (-want +got):\n%s", diff)
	}
}

func listed(l spec.List) string {
	var texts []string
	for _, item := range l.Items {
		texts = append(texts, item.Value)
	}
	return strings.Join(texts, ", ")
}

func oneSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

// A readerPage is what the reader of a page sees.
type readerPage struct {
	tables  [][]row
	text    string // outside of tables and diagrams
	diagram string
}

// readPage converts a page to HTML, with its raw HTML, and reads that.
func readPage(t *testing.T, page []byte) readerPage {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("<page>")
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert(page, &b); err != nil {
		t.Fatal(err)
	}
	b.WriteString("</page>")
	dec := xml.NewDecoder(&b)
	dec.Entity, dec.Strict, dec.AutoClose = xml.HTMLEntity, false, xml.HTMLAutoClose
	var read readerPage
	var titles, cells []string
	var text strings.Builder
	links := 0
	known := map[string]bool{"page": true, "h1": true, "p": true, "table": true, "thead": true, "tbody": true, "tr": true, "th": true, "td": true,
		"pre": true, "code": true, "a": true, "br": true}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			if want := strings.Count(string(page), "<https://"); links != want {
				t.Fatalf("%d links, want %d\n%s", links, want, page)
			}
			return read
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, page)
		}
		take := func() string {
			defer text.Reset()
			return text.String()
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			if !known[name] {
				t.Fatalf("the page has an element <%s>\n%s", name, page)
			}
			switch name {
			case "a": // only where the page asks for one
				if href := e.Attr[0].Value; !strings.HasPrefix(href, "https://") {
					t.Fatalf("%s is a link\n%s", href, page)
				}
				links++
			case "br":
				text.WriteByte(' ')
			case "table":
				read.tables, titles = append(read.tables, nil), nil
				fallthrough
			case "pre":
				read.text += take()
			case "tr":
				cells = nil
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "th":
				titles = append(titles, oneSpace(take()))
			case "td":
				cells = append(cells, oneSpace(take()))
			case "tr":
				if cells == nil {
					break
				}
				if len(cells) != len(titles) {
					t.Fatalf("a row has %d cells, want %d\n%s", len(cells), len(titles), page)
				}
				r := row{}
				for i, cell := range cells {
					if cell != "" {
						r[titles[i]] = cell
					}
				}
				last := len(read.tables) - 1
				read.tables[last] = append(read.tables[last], r)
			case "pre":
				read.diagram += take()
			case "page":
				read.text += take()
			}
		case xml.CharData:
			text.Write(e)
		}
	}
}
