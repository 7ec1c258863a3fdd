// Package diag has the findings of the tool, their rules and positions, and the formats
// in which they are printed. It knows nothing of specs.
//
// Start reading at [Finding] and [Rule]. [Print] writes findings; each format has a file.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// A Pos is a position in a text file. Lines and columns count from 1. Columns count code
// points, as YAML parsers and editors do. The zero Pos stands for the file as a whole.
type Pos struct{ Line, Column int }

// IsZero reports whether p stands for the file as a whole.
func (p Pos) IsZero() bool { return p == Pos{} }

// String returns "line:column".
func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// Compare orders positions from the top of a file to its end.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// A Level tells how much a finding matters. A higher one matters more.
type Level uint8

// The levels.
const (
	Info Level = iota + 1
	Warn
	Error
)

var levelNames = [...]string{Info: "info", Warn: "warn", Error: "error"}

// String returns the name of the level, as in --fail-on.
func (l Level) String() string { return levelNames[l] }

// ParseLevel returns the level of that name, or an error that lists the names.
func ParseLevel(name string) (Level, error) {
	if i := slices.Index(levelNames[:], name); i > 0 {
		return Level(i), nil
	}
	return 0, fmt.Errorf("level %q is not one of error, warn, info", name)
}

// A Finding is one thing that an author can fix.
type Finding struct {
	// File is the path as it is printed, with slashes.
	File string
	Pos  Pos
	// Level is that of the rule, or Error if there is no rule.
	Level Level
	// Rule is the ID of the rule. It may be empty.
	Rule string
	// Subject is what a finding on a change is about, as `accept:` names it.
	Subject string
	// Message is lower case, without a full stop. It quotes the author's text with %q,
	// so it is one line of printable text.
	Message string
	// Source is the line at Pos. It may be empty.
	Source string
}

// place returns the position, or the first of the file for a finding on the whole of it.
func (f Finding) place() Pos { return Pos{max(f.Pos.Line, 1), max(f.Pos.Column, 1)} }

// Sort returns the findings in the order in which they are printed: by file, position,
// rule and message, each once.
func Sort(found []Finding) []Finding {
	found = slices.Clone(found)
	slices.SortFunc(found, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			a.Pos.Compare(b.Pos),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
			-cmp.Compare(a.Level, b.Level),
		)
	})
	return slices.CompactFunc(found, func(a, b Finding) bool {
		return a.File == b.File && a.Pos == b.Pos && a.Rule == b.Rule && a.Message == b.Message
	})
}

// Highest returns the highest level of the findings, or 0 if there are none.
func Highest(found []Finding) Level {
	var high Level
	for _, f := range found {
		high = max(high, f.Level)
	}
	return high
}
