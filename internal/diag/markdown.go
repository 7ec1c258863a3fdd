// The markdown format: a list, the worst first, for a comment on a pull request.

package diag

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/lazyregexp"
)

// levelCounts says how many findings of a level there are: 1 error, 2 warnings.
var levelCounts = []struct {
	level      Level
	one, other string
}{{Error, "error", "errors"}, {Warn, "warning", "warnings"}, {Info, "info", "infos"}}

func printMarkdown(b *bytes.Buffer, ds []Finding, _ Options) error {
	b.WriteString("### stategen: " + summary(ds) + "\n")
	worst := slices.Clone(ds)
	slices.SortStableFunc(worst, func(x, y Finding) int { return int(y.Level) - int(x.Level) })
	for i, d := range worst {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "- **%s** ", d.Level)
		if at := location(d); at != "" {
			b.WriteString(codeSpan(at) + " ")
		}
		b.WriteString(markdownText(Visible(d.Message)))
		if d.Rule != "" {
			b.WriteString(" " + codeSpan("["+Visible(d.Rule)+"]"))
		}
		b.WriteByte('\n')
	}
	return nil
}

func summary(ds []Finding) string {
	var counts []string
	for _, l := range levelCounts {
		n := 0
		for _, d := range ds {
			if d.Level == l.level {
				n++
			}
		}
		switch n {
		case 0:
		case 1:
			counts = append(counts, "1 "+l.one)
		default:
			counts = append(counts, fmt.Sprintf("%d %s", n, l.other))
		}
	}
	if len(counts) == 0 {
		return "nothing found"
	}
	return strings.Join(counts, ", ")
}

// quotedText is what %q gives: the author's text, in any message.
var quotedText = lazyregexp.Regexp{Expr: `"(?:[^"\\]|\\.)*"`}

// markdownText shows what is quoted as code, where nothing is a mention, a
// link, a tag or an emphasis, and escapes the rest.
func markdownText(message string) string {
	var b strings.Builder
	at := 0
	for _, m := range quotedText.Get().FindAllStringIndex(message, -1) {
		b.WriteString(escapeMarkdown(message[at:m[0]]) + codeSpan(message[m[0]:m[1]]))
		at = m[1]
	}
	b.WriteString(escapeMarkdown(message[at:]))
	return b.String()
}

func escapeMarkdown(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_{}[]<>#|~&!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// codeSpan fences a text with more backticks than it has in a row
// (https://spec.commonmark.org/0.31.2/#code-spans).
func codeSpan(text string) string {
	longest := ""
	for run := "`"; strings.Contains(text, run); run += "`" {
		longest = run
	}
	fence := longest + "`"
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}
