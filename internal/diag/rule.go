package diag

import "slices"

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
	// Bad breaks the rule, and Good is the fixed version. For a rule on changes they
	// are the old and the new version. Each is a spec, or a txtar archive of files. Both
	// are empty if an example would be too long.
	Bad, Good string
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
