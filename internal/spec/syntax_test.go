// How often locateSyntax names the line that was broken, and what it says.

package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"stategen.example/internal/testkit/long"
)

// yamlError is yaml.v3's error for src.
func yamlError(src []byte) error {
	for dec := yaml.NewDecoder(bytes.NewReader(src)); ; {
		if _, err := decode(dec); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestLocateSyntax(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"tab", "a:\n\tb: c\n", "2:1 a tab cannot indent YAML; use spaces"},
		{"tab among spaces", "a:\n  b: c\n \td: e\n", "3:2 a tab cannot indent YAML; use spaces"},
		{"tabs throughout", "a:\n\tb: c\n\td: e\nf:\n\tg: h\n\ti: j\n", "2:1 a tab cannot indent YAML; use spaces"},
		{"tab after text with wide runes", "a: §3\n\tb: c\n", "2:1 a tab cannot indent YAML; use spaces"},
		{"quote to the end", "a: \"b\nc: d\n", "1:4 this quote is never closed"},
		{"quote up to the next", "a: b\nc: \"d\ne: \"f\"\n", "2:4 this quote is never closed"},
		{"quote after wide runes", "§: 'd\ne: f\n", "1:4 this quote is never closed"},
		{"quote in brackets", "a: [\"b, c]\nd: \"e\"\n", "1:5 this quote is never closed"},
		{"text after a quote", "a: \"b\" c\nd: e\n", `1:8 unexpected "c" after "\""`},
		{"text after a bracket", "a: [b] c\nd: e\n", `1:8 unexpected "c" after "]"`},
		{"list not closed", "a: [b, c\nd: [e]\n", `1:4 this "[" is never closed`},
		{"map not closed", "a:\n  - {b: [c], d: e\n  - {b: [c], d: e}\n", `2:5 this "{" is never closed`},
		{"list in a map not closed", "- {b: [c, d: e}\n- f\n", `1:7 this "[" is never closed`},
		{"brace in a comment", "- {b: c # d}\n- {e: f}\n", `1:3 this "{" is never closed; " #" begins a comment`},
		{"bracket too many", "a: [b]]\nc: d\n", `1:7 this "]" closes nothing`},
		{"opening brace missing", "- a: b, c: d}\n- {a: b}\n", `1:13 this "}" closes nothing`},
		{"colon missing", "a: b\ndb Active\nc: d\n", `2:3 expected ":" after "db"`},
		{"colon missing above a map", "a: b\nflags\n  c: d\n", `2:6 expected ":" after "flags"`},
		{"colon missing above a block", "a: b\ndoc |\n  c d\n  e f\ng: h\n", `2:4 expected ":" after "doc"`},
		{"colon missing in braces", "a: {not [b], c: d}\n", `1:8 expected ":" after "not"`},
		{"colon too many", "a: b\ndb: : c\n", `2:5 one ":" too many`},
		{"space missing after a colon", "a: b\ndb:Active\nc: d\n", `2:3 expected a space after ":"`},
		{"space missing after a dash", "- a\n-b: c\n- d\n", `2:1 expected a space after "-"`},
		{"comma missing", "a: {b: c d: e}\n", `1:10 ": " inside a value: quote the value, or write "," before "d: e}"`},
		{"colon in plain text in braces", "- {b: c, d: The door: wide open}\n", `1:17 ": " inside a value: quote the value, or write "," before "door: wide open}"`},
		{"colon in plain text", "a: b\ndoc: this: that\n", `2:10 ": " inside a value: quote "this: that"`},
		{"at sign", "a: b\nc: @d\n", `2:4 plain text cannot start with "@"; quote it`},
		{"backtick", "c: `d`\n", "1:4 plain text cannot start with \"`\"; quote it"},
		{"per cent", "c: %d\n", `1:4 plain text cannot start with "%"; quote it`},
		{"asterisk", "a: b\nc: *\n", `2:4 plain text cannot start with "*"; quote it`},
		{"unknown alias", "a: b\nc: *d\n", `2:4 plain text cannot start with "*"; quote it`},
		{"dash missing", "a:\n  - b: c\n    d: e\n  b: f\n    d: g\n", `4:3 expected "-" before "b: f"`},
		{"indent too small", "a:\n  b: c\n d: e\n", "3:2 this line is indented by 1 space; indent it by 2"},
		{"indent too large", "a: b\n c: d\ne: f\n", "2:2 this line is indented by 1 space; begin it at the margin"},
		{"first of several too far in", "a:\n   b: c\n  d: e\n  f: g\n", "2:4 this line is indented by 3 spaces; indent it by 2"},
		{"text after a block mark", "a: | b\n  c\nd: e\n", `1:6 unexpected "b" after "|"`},
		{"byte order mark", "\ufeffa: \"b\n", "1:4 this quote is never closed"},
		{"line breaks of Windows", "a: b\r\ndb Active\r\nc: d\r\n", `2:3 expected ":" after "db"`},
		{"second document", "a: b\n---\nc: [\n", `3:4 this "[" is never closed`},
		{"two mistakes", "a: \"b\" c\nd: e\nf: g\nh: \"i\" j\n", `1:8 unexpected "c" after "\""`},
		{"unknown escape", "a: b\nc: \"\\d\"\n", "2:4 found unknown escape character"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := yamlError([]byte(tt.src))
			if err == nil {
				t.Fatal("yaml.v3 accepts it")
			}
			pos, message := locateSyntax([]byte(tt.src), err)
			if got := pos.String() + " " + message; got != tt.want {
				t.Errorf("got  %s\nwant %s\nyaml.v3 says %v", got, tt.want, err)
			}
		})
	}
}

