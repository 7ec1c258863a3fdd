// The type of every rule, and how the example of a rule is read.

package diag

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// A Rule is one kind of finding. The package that checks a rule has it as a row of a
// table; package rules lists all of them.
type Rule struct {
	ID    string // see [Finding.Rule]
	Level Level  // of its findings, unless one has another
	// Summary states in half a sentence what is true of a good file. For a rule on
	// changes it states what changes.
	Summary string
	// Why has the reason for the rule and how to fix a finding, in a few sentences.
	Why string
	// Subject tells what [Finding.Subject] names, for a rule on changes.
	Subject string
}

// Example returns the example of a rule, which the archive testdata/rules/ID.txtar in
// fsys holds: bad breaks the rule and good is the fixed version, or they are the old
// and the new version of a change. Each version is a spec, which is a file like
// bad.yaml, or a txtar archive of the files in a folder like bad. Both are "" if there is
// no archive.
func Example(fsys fs.FS, id string) (bad, good string) {
	src, err := fs.ReadFile(fsys, "testdata/rules/"+id+".txtar")
	if err != nil {
		return "", ""
	}
	for _, f := range txtar.Parse(src).Files {
		version := &bad
		if strings.HasPrefix(f.Name, "good") || strings.HasPrefix(f.Name, "new") {
			version = &good
		}
		if _, name, ok := strings.Cut(f.Name, "/"); ok {
			*version += "-- " + name + " --\n"
		}
		for line := range strings.Lines(string(f.Data)) {
			*version += withoutWant(line)
		}
	}
	return bad, good
}

// withoutWant removes the comment with the findings that a test wants, and the line if
// nothing else is on it.
func withoutWant(line string) string {
	line, _, wanted := strings.Cut(line, "# want")
	if line = strings.TrimRight(line, " "); wanted && line != "" {
		line += "\n"
	}
	return line
}

// Rules are in the order in which they are listed.
type Rules []Rule

// Find returns the rule with that ID, and whether there is one.
func (rs Rules) Find(id string) (Rule, bool) {
	i := slices.IndexFunc(rs, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return rs[i], true
}

// Named returns the rule with that ID, a constant of the caller. It panics if there is
// none.
func (rs Rules) Named(id string) Rule {
	r, ok := rs.Find(id)
	if !ok {
		panic("no rule " + id)
	}
	return r
}

// IDs lists the IDs of the rules.
func (rs Rules) IDs() []string {
	ids := make([]string, len(rs))
	for i, r := range rs {
		ids[i] = r.ID
	}
	return ids
}
