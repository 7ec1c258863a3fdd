// Commands in messages, quoted so that they can be copied into a shell.

package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Command returns a command as a message has it, in double quotes that are not part of
// it.
func Command(words ...string) string { return `"` + Words(words...) + `"` }

// Words returns a command, with each word quoted for a POSIX shell where it needs it.
func Words(words ...string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = shellWord(w)
	}
	return strings.Join(quoted, " ")
}

// PathWord returns a path as a word for [Command]. No program takes it for a flag.
func PathWord(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
}

// shellWord quotes a text that a shell would not read as one plain word. What does not
// survive being printed is written as printf(1) reads it.
func shellWord(text string) string {
	plain := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./~^@:+,%", r)
	}
	switch {
	case Lines(text, false) != text || Visible(text) != text || !utf8.ValidString(text):
		return `"$(printf '` + printfFormat(text) + `')"`
	case text != "" && text[0] != '~' && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0:
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// printfFormat returns a format of printf(1) that prints the text.
func printfFormat(text string) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c == '%':
			b.WriteString("%%")
		case c < ' ' || c >= 0x7f || strings.IndexByte(`#!:\\`, c) >= 0 || c == '\'':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