// TestLocateSyntaxLarge checks that the search is bounded, and that it finds a
// mistake in the middle of a large file.
func TestLocateSyntaxLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("times the search, which the race detector slows down")
	}
	const most = 3 * time.Second // it takes about one on an idle machine
	entry := "  - name: Opening\n    db: Opening\n    doc: \"the host joined\"\n    flags: [a, b, c]\n"
	n := long.Count(1, 16) << 20 / len(entry)
	half := strings.Repeat(entry, n/2)
	line := 2 + strings.Count(half, "\n") // the first after the half
	tests := []struct {
		name, src string
		line      int // 0: any
	}{
		{"quote", "states:\n" + half + "  - name: \"Opening\n" + half, line},
		{"tab", "states:\n" + half + "\t- name: Opening\n" + half, line},
		{"dash", "states:\n" + half + "  name: Opening\n    db: Opening\n" + half, line},
		{"indent", "states:\n" + half + "   - name: Opening\n" + half, line},
		{"colon", "states:\n" + half + "  - name: Opening\n    db Opening\n" + half, line + 1},
		{"deep", strings.Repeat("[", 9_999), 0},
		{"deep lines", strings.Repeat("[\n", 9_999), 0},
		{"too deep", strings.Repeat("[\n", 1<<20), 0},
		{"tabs", strings.Repeat("\t\n", 1<<20) + "\tx", 0},
		{"long line", "a: b\nc: [" + strings.Repeat("\"x\", ", 1<<20), 0},
		{"closing brackets", "a: " + strings.Repeat("]", 1<<20), 1},
		{"quotes", "a: \"b\" c\n" + strings.Repeat("\"a\" ", 1<<18), 0},
		{"far to the right", "a: b\n" + strings.Repeat(" ", 1<<20) + "c: d\n e: f\n", 0},
		{"quote at the top", "a: \"b\n" + strings.Repeat("c: d\n", 1<<20), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := []byte(tt.src)
			start := time.Now()
			err := yamlError(src)
			parsed := time.Now()
			pos, message := locateSyntax(src, err)
			// The search parses the file once more, so a busy machine slows both.
			if took, most := time.Since(parsed), max(most, 3*parsed.Sub(start)); took > most {
				t.Errorf("took %v, want at most %v", took, most)
			}
			if tt.line > 0 && pos.Line != tt.line {
				t.Errorf("got %v %s, want line %d", pos, message, tt.line)
			}
		})
	}
}

