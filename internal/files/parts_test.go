package files

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"stategen.example/internal/header"
)

// page is an output of spec/a.yaml: a page, or the part "a" of one.
func pageOf(spec, name, text string) Output {
	part := strings.TrimSuffix(strings.TrimPrefix(spec, "spec/"), ".yaml")
	return Output{Path: name, Spec: spec, Part: part, Data: []byte(text), Head: []byte("<!-- " + header.Line(spec) + " -->\n")}
}

// marked is a page with the parts a and b; %a and %b stand for what is in them.
const marked = "# Mine\n\n<!-- stategen:begin a -->\n%a<!-- stategen:end -->\n\tmine|`\n<!-- stategen:begin b -->\n%b<!-- stategen:end -->\nmine, no line feed at the end"

func markedPage(a, b string) string {
	return strings.NewReplacer("%a", a, "%b", b).Replace(marked)
}

func TestParts(t *testing.T) {
	type at struct {
		Name, Text string
		Line       int
	}
	for _, c := range []struct {
		name, page string
		want       []at
		faults     []Fault
	}{
		{name: "no page", page: ""},
		{name: "no marker", page: "# Page\n<!-- a comment -->\nstategen:begin a\n"},
		{name: "one", page: "x\n<!-- stategen:begin a -->\n1\n2\n<!-- stategen:end -->\n", want: []at{{"a", "1\n2\n", 2}}},
		{name: "empty", page: "<!-- stategen:begin a -->\n<!-- stategen:end -->", want: []at{{"a", "", 1}}},
		{name: "spaces", page: "   <!--stategen:begin\tdoor  frame-->  \nx\n <!--  stategen:end-->\t\r\n", want: []at{{"door  frame", "x\n", 1}}},
		{name: "two", page: markedPage("A\n", "B\n"), want: []at{{"a", "A\n", 3}, {"b", "B\n", 7}}},
		{name: "carriage returns", page: "<!-- stategen:begin a -->\r\nx\r\n<!-- stategen:end -->\r\n", want: []at{{"a", "x\r\n", 1}}},
		{name: "a fence in a part is ours", page: "<!-- stategen:begin a -->\n```\n<!-- stategen:end -->\n", want: []at{{"a", "```\n", 1}}},
		{name: "in a code block", page: "```html\n<!-- stategen:begin a -->\n~~~\n``\n<!-- stategen:end -->\n````\n~~~~ x`y\n<!-- stategen:end -->\n~~~\n~~~~\n"},
		{name: "after a code block", page: "``` a`b\n<!-- stategen:begin a -->\n<!-- stategen:end -->\n", want: []at{{"a", "", 2}}},
		{name: "indented code", page: "    <!-- stategen:begin a -->\n\t<!-- stategen:end -->\n"},
		{name: "in a sentence", page: "Write <!-- stategen:begin a --> before it.\n"},
		{name: "no end", page: "x\n<!-- stategen:begin a -->\r\nx\n",
			faults: []Fault{{2, `part "a" has no end; write "<!-- stategen:end -->" after it`, "<!-- stategen:begin a -->"}}},
		{name: "no begin", page: "<!-- stategen:end -->\n", faults: []Fault{{1, `no part begins before this end; remove it, or write "<!-- stategen:begin NAME -->" before it`, "<!-- stategen:end -->"}}},
		{name: "doubled", page: markedPage("", "") + "\n<!-- stategen:begin a -->\n<!-- stategen:end -->\n", want: []at{{"a", "", 3}, {"b", "", 6}, {"a", "", 9}},
			faults: []Fault{{9, `part "a" already begins at line 3; remove one of the two`, "<!-- stategen:begin a -->"}}},
		{name: "one inside another", page: "<!-- stategen:begin a -->\n<!-- stategen:begin b -->\n<!-- stategen:end -->\n<!-- stategen:end -->\n",
			want: []at{{"a", "<!-- stategen:begin b -->\n", 1}},
			faults: []Fault{{2, `part "b" begins inside part "a" of line 1; write "<!-- stategen:end -->" before it`, "<!-- stategen:begin b -->"},
				{4, `no part begins before this end; remove it, or write "<!-- stategen:begin NAME -->" before it`, "<!-- stategen:end -->"}}},
		{name: "without a name", page: "<!-- stategen:begin -->\n",
			faults: []Fault{{1, `unknown marker; write "<!-- stategen:begin NAME -->" or "<!-- stategen:end -->"`, "<!-- stategen:begin -->"}}},
		{name: "a typing error", page: "<!-- stategen:begn a -->\n",
			faults: []Fault{{1, `unknown marker; write "<!-- stategen:begin NAME -->" or "<!-- stategen:end -->"`, "<!-- stategen:begn a -->"}}},
		{name: "a comment that goes on", page: "<!-- stategen:begin a\n-->\n",
			faults: []Fault{{1, `unknown marker; write "<!-- stategen:begin NAME -->" or "<!-- stategen:end -->"`, "<!-- stategen:begin a"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parts, faults := partsOf([]byte(c.page))
			var got []at
			for _, p := range parts {
				got = append(got, at{p.name, c.page[p.start:p.end], p.line})
			}
			diff(t, "parts", c.want, got)
			diff(t, "faults", c.faults, faults)
		})
	}
}

func TestPages(t *testing.T) {
	a, b := pageOf(specA, "p.md", "new a\n"), pageOf(specB, "p.md", "new b\n")
	ours := func(out Output) string { return string(out.whole()) }
	for _, c := range []struct {
		name, page string // "" is no page
		outs       []Output
		want       []Status
		after      string
	}{
		{"new", "", []Output{a}, []Status{Missing}, ours(a)},
		{"ours as a whole", ours(pageOf(specA, "p.md", "old")), []Output{a}, []Status{Stale}, ours(a)},
		{"the same", ours(a), []Output{a}, []Status{Same}, ours(a)},
		{"of another spec", ours(b), []Output{a}, []Status{Elsewhere}, ours(b)},
		{"without markers", "# Mine\n", []Output{a}, []Status{Foreign}, "# Mine\n"},
		{"a part", markedPage("old\n", "old\n"), []Output{a}, []Status{Stale}, markedPage("\nnew a\n\n", "old\n")},
		{"the same part", markedPage("\nnew a\n\n", "old\n"), []Output{a}, []Status{Same}, markedPage("\nnew a\n\n", "old\n")},
		{"parts", markedPage("old\n", "old\n"), []Output{b, a}, []Status{Stale, Stale}, markedPage("\nnew a\n\n", "\nnew b\n\n")},
		{"parts, one of them stale", markedPage("\nnew a\n\n", ""), []Output{b, a}, []Status{Stale, Same}, markedPage("\nnew a\n\n", "\nnew b\n\n")},
		{"a part of no such name", strings.ReplaceAll(markedPage("old\n", "old\n"), "begin a ", "begin c "), []Output{a, b}, []Status{Unmarked, Stale},
			strings.ReplaceAll(markedPage("old\n", "\nnew b\n\n"), "begin a ", "begin c ")},
		{"a fault in another part", markedPage("old\n", "<!-- stategen:begin c -->\n"), []Output{a}, []Status{Unmarked}, markedPage("old\n", "<!-- stategen:begin c -->\n")},
		{"markers win over a header", ours(a) + markedPage("old\n", ""), []Output{a}, []Status{Stale}, ours(a) + markedPage("\nnew a\n\n", "")},
		{"lines that end in CRLF", strings.ReplaceAll(markedPage("old\n", "old\n"), "\n", "\r\n"), []Output{a}, []Status{Stale},
			strings.ReplaceAll(markedPage("\nnew a\n\n", "old\n"), "\n", "\r\n")},
		{"bytes that are not text", markedPage("\xff\n", "\x00\xfe\n"), []Output{a}, []Status{Stale}, markedPage("\nnew a\n\n", "\x00\xfe\n")},
		{"two specs and no page", "", []Output{a, b}, []Status{Clash, Clash}, ""},
		{"two specs and a page of one", ours(a), []Output{a, b}, []Status{Clash, Clash}, ours(a)},
		{"one part twice", markedPage("", ""), []Output{a, a}, []Status{Clash, Clash}, markedPage("", "")},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := layout(t, exists)
			if c.page != "" {
				put(t, root, "p.md", c.page)
			}
			tree := open(t, root)
			changes := compare(t, tree, c.outs)
			var got []Status
			for i, change := range changes {
				got = append(got, change.Status)
				if change.Status == Stale && change.parts != nil {
					own := replaced([]byte(c.page), change.parts, map[string][]byte{c.outs[i].Part: change.inPage()})
					diff(t, "own", string(own), string(change.Own))
				}
			}
			diff(t, "statuses", c.want, got)
			if err := tree.Write(changes); err != nil {
				t.Fatal(err)
			}
			diff(t, "page", c.after, snapshot(t, root)["p.md"])
			if slices.Contains(got, Stale) {
				again := open(t, root)
				for _, change := range compare(t, again, c.outs) {
					if change.Status == Stale {
						t.Errorf("stale again after Write")
					}
				}
			}
		})
	}
}

