// These tests check that the text of authors cannot steer a terminal, or begin a line, a
// key or a workflow command.

package diag

import (
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var hostile = []string{
	"plain",
	"two\nlines\r\nand\rmore",
	"100% of a:b, c::d",
	"\n::error::forged",
	"%0A::error::forged",
	"\x1b[31mred\x1b]0;title\a",
	"\u009b31m\u0085",
	"\u202eabc\u2066\u200f\u061c",
	"\u2028\u2029",
	"nul\x00del\x7f",
	"bad\xff\xc3(\xed\xa0\x80utf-8\xf0\x9f",
	`"quoted\" {0} }} {`,
	"tab\there",
	"<script>&amp;",
	"##[error]forged", "a ##vso[task.setvariable variable=x]y", "###[group]", "##teamcity[x]",
	"::stop-commands::x", "\u00a0::error ::x", " :: error::x", "::a:::b::", "#\x00#[error]", ":\x00:error::x",
	"\u200d::\u00ad\u200berror::x", ":\u200d:error:\ufe0f:x", "a#\u200d#\u200d[err\u00ador]",
	"@org/team", "see #12, GH-1, a/b#3, :x:, www.x.org, a@b.c, ~l, !1 and 1234567", "\"a\"@org", "\"@org/team\"x",
	"",
}

func TestHostile(t *testing.T) {
	for _, text := range hostile {
		checkFormats(t, Finding{File: text, Pos: Pos{1, 2}, Level: Error, Rule: text, Message: text, Source: text})
	}
}

func FuzzFormats(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, 3, 4, "rule", text, text)
		f.Add("spec/a.yaml", 1, len(text), text, "message", text+strings.Repeat("x", 200))
	}
	f.Fuzz(func(t *testing.T, file string, line, column int, rule, message, source string) {
		if line <= 0 || column < 0 {
			line, column = 0, 0 // a Pos is never negative
		}
		checkFormats(t, Finding{File: file, Pos: Pos{line, column}, Level: Warn, Rule: rule, Message: message, Source: source})
	})
}

// checkFormats checks what must be true of the output for any finding.
func checkFormats(t *testing.T, d Finding) {
	t.Helper()
	found := []Finding{d}
	for _, name := range Formats() {
		f := Format(name)
		checkRunes(t, d, f, printed(t, found, Options{Format: f, Rules: testRules}))
	}
	for _, f := range []Format{Text, JSON, SARIF, Markdown} {
		checkCommands(t, printed(t, found, Options{Format: f, Rules: testRules}))
	}
	github, _ := strings.CutPrefix(printed(t, found, Options{Format: GitHub}), "::")
	checkCommands(t, github)
	checkText(t, d, printed(t, found, Options{Format: Text}), printed(t, found, Options{Format: Text, Color: true}))
	checkMarkdown(t, d)
	checkJSON(t, d, printed(t, found, Options{Format: JSON}))
	checkGitHub(t, d, printed(t, found, Options{Format: GitHub}))
	checkSARIF(t, d, printed(t, found, Options{Format: SARIF, Rules: testRules}))
}

// checkCommands reads a log as CI systems do: the runner of GitHub (ActionCommand.cs),
// Azure Pipelines' agent (Command.cs) and TeamCity.
func checkCommands(t *testing.T, out string) {
	t.Helper()
	for line := range strings.SplitSeq(out, "\n") {
		line = strings.NewReplacer("\u200d", "", "\u200b", "", "\u00ad", "", "\ufe0f", "").Replace(line) // as .NET compares
		v2, isV2 := strings.CutPrefix(strings.TrimSpace(line), "::")
		if isV2 && strings.Contains(v2, "::") {
			t.Errorf("a command of GitHub: %q", line)
		}
		for _, prefix := range []string{"##[", "##vso[", "##teamcity["} {
			if strings.Contains(line, prefix) {
				t.Errorf("a command %s: %q", prefix, line)
			}
		}
	}
}

// checkMarkdown looks for what GitHub and GitLab turn into mentions and links, outside
// of code.
func checkMarkdown(t *testing.T, d Finding) {
	t.Helper()
	out := printed(t, []Finding{d}, Options{Format: Markdown})
	prose := strings.TrimPrefix(outsideCode(out), "### stategen: 1 ")
	prose = strings.Replace(prose, "**"+d.Level.String()+"**", "", 1)
	if strings.ContainsAny(prose, "`@#/!~*_<>[]&$%|\\") || strings.Contains(strings.ReplaceAll(prose, ": ", " "), ":") {
		t.Errorf("%q has prose that is markup: %q", out, prose)
	}
}

