package spec

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/diag"
	"stategen.example/internal/testkit/want"
)

// TestBad checks that each spec in testdata/bad has exactly the findings that its
// comments want, on their lines.
func TestBad(t *testing.T) {
	covered := map[string]bool{}
	for _, name := range glob(t, "testdata/bad/*.yaml") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s, found := Parse("spec/bad.yaml", src)
			if failed := diag.Highest(found) == diag.Error; failed != (s == nil) {
				t.Errorf("errors found: %v, spec returned: %v", failed, s != nil)
			}
			var texts []want.Finding
			for _, d := range found {
				covered[d.Rule] = true
				texts = append(texts, want.Finding{Line: d.Pos.Line, Text: fmt.Sprintf("%s [%s]", d.Message, d.Rule)})
				if line := strings.Split(string(src), "\n"); d.Pos.Line > 0 && d.Source != line[d.Pos.Line-1] {
					t.Errorf("%s: source is %q, want the line %q", d.Pos, d.Source, line[d.Pos.Line-1])
				}
			}
			if want.Check(t, string(src), texts) == 0 {
				t.Error("the fixture wants nothing")
			}
		})
	}
	for _, r := range rules {
		if flag.Lookup("test.run").Value.String() != "" {
			break // some fixtures were left out
		}
		if !covered[r.ID] && !spansFiles(r.ID) {
			t.Errorf("no fixture in testdata/bad breaks rule %s", r.ID)
		}
	}
}

// spansFiles reports whether only several specs can break the rule: [Together] checks it.
func spansFiles(id string) bool { return id == "output-clash" }

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(names), err)
	}
	return names
}

// TestRules checks that the bad example of a rule breaks this rule and no other, and
// that the good example breaks none.
func TestRules(t *testing.T) {
	for _, r := range rules {
		t.Run(r.ID, func(t *testing.T) {
			bad, good := diag.Example(Examples, r.ID)
			if spansFiles(r.ID) || bad == "" {
				return
			}
			_, found := Parse("spec/door.yaml", []byte(bad))
			if !slices.ContainsFunc(found, func(d diag.Finding) bool { return d.Rule == r.ID }) {
				t.Errorf("the bad example does not break it: %v", found)
			}
			for _, d := range found {
				if d.Rule != r.ID {
					t.Errorf("the bad example also has %s: %s [%s]", d.Pos, d.Message, d.Rule)
				}
				if d.Level != r.Level {
					t.Errorf("level is %s, want the rule's, %s", d.Level, r.Level)
				}
			}
			if s, found := Parse("spec/door.yaml", []byte(good)); s == nil || len(found) > 0 {
				t.Errorf("the good example has %v", found)
			}
		})
	}
}

