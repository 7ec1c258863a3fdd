// The reporter, with which a rule adds its findings.

package breaking

import (
	"slices"

	"stategen.example/internal/diag"
)

// A reporter collects the findings of one rule.
type reporter struct {
	c     *Change
	rule  diag.Rule
	level diag.Level
	hint  string // ends the messages
	found *[]diag.Finding
}

// as returns a reporter at another level than the rule's.
func (r reporter) as(level diag.Level) reporter {
	r.level = level
	return r
}

// sql returns a reporter that adds the command that writes the SQL to its messages.
func (r reporter) sql() reporter {
	r.hint = r.c.migrate()
	return r
}

// add reports a change of subject at a place in the new spec. What the new spec has no
// place for is reported at the key where it could be, or else at the states.
func (r reporter) add(subject string, pos diag.Pos, format string, args ...any) {
	if pos.IsZero() {
		pos = r.c.New.KeyPos("states")
	}
	f := r.c.New.Finding(r.rule, pos, format, args...)
	f.Level, f.Subject, f.Message = r.level, subject, f.Message+r.hint
	*r.found = append(*r.found, f)
}

// migrate ends a finding that needs SQL with the command that writes it, if the
// spec has columns.
func (c *Change) migrate() string {
	if len(c.New.Storage) == 0 {
		return ""
	}
	return "; " + c.migrateCommand() + " writes the SQL"
}

// migrateCommand returns the quoted command that writes the SQL of the change. It needs
// no --database if the spec has SQL outputs for one database.
func (c *Change) migrateCommand() string {
	words := []string{"migrate", diag.PathWord(c.Path), "--against", c.Against}
	if len(c.New.Outputs.SQL.Databases()) != 1 {
		words = append(words, "--database", "DATABASE")
	}
	return diag.Command(slices.Concat(c.Program, words)...)
}