func FuzzLocateSyntax(f *testing.F) {
	for _, name := range syntaxSpecs(f) {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
		f.Add(src[:len(src)/2])
	}
	f.Add([]byte("\ufeffa: [\n\t'"))
	f.Add([]byte("- # a\n-\r|\n  \xff"))
	f.Fuzz(func(t *testing.T, src []byte) {
		err := yamlError(src)
		if err == nil {
			err = errors.New("yaml: line 3: something else") // must not harm either
		}
		pos, message := locateSyntax(src, err)
		if lines := bytes.Count(src, []byte("\n")) + 1; pos.Line < 1 || pos.Line > lines || pos.Column < 1 {
			t.Errorf("%v is outside the file of %d lines", pos, lines)
		}
		if message == "" || strings.ContainsFunc(message, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(message) {
			t.Errorf("bad message %q", message)
		}
	})
}

// A mutation breaks one line the way a typo would, at one of the places in the
// line where it can. It returns false if there are none.
type mutation struct {
	kind string
	make func(rnd *rand.Rand, line string) (mutant string, ok bool)
}

// splice puts text in the place of line[from:to].
func splice(line string, from, to int, text string) string { return line[:from] + text + line[to:] }

// anyIndex picks one of the places that fit.
func anyIndex(rnd *rand.Rand, line string, fits func(i int) bool) (int, bool) {
	var at []int
	for i := range line {
		if fits(i) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return 0, false
	}
	return at[rnd.IntN(len(at))], true
}

// change is a mutation that replaces one of the places that fit, n bytes long.
func change(kind string, n int, text string, fits func(line string, i int) bool) mutation {
	return mutation{kind, func(rnd *rand.Rand, line string) (string, bool) {
		i, ok := anyIndex(rnd, line, func(i int) bool { return fits(line, i) })
		if !ok {
			return "", false
		}
		return splice(line, i, i+n, text), true
	}}
}

func isOneOf(set string) func(string, int) bool {
	return func(line string, i int) bool { return strings.IndexByte(set, line[i]) >= 0 }
}

// isMark reports whether c at i is a mark of YAML: a space follows it.
func isMark(c byte) func(string, int) bool {
	return func(line string, i int) bool {
		return line[i] == c && (i+1 == len(line) || line[i+1] == ' ')
	}
}

func isDash(line string, i int) bool {
	return isMark('-')(line, i) && strings.TrimLeft(line[:i], " ") == ""
}

func isInnerColon(line string, i int) bool { return strings.HasPrefix(line[i:], ": ") }

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// stray inserts a character of YAML at a likely place or anywhere.
func stray(c string) mutation {
	return mutation{"stray " + c, func(rnd *rand.Rand, line string) (string, bool) {
		places := []int{indentOf(line), len(line), indentOf(line) + rnd.IntN(len(line)-indentOf(line)+1)}
		if i := strings.Index(line, ": "); i >= 0 {
			places = append(places, i+2)
		}
		i := places[rnd.IntN(len(places))]
		return splice(line, i, i, c), true
	}}
}

var mutations = []mutation{
	change("dropped colon", 1, "", isMark(':')),
	change("doubled colon", 1, "::", isMark(':')),
	change("doubled colon, apart", 1, ": :", isMark(':')),
	change("no space after colon", 2, ":", isInnerColon),
	change("colon within a value", 1, ": ", func(line string, i int) bool {
		return line[i] == ' ' && strings.Contains(line[:i], ": ") && i > strings.Index(line, ": ")+1
	}),
	{"tab for the indent", func(_ *rand.Rand, line string) (string, bool) {
		n := indentOf(line)
		return "\t" + line[n:], n > 0
	}},
	{"tab in the indent", func(rnd *rand.Rand, line string) (string, bool) {
		i := rnd.IntN(indentOf(line) + 1)
		return splice(line, i, i, "\t"), true
	}},
	{"tab for a space of the indent", func(rnd *rand.Rand, line string) (string, bool) {
		n := indentOf(line)
		if n == 0 {
			return "", false
		}
		i := rnd.IntN(n)
		return splice(line, i, i+1, "\t"), true
	}},
	{"one space more", func(_ *rand.Rand, line string) (string, bool) { return " " + line, true }},
	{"one space less", func(_ *rand.Rand, line string) (string, bool) { return line[1:], line[0] == ' ' }},
	{"two spaces more", func(_ *rand.Rand, line string) (string, bool) { return "  " + line, true }},
	{"two spaces less", func(_ *rand.Rand, line string) (string, bool) {
		return line[min(2, len(line)):], strings.HasPrefix(line, "  ")
	}},
	change("dropped quote", 1, "", isOneOf(`"'`)),
	change("dropped opening bracket", 1, "", isOneOf("[{")),
	change("dropped closing bracket", 1, "", isOneOf("]}")),
	change("dropped comma", 1, "", isOneOf(",")),
	change("dropped dash", 1, "", isDash),
	change("dropped dash and space", 2, "", isDash),
	change("space for the dash", 1, " ", isDash),
	change("no space after dash", 2, "-", isDash),
	stray(`"`), stray(`'`), stray("["), stray("]"), stray("{"), stray("}"),
	{"value with a mark", func(rnd *rand.Rand, line string) (string, bool) {
		i, ok := anyIndex(rnd, line, func(i int) bool { return isInnerColon(line, i) })
		if !ok {
			return "", false
		}
		return splice(line, i+2, i+2, string("@`%*&!|>"[rnd.IntN(8)])), true
	}},
}

// TestLocateSyntaxMutants breaks real specs in one line and counts how often
// that line is named.
func TestLocateSyntaxMutants(t *testing.T) {
	const (
		tries = 200
		floor = 95.0 // per cent
	)
	perKind := long.Count(4, 15)   // mutants of one kind in one spec that are not YAML, at most
	least := long.Count(300, 1000) // mutants in all
	var total score
	scores := map[string]score{}
	for _, name := range syntaxSpecs(t) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(src), "\n"), "\n")
		for k, m := range mutations {
			rnd := rand.New(rand.NewPCG(8, uint64(k)))
			sc := m.score(t, rnd, lines, perKind, tries)
			scores[m.kind] = scores[m.kind].add(sc)
			total = total.add(sc)
		}
	}
	for _, m := range mutations {
		t.Logf("%-30s %v", m.kind, scores[m.kind])
	}
	t.Logf("%-30s %v", "all", total)
	if total.rejected < least || total.percent() < floor {
		t.Errorf("got %d mutants, %.1f %% named; want %d, %.1f %%", total.rejected, total.percent(), least, floor)
	}
}

