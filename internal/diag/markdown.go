// The markdown format: for a comment on a pull request, a list with the worst first.

package diag

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// levelCounts has the words for counts of findings: 1 error, 2 warnings.
var levelCounts = []struct {
	level      Level
	one, other string
}{{Error, "error", "errors"}, {Warn, "warning", "warnings"}, {Info, "info", "infos"}}

func printMarkdown(b *bytes.Buffer, found []Finding, _ Options) error {
	b.WriteString("### stategen: " + summary(found) + "\n")
	worst := slices.Clone(found)
	slices.SortStableFunc(worst, func(x, y Finding) int { return int(y.Level) - int(x.Level) })
	for i, f := range worst {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "- **%s** ", f.Level)
		if at := location(f); at != "" {
			b.WriteString(codeSpan(at) + " ")
		}
		b.WriteString(markdownText(Visible(f.Message)))
		if f.Rule != "" {
			b.WriteString(" " + codeSpan("["+Visible(f.Rule)+"]"))
		}
		b.WriteByte('\n')
	}
	return nil
}

func summary(found []Finding) string {
	var counts []string
	for _, l := range levelCounts {
		n := 0
		for _, f := range found {
			if f.Level == l.level {
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

// quotedText matches what %q writes: the author's text in a message. It is compiled when
// it is first used, since most runs do not need it.
var quotedText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"(?:[^"\\]|\\.)*"`) })

// markdownText writes quoted text as code, in which Markdown finds no mention, link, tag
// or emphasis, and escapes the rest.
func markdownText(message string) string {
	var b strings.Builder
	at := 0
	for _, m := range quotedText().FindAllStringIndex(message, -1) {
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

// codeSpan puts a text between more backticks than it has in a row
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
