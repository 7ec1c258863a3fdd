package gen_test

import (
	"bytes"
	"fmt"
	"go/format"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/gen"
)

// TestDocLayout checks that gofmt would not change any comment, whatever the author's
// text, in small sets and in large ones, whose rows gofmt never sees.
func TestDocLayout(t *testing.T) {
	docs := []string{
		"Prose.",
		"Two lines\nof prose.",
		"Two paragraphs.\n\nof prose, in small letters",
		"An old heading follows.\n\nA heading\n\nAnd more.",
		"No heading follows.\n\nA remark: none\n\nAnd more.",
		"Quotation ``marks'' of an older time.",
		"A long line " + strings.Repeat("of many words ", 20) + "with an end.",
		"A break after a no-break space " + strings.Repeat("x", 60) + "\u00a0 " + strings.Repeat("y", 60),
		"A break after a tab " + strings.Repeat("x", 71) + "\t " + strings.Repeat("y", 60),
		"- a list\n- of two",
		"Prose, then code:\n\n  x := 1\n",
		"# A heading\n\nand text",
		"A link.\n\n[link]: https://example.com",
		"1. one\n2. two",
		"Two empty lines follow.\n\n\nAnd two\nof words.",
	}
	for _, n := range []int{2, 70} {
		for _, doc := range docs {
			t.Run(fmt.Sprintf("%d/%.20s", n, doc), func(t *testing.T) {
				var src strings.Builder
				fmt.Fprintf(&src, "stategen: 1\npackage: p\ntype: T\ndoc: %q\nsource: %q\nstates:\n", doc, "RFC-1")
				for i := range n {
					fmt.Fprintf(&src, "  - {name: S%d, db: s%d, doc: %s, deprecated: %q}\n", i, i, strconv.Quote(doc), "use S0")
				}
				data, err := gen.Print(parse(t, "spec/p.yaml", []byte(src.String())), "go")
				if err != nil {
					t.Fatal(err)
				}
				formatted, err := format.Source(data)
				if err != nil || !bytes.Equal(formatted, data) {
					t.Errorf("not as gofmt has it (%v):\n%s", err, cmp.Diff(string(formatted), string(data)))
				}
			})
		}
	}
}

// TestDocWidth checks that lines of prose are filled up to 100 columns and broken only
// before a letter.
func TestDocWidth(t *testing.T) {
	words := []string{"a", "to", "the", "é", "[x]", "1.", "-", "longer-words", "https://example.com/a/long/path", strings.Repeat("y", 120)}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		text := "A doc"
		for range random.IntN(60) {
			text += " " + words[random.IntN(len(words))]
		}
		src := fmt.Sprintf("stategen: 1\npackage: p\ntype: T\ndoc: %q\nstates:\n  - {name: A, db: a}\n", text)
		data, err := gen.Print(parse(t, "spec/p.yaml", []byte(src)), "go")
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(data), "\ntype T")
		lines := strings.Split(head[strings.LastIndex(head, "\n\n")+2:], "\n")
		joined := ""
		for i, line := range lines {
			line = strings.TrimPrefix(line, "// ")
			joined += " " + line
			if utf8.RuneCountInString(line) > 97 && len(beforeBreak(line)) < len(line) {
				t.Errorf("more than 100 columns: // %s", line)
			}
			if first, _ := utf8.DecodeRuneInString(line); !unicode.IsLetter(first) {
				t.Errorf("broken before %q: // %s", first, line)
			}
			if i > 0 && utf8.RuneCountInString(lines[i-1]+" "+beforeBreak(line)) <= 100 {
				t.Errorf("broken early: %s\n// %s", lines[i-1], line)
			}
		}
		if joined != " "+text {
			t.Errorf("the words changed: %s", cmp.Diff(text, joined))
		}
	}
}

// beforeBreak returns a line up to the first place at which it may be broken.
func beforeBreak(line string) string {
	words := strings.Split(line, " ")
	for i, word := range words[1:] {
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsLetter(first) {
			return strings.Join(words[:i+1], " ")
		}
	}
	return line
}