// outsideCode returns what is not in code spans: a run of backquotes up to the next one
// that is as long.
func outsideCode(text string) string {
	var b strings.Builder
	runs := regexp.MustCompile("`+").FindAllStringIndex(text, -1)
	at := 0
	for i := 0; i < len(runs); i++ {
		for j := i + 1; j < len(runs); j++ {
			if runs[j][1]-runs[j][0] == runs[i][1]-runs[i][0] {
				b.WriteString(text[at:runs[i][0]])
				at, i = runs[j][1], j
				break
			}
		}
	}
	return b.String() + text[at:]
}

func checkText(t *testing.T, d Finding, out, colored string) {
	t.Helper()
	if got := sgr.ReplaceAllString(colored, ""); got != out {
		t.Errorf("%+v: colours change the text\n%q\nto\n%q", d, out, got)
	}
	lines := 1
	if d.Source != "" && d.Pos.Line > 0 {
		lines++
		if d.Pos.Column > 0 {
			lines++
		}
	}
	if got := strings.Count(out, "\n"); got != lines || !strings.HasSuffix(out, "\n") {
		t.Errorf("%+v: %d lines, want %d:\n%q", d, got, lines, out)
	}
}

// checkRunes checks that no format writes a rune that steers. It lists the runes itself,
// so that it does not share a mistake with the code.
func checkRunes(t *testing.T, d Finding, f Format, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%+v: %s is not UTF-8: %q", d, f, out)
	}
	for _, r := range out {
		switch {
		case r == '\n', r == '\t' && f == Text:
		case r < ' ', 0x7f <= r && r <= 0x9f, r == 0x61c, r == 0x200e, r == 0x200f,
			0x2028 <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069:
			t.Errorf("%+v: %s holds %U: %q", d, f, r, out)
		}
	}
}

func checkJSON(t *testing.T, d Finding, out string) {
	t.Helper()
	if strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") {
		t.Errorf("%+v: not one line: %q", d, out)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%+v: %v in %q", d, err, out)
	}
	want := map[string]any{
		"file": valid(d.File), "line": float64(d.Pos.Line), "column": float64(d.Pos.Column),
		"level": d.Level.String(), "rule": valid(d.Rule), "message": valid(d.Message),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%+v: json reads back differently (-want +got):\n%s", d, diff)
	}
}

// checkGitHub reads the command as the runner does: ActionCommand.cs in
// actions/runner.
func checkGitHub(t *testing.T, d Finding, out string) {
	t.Helper()
	line, rest, ok := strings.Cut(out, "\n")
	if !ok || rest != "" || strings.Contains(line, "\r") || !strings.HasPrefix(line, "::") {
		t.Fatalf("%+v: not one command: %q", d, out)
	}
	head, data, ok := strings.Cut(line[2:], "::")
	if !ok {
		t.Fatalf("%+v: no data: %q", d, out)
	}
	_, list, _ := strings.Cut(head, " ")
	var keys []string
	properties := map[string]string{}
	unescape := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	for property := range strings.SplitSeq(list, ",") {
		key, value, _ := strings.Cut(property, "=")
		keys = append(keys, key)
		properties[key] = unescape.Replace(value)
	}
	want := []string{"file", "line", "col", "title"}
	want = slices.DeleteFunc(want, func(key string) bool {
		return key != "title" && d.File == ""
	})
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("%+v: properties of %q (-want +got):\n%s", d, out, diff)
	}
	if got := properties["file"]; got != shown(d.File) {
		t.Errorf("file is read back as %q, want %q", got, shown(d.File))
	}
	if got := unescape.Replace(data); got != shown(d.Message) {
		t.Errorf("message is read back as %q, want %q", got, shown(d.Message))
	}
}

func checkSARIF(t *testing.T, d Finding, out string) {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatalf("%+v: %v in %s", d, err, out)
	}
	results := log.Runs[0].Results
	if len(results) != 1 {
		t.Fatalf("%+v: %d results in %s", d, len(results), out)
	}
	text := strings.NewReplacer("{{", "{", "}}", "}").Replace(results[0].Message.Text)
	if text != valid(d.Message) || results[0].RuleID != valid(d.Rule) {
		t.Errorf("%+v: reads back as %+v", d, results[0])
	}
	if d.File == "" {
		return
	}
	uri := results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI
	if strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"<>\^{|}`+"`", r) }) {
		t.Errorf("%q becomes %q, which is not a URI", d.File, uri)
	}
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatalf("%q: %v", d.File, err)
	}
	if got, want := path.Clean(u.Path), path.Clean(d.File); got != want {
		t.Errorf("%q names file %q, want %q", uri, got, want)
	}
}

// valid replaces what is not UTF-8 by U+FFFD, as encoding/json does.
func valid(s string) string { return string([]rune(s)) }

// shown returns s as the github format shows it: visible, except for line ends, which
// the format can escape.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return r
		}
		return visibleRune(r)
	}, s)
	return defuseHashes(s, "\ufffd")
}
