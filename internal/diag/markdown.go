// The markdown format: for a comment on a pull request, a list with the worst first.

package diag

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
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

// A message is split into what %q wrote and other words, with what stands directly
// beside it. Prose are words in which no reader of Markdown finds a mention, a link, an
// emoji, a tag or emphasis, and the marks between them.
var (
	markdownWord = lazy(`(?:"(?:[^"\\]|\\.)*"|\S)+`)
	quotedWord   = lazy(`^(\(?)("(?:[^"\\]|\\.)*")([).,;:?]*)$`) // marks in front, the quotes, marks behind
	otherWord    = lazy(`^(\(?)(.+?)([).,;]*)$`)
	proseWord    = lazy(`^(?:\(?\pL+(?:[-'’]\pL+)*[).,;:?]*|\d+[.,;]?|→)$`)
)

// markdownText writes what is not prose as code, in which Markdown finds nothing.
func markdownText(message string) string {
	return markdownWord().ReplaceAllStringFunc(message, func(word string) string {
		if proseWord().MatchString(word) {
			return word
		}
		m := quotedWord().FindStringSubmatch(word)
		if m == nil {
			m = otherWord().FindStringSubmatch(word)
		}
		return m[1] + codeSpan(m[2]) + m[3]
	})
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
