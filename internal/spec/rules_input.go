// Rules on the bytes, the YAML, the keys and the types of values of a file. The reader
// checks those on keys and types.

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
		Why:     "With these features a line depends on another place, and a reviewer cannot read it on its own.",
	}, nil},
	{diag.Rule{
		ID: "spec-empty", Level: diag.Error,
		Summary: "the file contains a spec",
		Why:     "An empty file is probably a mistake.",
	}, nil},
	{diag.Rule{
		ID: "version", Level: diag.Error,
		Summary: "this stategen supports the version of the spec language",
		Why:     "The version tells a later stategen which language the file is written in.",
	}, nil},
	{diag.Rule{
		ID: "key-unknown", Level: diag.Error,
		Summary: "every key is known",
		Why:     "An unknown key is probably a typo. If it were ignored, nobody would notice.",
	}, nil},
	{diag.Rule{
		ID: "key-duplicate", Level: diag.Error,
		Summary: "a key appears once in a mapping",
		Why:     "If a key appeared twice, one of its values would be ignored.",
	}, nil},
	{diag.Rule{
		ID: "key-missing", Level: diag.Error,
		Summary: "required keys are set",
		Why:     "The generated files need these keys, and a default would hide a decision.",
	}, nil},
	{diag.Rule{
		ID: "value-type", Level: diag.Error,
		Summary: "a value has the type that its key requires",
		Why: "YAML reads 1 as a number and true as a boolean, and YAML 1.1 reads no, on and y as booleans too. A " +
			"db string must not depend on the version of YAML, so quote it.",
	}, nil},
	{diag.Rule{
		ID: "value-choice", Level: diag.Error,
		Summary: "a value is one of those that its key allows",
		Why:     "Some keys allow only a few values.",
	}, nil},
	{diag.Rule{
		ID: "states-count", Level: diag.Error,
		Summary: "there are 1 to 65,535 states",
		Why:     "A type without states has no valid value, and a uint16 holds no more than 65,535 states.",
	}, nil},
}

// maxStates is the maximum number of states in a spec: a uint16 has that many
// values other than zero, which is not a state.
const maxStates = 1<<16 - 1

// checkPath reports a path that cannot be written to generated files.
func (f *file) checkPath() {
	const fix = "rename the file, since it appears in generated files"
	if !utf8.ValidString(f.path) {
		f.report("encoding", diag.Pos{}, "the path %q is not UTF-8; %s", f.path, fix)
	} else if strings.ContainsFunc(f.path, isUnsafeInLine) {
		f.report("encoding", diag.Pos{}, "the path %q contains the character %U; %s",
			f.path, firstIn(f.path, isUnsafeInLine), fix)
	}
}

// checkConflicts reports the merge conflicts that git left in the file. Nothing else in
// such a file is what its author means.
func (f *file) checkConflicts() {
	if !bytes.HasPrefix(f.src, []byte("<<<<<<< ")) && !bytes.Contains(f.src, []byte("\n<<<<<<< ")) {
		return
	}
	begin := 0
	for i, line := range f.lines() {
		switch {
		case strings.HasPrefix(line, "<<<<<<< "):
			begin = i + 1
		case strings.HasPrefix(line, ">>>>>>> ") && begin > 0:
			f.report("yaml-syntax", diag.Pos{Line: begin, Column: 1},
				"a merge conflict begins here and ends in line %d; resolve it and remove its marks", i+1)
			begin = 0
		}
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
