// The author's text in Markdown: it shows as it was written, and no character is
// markup.

package gen

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"stategen.example/internal/spec"
)

// compiled returns an expression that is compiled at its first use. Few runs use any,
// and none should take longer to start.
func compiled(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// plain escapes a line of text. Addresses that begin with https:// become links.
func plain(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range address().FindAllStringIndex(text, -1) {
		b.WriteString(escaped(text[at:m[0]]) + "<" + entity().ReplaceAllString(text[m[0]:m[1]], "&amp;$1") + ">")
		at = m[1]
	}
	return b.String() + escaped(text[at:])
}

// address matches a URL up to what would end a link or a cell.
var address = compiled("https://[^\\s<>|\\\\\"`]*[^\\s<>|\\\\\"`.,:;!?'()\\[\\]{}*_~]")

// entity matches what HTML may take for an entity.
var entity = compiled(`&(#?\w+;)`)

// escaped escapes markup. A backslash works everywhere for most characters. Pipes,
// HTML and dollar signs need an entity in some readers. An underscore inside a word
// is not markup. An empty comment breaks what readers would turn into a link, a mention
// or an emoji; neither a backslash nor an entity does in GitHub's.
func escaped(text string) string {
	var b strings.Builder
	var last rune = ' '
	for i, r := range text {
		switch {
		case r == '_' && isWord(last) && isWord(firstRune(text[i+1:])):
			b.WriteRune(r)
		case r == '@' && isWord(firstRune(text[i+1:])), r == ':' && actsAfterColon().MatchString(text[i+1:]):
			b.WriteString(string(r) + apart)
		case r == '.' && strings.HasSuffix(strings.ToLower(text[:i]), "www"):
			b.WriteString(apart + ".")
		case strings.ContainsRune("\\`*_[]{}~", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case entities[r] != "":
			b.WriteString(entities[r])
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

const apart = "<!-- -->"

// actsAfterColon matches the rest of an address after its scheme, and of an emoji (:x:)
// after its first colon.
var actsAfterColon = compiled(`^(//|[\w+-]+:)`)

var entities = map[rune]string{'|': "&#124;", '<': "&lt;", '>': "&gt;", '&': "&amp;", '$': "&#36;"}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// lineMark matches what makes a line a heading, a list or a rule.
var lineMark = compiled(`^([#+=:-]|\d{1,9}[.)])`)

// atStart escapes an already escaped text further, for the start of a line.
func atStart(text string) string {
	m := lineMark().FindString(text)
	if m == "" {
		return text
	}
	return m[:len(m)-1] + `\` + text[len(m)-1:]
}

// listItem matches a line of a doc that begins a paragraph of its own.
var listItem = compiled(`^([-+*] |\d{1,9}[.)] |\s)`)

// paragraphs returns the paragraphs of a doc, each escaped and on one line. An
// indented line and an entry of a list are paragraphs of their own.
func paragraphs(doc string) []string {
	var all []string
	open := false // the last paragraph may go on
	for line := range strings.SplitSeq(doc, "\n") {
		text := strings.Join(strings.Fields(line), " ")
		switch {
		case text == "":
			open = false
		case open && !listItem().MatchString(line):
			all[len(all)-1] += " " + plain(text)
		default:
			all, open = append(all, plain(text)), true
		}
	}
	return all
}

// inCell returns a doc for the cell of a table.
func inCell(doc string) string { return strings.Join(paragraphs(doc), "<br>") }

// code returns a text as code. Its delimiter is longer than any run of backquotes in
// the text (CommonMark 0.31, section 6.1).
func code(text string) string {
	longest, run := 0, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	delimiter := strings.Repeat("`", longest+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return delimiter + text + delimiter
}

// pipeInCode escapes code for the cell of a table, where a pipe ends the cell even
// in code (GFM, section 4.10).
func pipeInCode(code string) string { return strings.ReplaceAll(code, "|", `\|`) }

// listed returns the texts of a list, each written in the same way.
func listed(l spec.List, write func(string) string) string {
	all := make([]string, len(l.Items))
	for i, t := range l.Items {
		all[i] = write(t.Value)
	}
	return strings.Join(all, ", ")
}
