// The formats, and what they have in common.

package diag

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
)

// A Format is a way to print findings, named as in --format.
type Format string

// The formats.
const (
	Text     Format = "text"     // for people: a line, the source and a caret
	JSON     Format = "json"     // for scripts: one object a line
	GitHub   Format = "github"   // for GitHub Actions: workflow commands that annotate the change
	SARIF    Format = "sarif"    // for code scanning: one SARIF 2.1.0 log
	Markdown Format = "markdown" // for a comment on a pull request: a list
)

type printer struct {
	format Format
	lines  bool // for people; see [Lines]
	print  func(*bytes.Buffer, []Finding, Options) error
}

// printers has a row for each format, in the order in which help lists them.
var printers = []printer{
	{Text, true, printText},
	{JSON, false, printJSON},
	{GitHub, false, printGitHub},
	{SARIF, false, printSARIF},
	{Markdown, true, printMarkdown},
}

func printerOf(name string) (printer, error) {
	for _, p := range printers {
		if string(p.format) == name {
			return p, nil
		}
	}
	return printer{}, fmt.Errorf("format %q is not one of %s", name, strings.Join(Formats(), ", "))
}

// ParseFormat returns the format of that name, or an error that lists the names.
func ParseFormat(name string) (Format, error) {
	p, err := printerOf(name)
	return p.format, err
}

// Formats returns the names of all formats, for help and completion.
func Formats() []string {
	var names []string
	for _, p := range printers {
		names = append(names, string(p.format))
	}
	return names
}

// Options tell how to print. The zero Options print plain text.
type Options struct {
	Format      Format
	Color       bool   // colour the text format; see [UseColor]
	Rules       Rules  // all rules of the tool, for SARIF
	ToolVersion string // for SARIF; may be empty
}

// Print writes the findings to w, sorted and each once, in a single Write. Without
// findings, SARIF writes a log without results, Markdown a line that says so, and the
// other formats nothing. The error is that of w, or for an unknown format.
func Print(w io.Writer, found []Finding, o Options) error {
	p, err := printerOf(string(cmp.Or(o.Format, Text)))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.print(&b, Sort(found), o); err != nil {
		return fmt.Errorf("printing findings as %s: %w", p.format, err)
	}
	if b.Len() == 0 {
		return nil
	}
	if p.lines {
		b = *bytes.NewBufferString(Lines(b.String(), o.Color))
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("printing findings: %w", err)
	}
	return nil
}

// UseColor reports whether to write colours to w. The value of --color, when, is always,
// never or auto; another word is an error. auto colours a terminal, unless the environment
// has TERM=dumb or a NO_COLOR that is not empty (https://no-color.org).
func UseColor(when string, w io.Writer, env func(string) string) (bool, error) {
	switch when {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return env("NO_COLOR") == "" && env("TERM") != "dumb" && isTerminal(w), nil
	}
	return false, fmt.Errorf("color %q is not one of auto, always, never", when)
}

// isTerminal reports whether w is a character device. The only common one that is not a
// terminal is /dev/null, where colours do not matter.
func isTerminal(w io.Writer) bool {
	if s, ok := w.(*Stream); ok {
		w = s.w
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
