// Rules on the bytes and the YAML of a file.

package spec

import (
	"bytes"
	"unicode/utf8"

	"stategen.example/internal/diag"
)

var inputRules = []rule{
	{Rule: diag.Rule{
		ID: "encoding", Level: diag.Error,
		Summary: "the file is UTF-8 without control characters",
		Why: "A spec is UTF-8 text. Bytes that are none, control characters, and characters that change the direction or the " +
			"lines of a text would make what is generated differ from what a reviewer sees.",
		Bad:  door + "states:\n  - {name: Open, db: op\u202een}\n",
		Good: door + "states:\n  - {name: Open, db: open}\n",
	}},
	{Rule: diag.Rule{
		ID: "yaml-syntax", Level: diag.Error,
		Summary: "the file is YAML",
		Why:     "The file must be YAML before it can be a spec.",
		Bad:     door + "states:\n  - {name: Open, db: open\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	}},
	{Rule: diag.Rule{
		ID: "yaml-feature", Level: diag.Error,
		Summary: "no anchors, aliases, merge keys, tags or further documents",
		Why: "Anchors, aliases, merge keys, tags and further documents give a line a meaning that stands elsewhere. A reviewer " +
			"of one line of a spec must see what it says.",
		Bad:  door + "states:\n  - {name: Open, db: &o open, doc: *o}\n",
		Good: door + "states:\n  - {name: Open, db: open, doc: open}\n",
	}},
	{Rule: diag.Rule{
		ID: "spec-empty", Level: diag.Error,
		Summary: "the file holds a spec",
		Why:     "An empty file is more likely a mistake than a spec without states.",
		Bad:     "# nothing yet\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	}},
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