// TestOtherParts checks how the message about a missing part lists the others.
func TestOtherParts(t *testing.T) {
	for _, c := range []struct{ names, want string }{
		{"", ""},
		{"a", `, only "a" (line 1)`},
		{"abc", `, only "a" (line 1), "b" (line 3), "c" (line 5)`},
		{"abcde", `, only "a" (line 1), "b" (line 3), "c" (line 5), 2 more`},
	} {
		page := ""
		for _, name := range strings.Split(c.names, "") {
			page += beginMarker(name) + "\n" + endMarker + "\n"
		}
		parts, _ := partsOf([]byte(page))
		diff(t, "parts "+c.names, c.want, only(parts))
	}
}

// TestPagesAreNotOrphans checks that a page with markers is neither an orphan nor removed, whatever its first
// lines say, but a page that is generated as a whole is.
func TestPagesAreNotOrphans(t *testing.T) {
	left := map[string]string{
		"x/mine.md": ours(specA, "") + markedPage("", ""), "x/broken.md": ours(specA, "<!-- stategen:begin a -->"),
		"x/far.md": ours(specA, strings.Repeat("x", 2*headerSize)+"\n<!-- stategen:end -->\n"),
	}
	root := layout(t, exists)
	for name, text := range left {
		put(t, root, name, text)
	}
	put(t, root, "x/ours.md", ours(specA, ""))
	tree := open(t, root)
	outs := []Output{output(specA, "x/a.go", ""), pageOf(specA, "x/mine.md", "")}
	compare(t, tree, outs)
	got, err := tree.Orphans(outs)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "orphans", []Orphan{{Path: "x/ours.md", Spec: specA}}, got)
	abandoned, err := open(t, root).Abandoned(nil)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "abandoned", got, abandoned)
	got[0].Data = []byte(ours(specA, ""))
	if err := tree.Remove(got); err != nil {
		t.Fatal(err)
	}
	for name := range exists {
		left[name] = exists[name]
	}
	diff(t, "files", left, snapshot(t, root))
}

