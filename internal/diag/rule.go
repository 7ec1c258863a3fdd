package diag

import "slices"

// A Rule is one kind of finding. The package that checks a rule has it as a row
// of a table; package rules lists them all.
type Rule struct {
	ID    string // what [Finding.Rule] holds
	Level Level  // of its findings, unless one says otherwise
	// Summary says in half a sentence what holds for a good file, or for a rule on
	// changes what changed.
	Summary string
	// Why gives the reason for the rule and the way out, in a few sentences.
	Why string
	// Subject says what the subject of its findings names, for a rule on changes.
	Subject string
	// Bad breaks the rule and Good is the same mended; for a rule on changes they
	// are the versions before and after. Each is a spec, or a txtar archive of files.
	// Both are empty if an example would be too long.
	Bad, Good string
}

// Rules are rules in the order in which they are listed.
type Rules []Rule

// Find returns the rule with that ID, and false where there is none.
func (rs Rules) Find(id string) (Rule, bool) {
	i := slices.IndexFunc(rs, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return rs[i], true
}

// Named returns the rule with that ID. It panics where there is none: the ID is
// a constant of the caller.
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
