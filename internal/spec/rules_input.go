// Rules on the bytes and the YAML of a file.

package spec

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/diag"
)

var inputRules = []rule{
	{diag.Rule{
		ID: "encoding", Level: diag.Error,
		Summary: "the file is UTF-8 without control characters",
		Why: "Control characters, and characters that change the direction or the lines of a text, would make the " +
			"generated files differ from what a reviewer sees.",
	}, nil},
	{diag.Rule{
		ID: "yaml-syntax", Level: diag.Error,
		Summary: "the file is YAML",
		Why:     "A spec is a YAML file.",
	}, nil},
	{diag.Rule{
		ID: "yaml-feature", Level: diag.Error,
		Summary: "the file has no anchors, aliases, merge keys, tags or further documents",
		Why: "With these features the meaning of a line depends on another place. A reviewer must be able to read " +
			"each line of a spec on its own.",
	}, nil},
	{diag.Rule{
		ID: "spec-empty", Level: diag.Error,
		Summary: "the file contains a spec",
		Why:     "An empty file is probably a mistake.",
	}, nil},
}

// checkPath reports a path that can't be written to generated files.
func (f *file) checkPath() {
	const fix = "rename the file, since it appears in generated files"
	if !utf8.ValidString(f.path) {
		f.report("encoding", diag.Pos{}, "the path %q is not UTF-8; %s", f.path, fix)
	} else if strings.ContainsFunc(f.path, isUnsafeInLine) {
		f.report("encoding", diag.Pos{}, "the path %q contains the character %U; %s", f.path, firstIn(f.path, isUnsafeInLine), fix)
	}
}

// checkInput reports bytes that are not allowed anywhere in a spec.
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
			return // the rest is probably not UTF-8 either
		case r == '\r' && !bytes.HasPrefix(f.src[i:], []byte("\r\n")):
			f.report("encoding", pos, "a carriage return without a line feed; end the line with \\n")
		case r == '\t', r == '\r', r == '\ufeff' && i == 0:
		case isUnsafe(r):
			f.report("encoding", pos, "character %U is not allowed in a spec; remove it", r)
		}
		i += size
	}
}