func TestLooseParts(t *testing.T) {
	root := layout(t, map[string]string{
		"p.md": markedPage("", ""), "x/q.md": markedPage("", ""), "x/broken.md": "<!-- stategen:begin a -->\n",
		"x/not.txt": markedPage("", ""), ".github/r.md": markedPage("", ""), "vendor/r.md": markedPage("", ""), "in/go.mod": "", "in/s.md": markedPage("", ""),
	})
	got, err := open(t, root).LooseParts([]Output{pageOf(specA, "p.md", ""), pageOf(specB, "x/q.md", "")})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "loose parts", []LoosePart{
		{"p.md", "b", 6, "<!-- stategen:begin b -->"},
		{".github/r.md", "a", 3, "<!-- stategen:begin a -->"}, {".github/r.md", "b", 6, "<!-- stategen:begin b -->"},
		{"x/q.md", "a", 3, "<!-- stategen:begin a -->"},
	}, got)
}

// FuzzParts checks that only the part changes, that it then has the new text, and that a second time changes
// nothing.
func FuzzParts(f *testing.F) {
	f.Add(markedPage("old\n", "old\n"))
	f.Add(strings.ReplaceAll(markedPage("old\n", "old\n"), "\n", "\r\n"))
	f.Add("```\n<!-- stategen:begin a -->\n```\n<!-- stategen:begin a -->\n<!-- stategen:end -->")
	const text = "\n| a |\n\n```\nx\n```\n"
	f.Fuzz(func(t *testing.T, page string) {
		parts, faults := partsOf([]byte(page))
		if len(faults) > 0 || len(parts) == 0 {
			return
		}
		p := parts[0]
		now := replaced([]byte(page), parts, map[string][]byte{p.name: []byte(text)})
		want := page[:p.start] + strings.ReplaceAll(text, "\n", p.eol) + page[p.end:]
		if string(now) != want {
			t.Fatalf("replaced returned %q, want %q", now, want)
		}
		again, faults := partsOf(now)
		if len(faults) > 0 || len(again) != len(parts) {
			t.Fatalf("after it %d parts and faults %v, want %d parts", len(again), faults, len(parts))
		}
		if d := cmp.Diff(string(now), string(replaced(now, again, map[string][]byte{p.name: []byte(text)})), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("the second time changes the page (-want +got):\n%s", d)
		}
	})
}
