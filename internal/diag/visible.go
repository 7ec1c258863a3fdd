// What text may leave the program. Names, file names, and the error texts of git and of
// the system may hold anything, and a log is read by terminals and by CI systems, which
// obey some of it. So all text for people goes through [Lines] or [Visible]:
//
//   - A control, an invisible character that reorders a line, and a byte that is not UTF-8
//     is replaced by one visible character.
//   - A line that a CI system would carry out as a command is defused: the second
//     character of "::" or "##" is replaced by U+FFFD.
//
// Each character is replaced by one, so that columns stay right. What a user asks for
// byte by byte, such as SQL or generated code, is not changed. JSON escapes the same
// characters, so it reads back as it was.

package diag

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// steers reports whether no format may write the rune as it is: controls steer a
// terminal, and others break or reorder a line invisibly.
func steers(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
}

// Visible replaces each rune that steers, and each byte that is not UTF-8, by one
// visible rune. The result is one line.
func Visible(s string) string { return strings.Map(visibleRune, s) }

func visibleRune(r rune) rune {
	switch {
	case !steers(r):
		return r
	case r < 0x20:
		return 0x2400 + r // Unicode has a picture for each C0 control: ␛ for ESC
	case r == 0x7f:
		return 0x2421
	}
	return unicode.ReplacementChar
}

// ignored are the characters that a comparison of strings in .NET may pass over, in which
// the agents of GitHub and Azure are written: those of no width.
const ignored = `[\p{Cf}\x{34f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180f}\x{3164}\x{fe00}-\x{fe0f}\x{ffa0}\x{e0100}-\x{e01ef}]`

// The commands of CI systems. They are compiled when they are first needed.
var (
	// GitHub Actions trims a line and looks for ::NAME … ::TEXT (TryParseV2 in
	// ActionCommand.cs of actions/runner). A colour does not count.
	lineCommand = lazy(`(?m)^((?:[\s\p{Z}]|` + ignored + `|\x1b\[[0-9;]*m)*:` + ignored + `*):(.*:` + ignored + `*:)`)
	// GitHub Actions (##[NAME]) and Azure Pipelines (##vso[NAME]) look for these anywhere
	// in a line, and TeamCity has ##teamcity[NAME].
	hashCommand = lazy(`(#` + ignored + `*)#((?:[\w.-]|` + ignored + `)*\[)`)
	// colour is what we write for one: SGR of ECMA-48.
	colour = lazy(`\x1b\[[0-9;]*m`)
)

func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// Lines returns a text of whole lines as it may be printed for people. Line feeds and
// tabs stay, and with colours the sequences for them.
func Lines(text string, colours bool) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\x1b' && colours {
			return r
		}
		return visibleRune(r)
	}, text)
	if has(text, "::") {
		text = lineCommand().ReplaceAllString(text, "$1\ufffd$2")
	}
	text = defuseHashes(text, "\ufffd")
	if !colours {
		return text
	}
	// What is not one of our sequences is not a colour.
	var b strings.Builder
	at := 0
	for _, m := range append(colour().FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		b.WriteString(strings.ReplaceAll(text[at:m[0]], "\x1b", "␛") + text[m[0]:m[1]])
		at = m[1]
	}
	return b.String()
}

// has reports whether a text may have a pair of characters, with others of no width between.
// It saves most runs the expressions.
func has(text, pair string) bool {
	return strings.Contains(text, pair) ||
		strings.Count(text, pair[:1]) > 1 && strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

// defuseHashes replaces the second "#" of commands.
func defuseHashes(text, by string) string {
	if !has(text, "##") {
		return text
	}
	return hashCommand().ReplaceAllString(text, "${1}"+by+"${2}")
}