// A score counts mutants: those that are not YAML, those of them whose edited
// line is named, and those that are still YAML.
type score struct{ rejected, named, parsed int }

func (s score) add(t score) score {
	return score{s.rejected + t.rejected, s.named + t.named, s.parsed + t.parsed}
}

func (s score) percent() float64 { return 100 * float64(s.named) / float64(max(1, s.rejected)) }

func (s score) String() string {
	if s.rejected == 0 {
		return fmt.Sprintf("   none is rejected, %4d parse", s.parsed)
	}
	return fmt.Sprintf("%4d of %4d named, %5.1f %%, %4d parse", s.named, s.rejected, s.percent(), s.parsed)
}

// score makes mutants of the lines, each only once, until enough are not YAML.
func (m mutation) score(t *testing.T, rnd *rand.Rand, lines []string, enough, tries int) (sc score) {
	seen := map[string]bool{}
	for ; sc.rejected < enough && tries > 0; tries-- {
		i := rnd.IntN(len(lines))
		if text := strings.TrimSpace(lines[i]); text == "" || text[0] == '#' {
			continue
		}
		line, ok := m.make(rnd, lines[i])
		mutated := slices.Clone(lines)
		mutated[i] = line
		mutant := strings.Join(mutated, "\n") + "\n"
		if !ok || line == lines[i] || seen[mutant] {
			continue
		}
		seen[mutant] = true
		err := yamlError([]byte(mutant))
		if err == nil {
			sc.parsed++
			continue
		}
		sc.rejected++
		pos, message := locateSyntax([]byte(mutant), err)
		if pos.Line == i+1 {
			sc.named++
		} else if testing.Verbose() {
			t.Logf("missed: %s in %d, %q: got %v %s", m.kind, i+1, line, pos, message)
		}
	}
	return sc
}

func syntaxSpecs(t testing.TB) []string {
	names, err := filepath.Glob("testdata/syntax/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no specs in testdata/syntax", err)
	}
	return names
}
