// The rules: one row each, here or in the rules_*.go file of its subject, next
// to the function that checks it. Lint and everything that describes a rule
// read this table.

package spec

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/stategen/stategen/internal/diag"
)

// A Rule is something that holds for every good spec.
type Rule struct {
	ID    string
	Level diag.Level
	// Summary is what holds, in half a sentence.
	Summary string
	// Why is the reason for the rule, in one or two sentences.
	Why string
	// Bad is a spec that breaks this rule, Good the same spec mended.
	Bad, Good string

	// check looks at a spec that was read, holes included. It is nil for what
	// the reader finds on its way.
	check func(s *Spec, report reporter)
}

// Rules are all rules, in the order in which a spec is read.
var Rules = slices.Concat(
	inputRules,
	keyRules,
	nameRules,
	dbRules,
	flagRules,
	transitionRules,
	textRules,
	storageRules,
	outputRules,
	acceptRules,
)

// RuleByID finds a rule.
func RuleByID(id string) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// door begins the spec of most examples.
const door = "stategen: 1\npackage: door\ntype: State\n"

// quote is %q for text that a message is put together from.
func quote(s string) string { return strconv.Quote(s) }

var inputRules = []Rule{
	{
		ID: "encoding", Level: diag.Error,
		Summary: "the file is UTF-8 without control characters",
		Why: "A spec is UTF-8 text. Bytes that are none, control characters, and characters that change the direction or the " +
			"lines of a text would make what is generated differ from what a reviewer sees.",
		Bad:  door + "states:\n  - {name: Open, db: op\u202een}\n",
		Good: door + "states:\n  - {name: Open, db: open}\n",
	},
	{
		ID: "yaml-syntax", Level: diag.Error,
		Summary: "the file is YAML",
		Why:     "The file must be YAML before it can be a spec.",
		Bad:     door + "states:\n  - {name: Open, db: open\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	},
	{
		ID: "yaml-feature", Level: diag.Error,
		Summary: "no anchors, aliases, merge keys, tags or further documents",
		Why: "Anchors, aliases, merge keys, tags and further documents give a line a meaning that stands elsewhere. A reviewer " +
			"of one line of a spec must see what it says.",
		Bad:  door + "states:\n  - {name: Open, db: &o open, doc: *o}\n",
		Good: door + "states:\n  - {name: Open, db: open, doc: open}\n",
	},
	{
		ID: "spec-empty", Level: diag.Error,
		Summary: "the file holds a spec",
		Why:     "An empty file is more likely a mistake than a spec without states.",
		Bad:     "# nothing yet\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	},
}

// checkInput reports bytes that no part of a spec may hold.
func (f *file) checkInput() {
	pos := diag.Pos{Line: 1, Column: 1}
	for i := 0; i < len(f.src) && !f.full(); pos.Column++ {
		r, size := rune(f.src[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(f.src[i:])
		}
		switch {
		case r == '\n':
			pos = diag.Pos{Line: pos.Line + 1} // the loop adds the column
		case r == utf8.RuneError && size == 1:
			f.report("encoding", pos, "byte 0x%02x is not UTF-8", f.src[i])
			return // the rest would be as bad
		case r == '\r' && !bytes.HasPrefix(f.src[i:], []byte("\r\n")):
			f.report("encoding", pos, "a carriage return without a line feed; end lines with \\n")
		case r == '\t', r == '\r', r == '\ufeff' && i == 0:
		case isUnsafe(r):
			f.report("encoding", pos, "character %U can't stand in a spec", r)
		}
		i += size
	}
}
