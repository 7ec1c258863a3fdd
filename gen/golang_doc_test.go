package gen_test

import (
	"bytes"
	"fmt"
	"go/format"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stategen/stategen/gen"
)

// TestDocLayout holds that gofmt leaves every comment alone, whatever the
// author's text looks like to it: in small sets, and in large ones whose rows
// gofmt never sees.
func TestDocLayout(t *testing.T) {
	docs := []string{
		"Prose.",
		"Two lines\nof prose.",
		"Two paragraphs.\n\nof prose, in small letters",
		"An old heading follows.\n\nA heading\n\nAnd more.",
		"No heading follows.\n\nA remark: none\n\nAnd more.",
		"Quotation ``marks'' of an older time.",
		"A long line " + strings.Repeat("of many words ", 20) + "with an end.",
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
