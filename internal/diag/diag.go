// Package diag holds what the tool has to say about a file: positions,
// findings and the formats they are printed in. It knows nothing of specs.
//
// Start reading at [Finding]; [Print] is where one becomes text.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// A Pos is a place in a text file. Lines and columns count from 1, and a
// column counts code points, as YAML parsers and editors do. The zero Pos
// stands for the file as a whole.
type Pos struct{ Line, Column int }

// IsZero reports whether p stands for the file as a whole.
func (p Pos) IsZero() bool { return p == Pos{} }

// String returns "line:column".
func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// Compare orders positions from the top of a file to its end.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// A Level tells how much a finding matters. Levels are ordered.
type Level uint8

// The levels, from the least to the most.
const (
	Info Level = iota + 1
	Warn
	Error
)

var levelNames = [...]string{Info: "info", Warn: "warn", Error: "error"}

// String returns the level's name as the command line spells it.
func (l Level) String() string { return levelNames[l] }

// ParseLevel returns the level of that name, or an error that lists them.
func ParseLevel(name string) (Level, error) {
	if i := slices.Index(levelNames[:], name); i > 0 {
		return Level(i), nil
	}
	return 0, fmt.Errorf("level %q is not one of error, warn, info", name)
}

// A Finding is one thing that an author can mend.
type Finding struct {
	// File is the path as it is shown, with slashes.
	File string
	Pos  Pos
	// Level is the rule's, or Error for what no rule covers.
	Level Level
	// Rule is the id that `stategen explain` takes.
	Rule string
	// Subject is what a finding on a change is about; `accept:` names it.
	Subject string
	// Message is lower case, without a full stop; the author's text in it is
	// quoted with %q, so it is one line of printable text.
	Message string
	// Source is the text of the line at Pos, for the caret. It may be empty.
	Source string
}

// Sort returns the findings in the order in which they are printed (by
// file, place, rule and message), each once.
func Sort(ds []Finding) []Finding {
	ds = slices.Clone(ds)
	slices.SortFunc(ds, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			a.Pos.Compare(b.Pos),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
			-cmp.Compare(a.Level, b.Level),
		)
	})
	return slices.CompactFunc(ds, func(a, b Finding) bool {
		return a.File == b.File && a.Pos == b.Pos && a.Rule == b.Rule && a.Message == b.Message
	})
}

// Highest returns the highest level among ds, or zero where there are none.
func Highest(ds []Finding) Level {
	var high Level
	for _, d := range ds {
		high = max(high, d.Level)
	}
	return high
}