// TestModel checks the model of a spec that uses most keys.
func TestModel(t *testing.T) {
	const src = `stategen: 1
package: orders
type: State
source: RFC-1 §2
doc: |
  One.
  Two.
text: db
flags:
  zz_last: {doc: Z., method: AtTheEnd, any: [B]}
  open: {not: [zz_last]}
  by_hand:
states:
  - {name: A, db: a, flags: [by_hand], aliases: [a1, a2], doc: First.}
  - {name: B, db: b, deprecated: use A}
  - {name: C, db: c}
reserved: [D, d]
outputs:
  go: ../orders/state_gen.go
`
	s, found := Parse("some/spec/x.yaml", []byte(src))
	if len(found) > 0 {
		t.Fatal(found)
	}
	text := func(t Text) string { return fmt.Sprintf("%s@%s", t.Value, t.Pos) }
	texts := func(l List) (all []string) {
		for _, item := range l.Items {
			all = append(all, text(item))
		}
		return all
	}
	got := map[string]any{
		"package": text(s.Package), "type": text(s.Type), "source": text(s.Source), "doc": text(s.Doc), "text": text(s.TextIs),
		"reserved": texts(s.Reserved), "go": text(s.Outputs.Go), "target": s.Target(s.Outputs.Go),
	}
	for i := range s.Flags {
		f := &s.Flags[i]
		var members []string
		for _, st := range s.Members(f) {
			members = append(members, st.Name.Value)
		}
		got["flag "+text(f.Name)] = []any{f.MethodName(), s.SQLName(f), f.Doc.Value, f.IsDerived(), members}
	}
	for i := range s.States {
		st := &s.States[i]
		got["state "+text(st.Name)] = []any{st.Number, text(st.DB), texts(st.Aliases), texts(st.Flags), st.Doc.Value, st.Deprecated.Value, s.Text(st), s.ConstName(st)}
	}
	want := map[string]any{
		"package": "orders@2:10", "type": "State@3:7", "source": "RFC-1 §2@4:9", "doc": "One.\nTwo.\n@5:6", "text": "db@8:7",
		"reserved": []string{"D@17:12", "d@17:15"}, "go": "../orders/state_gen.go@19:7", "target": "some/orders/state_gen.go",
		"flag by_hand@12:3": []any{"IsByHand", "StateSQLByHand", "", false, []string{"A"}},
		"flag open@11:3":    []any{"IsOpen", "StateSQLOpen", "", true, []string{"A", "C"}},
		"flag zz_last@10:3": []any{"AtTheEnd", "StateSQLAtTheEnd", "Z.", true, []string{"B"}},
		"state A@14:12":     []any{1, "a@14:19", []string{"a1@14:50", "a2@14:54"}, []string{"by_hand@14:30"}, "First.", "", "a", "StateA"},
		"state B@15:12":     []any{2, "b@15:19", []string(nil), []string(nil), "", "use A", "b", "StateB"},
		"state C@16:12":     []any{3, "c@16:19", []string(nil), []string(nil), "", "", "c", "StateC"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("model (-want +got):\n%s", diff)
	}
	if got := []string{s.Flags[0].Name.Value, s.Flags[1].Name.Value, s.Flags[2].Name.Value}; !slices.IsSorted(got) {
		t.Errorf("flags are in the order %v, want that of their names", got)
	}
}

func TestGoWords(t *testing.T) {
	for snake, want := range map[string]string{
		"open":                  "Open",
		"terminal_for_ordering": "TerminalForOrdering",
		"id":                    "ID",
		"http_seen":             "HTTPSeen",
		"user_id_of_xml":        "UserIDOfXML",
		"ids":                   "Ids",
		"utf8_2nd":              "UTF82nd",
		"a_b":                   "AB",
	} {
		if got := goWords(snake); got != want {
			t.Errorf("goWords(%q) = %q, want %q", snake, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	choices := []string{"Converging", "Active", "db", "deprecated", "generate"}
	for word, want := range map[string]string{
		"Convergin": `; did you mean "Converging"?`,
		"active":    `; did you mean "Active"?`,
		"Actvie":    `; did you mean "Active"?`,
		"deprected": `; did you mean "deprecated"?`,
		"bd":        `; did you mean "db"?`,
		"gen":       `; did you mean "generate"?`,
		"GENER":     `; did you mean "generate"?`,
		"g":         "",
		"x":         "",
		"Pruned":    "",
		"":          "",
	} {
		if got := Suggest(word, choices); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestOutside(t *testing.T) {
	for _, tt := range []struct{ spec, output, want string }{
		{"door.states.yaml", "../door/x.go", `output "../door/x.go" is outside the module; did you mean "door/x.go"?`},
		{"spec/door.yaml", "../../x.go", `output "../../x.go" is outside the module; did you mean "../x.go"?`},
		{"a/b/door.yaml", "../../../../x.go", `output "../../../../x.go" is outside the module; did you mean "../../x.go"?`},
	} {
		_, found := Parse(tt.spec, []byte("stategen: 1\npackage: door\ntype: State\nstates: [{name: Open, db: open}]\noutputs: {go: "+tt.output+"}\n"))
		if len(found) != 1 || found[0].Message != tt.want {
			t.Errorf("%s: got %v, want %s", tt.spec, found, tt.want)
		}
	}
}

func parsed(t *testing.T, path, src string) *Spec {
	t.Helper()
	s, found := Parse(path, []byte(src))
	if s == nil {
		t.Fatal(found)
	}
	return s
}

func TestTogether(t *testing.T) {
	one := func(path, typ, state, out string) *Spec {
		return parsed(t, path, fmt.Sprintf("stategen: 1\npackage: p\ntype: %s\nstates:\n  - {name: %s, db: x}\noutputs:\n  go: %s\n", typ, state, out))
	}
	a := parsed(t, "spec/a.yaml", "stategen: 1\npackage: p\ntype: State\nflags: {open: {any: [Open]}}\nstates: [{name: Open, db: x}, {name: Shut, db: z}]\noutputs:\n  go: ../p/a.go\n")
	for _, tt := range []struct {
		name string
		b    *Spec
		want []string
	}{
		{"apart", one("spec/b.yaml", "Door", "Open", "../p/b.go"), nil},
		{"same type in another folder", one("spec/b.yaml", "State", "Open", "../q/a.go"), nil},
		{"same file", one("spec/b.yaml", "Door", "Open", "../p/a.go"),
			[]string{`spec/b.yaml 7:7 output "p/a.go" is already an output of spec/a.yaml:7:7 [output-clash]`}},
		{"same file but for case", one("spec/b.yaml", "Door", "Open", "../P/A.go"),
			[]string{`spec/b.yaml 7:7 output "P/A.go" differs only by case from output "p/a.go" of spec/a.yaml:7:7 [output-clash]`}},
		{"same type", one("spec/b.yaml", "State", "Shut", "../p/b.go"),
			[]string{`spec/b.yaml 3:7 the type would be named State, which spec/a.yaml:3:7 declares in the same package; choose another name [go-clash]`}},
		{"another package in the folder", parsed(t, "spec/b.yaml", "stategen: 1\npackage: q\ntype: Door\nstates:\n  - {name: Open, db: x}\noutputs:\n  go: ../p/b.go\n"),
			[]string{`spec/b.yaml 2:10 package "q" would be in the folder "p" with package "p" (spec/a.yaml:2:10); use another folder or the same package [go-clash]`}},
		{"the tables of two flags", parsed(t, "spec/b.yaml", "stategen: 1\npackage: p\ntype: StateIs\nflags: {open: {any: [A], method: Open}}\nstates: [{name: A, db: a}, {name: B, db: b}]\noutputs: {go: ../p/b.go}\n"),
			[]string{`spec/b.yaml 4:34 the table of flag "open" would be named membersOfStateIsOpen, which spec/a.yaml:4:9 declares in the same package; choose another name [go-clash]`}},
		{"type like a constant", one("spec/b.yaml", "StateOpen", "Shut", "../p/b.go"),
			[]string{`spec/b.yaml 3:7 the type would be named StateOpen, which spec/a.yaml:5:17 declares in the same package; choose another name [go-clash]`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, d := range Together([]*Spec{a, tt.b}) {
				got = append(got, fmt.Sprintf("%s %s %s [%s]", d.File, d.Pos, d.Message, d.Rule))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestStateCount(t *testing.T) {
	src := func(n int) []byte {
		var b strings.Builder
		b.WriteString("stategen: 1\npackage: p\ntype: T\nstates:\n")
		for i := range n {
			fmt.Fprintf(&b, "- {name: S%d, db: s%d}\n", i, i)
		}
		return []byte(b.String())
	}
	if s, found := Parse("spec/x.yaml", src(maxStates)); s == nil {
		t.Errorf("%d states: %v", maxStates, found)
	}
	_, found := Parse("spec/x.yaml", src(maxStates+1))
	if len(found) != 1 || found[0].Rule != "states-count" || found[0].Pos.Line != 5+maxStates {
		t.Errorf("%d states: %v, want one finding at line %d", maxStates+1, found, 5+maxStates)
	}
}

// TestManyFindings checks that the number of findings is limited, and that there is
// no spec then.
func TestManyFindings(t *testing.T) {
	var b strings.Builder
	b.WriteString("stategen: 1\npackage: p\ntype: T\nflags:\n  f: {any: [A")
	b.WriteString(strings.Repeat(", A", 5000)) // 5,000 warnings
	b.WriteString("]}\nstates:\n- {name: A, db: a}\n- {name: B, db: b}\n")
	s, found := Parse("spec/x.yaml", []byte(b.String()))
	if len(found) != maxFindings+1 || s != nil {
		t.Errorf("%d findings, spec: %v; want %d and none", len(found), s != nil, maxFindings+1)
	}
}
