package breaking_test

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// An edit is a kind of change to a spec, with the rule that must find it.
type edit struct {
	name string
	rule string
	// do changes the draft and returns the subject of the finding. It returns
	// false if the draft has nothing to change in this way.
	do func(d *draft, r *rand.Rand) (subject string, ok bool)
}

// edits are all kinds of changes. Some of the drafts that they make are invalid.
var edits = []edit{
	{"rename the package", "package-renamed", func(d *draft, _ *rand.Rand) (string, bool) {
		d.pkg += "s"
		return d.pkg, true
	}},
	{"rename the type", "type-renamed", func(d *draft, _ *rand.Rand) (string, bool) {
		d.typ += "X"
		return d.typ, true
	}},
	{"change the text", "text-changed", func(d *draft, _ *rand.Rand) (string, bool) {
		d.textIs = map[string]string{"": "db", "db": ""}[d.textIs]
		return d.typ, true
	}},
	{"change a state's doc", "doc-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		st.doc += " And more."
		return st.name, true
	}},
	{"add a state", "state-added", func(d *draft, r *rand.Rand) (string, bool) {
		return d.addState(r, d.fresh("New")).name, true
	}},
	{"add a state in a flag", "flag-new-member", func(d *draft, r *rand.Rand) (string, bool) {
		flag := d.givenFlag(r)
		if flag == "" {
			return "", false
		}
		st := d.addState(r, d.fresh("New"))
		st.flags = append(st.flags, flag)
		return st.name, true
	}},
	{"use a reserved string for a state", "state-reuses-reserved", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.reserved) == 0 {
			return "", false
		}
		i := r.IntN(len(d.reserved))
		st := d.addState(r, d.fresh("Back"))
		st.db = d.reserved[i]
		d.reserved = slices.Delete(d.reserved, i, i+1)
		return st.name, true
	}},
	{"use a reserved string in another case", "state-reuses-reserved", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.reserved) == 0 {
			return "", false
		}
		i := r.IntN(len(d.reserved))
		st := d.addState(r, d.fresh("Back"))
		st.db = strings.ToUpper(d.reserved[i])
		d.reserved = slices.Delete(d.reserved, i, i+1)
		return st.name, true
	}},
	{"use a reserved string as an alias", "state-reuses-reserved", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.reserved) == 0 {
			return "", false
		}
		i, st := r.IntN(len(d.reserved)), d.state(r)
		st.aliases = append(st.aliases, d.reserved[i])
		d.reserved = slices.Delete(d.reserved, i, i+1)
		return st.name, true
	}},
	{"move an alias to another state", "state-takes-alias", func(d *draft, r *rand.Rand) (string, bool) {
		st, alias := d.takeAlias(r)
		to := d.state(r)
		if st == nil || to == st {
			return "", false
		}
		to.aliases = append(to.aliases, alias)
		return to.name, true
	}},
	{"make an alias a state", "state-takes-alias", func(d *draft, r *rand.Rand) (string, bool) {
		st, alias := d.takeAlias(r)
		if st == nil {
			return "", false
		}
		added := d.addState(r, d.fresh("Own"))
		added.db = alias
		return added.name, true
	}},
	{"remove a state", "state-removed", func(d *draft, r *rand.Rand) (string, bool) {
		st, ok := d.remove(r)
		return st.name, ok && !slices.Contains(d.reserved, st.db)
	}},
	{"retire a state", "state-retired", func(d *draft, r *rand.Rand) (string, bool) {
		st, ok := d.remove(r)
		d.reserve(append(st.aliases, st.name, st.db)...)
		return st.name, ok
	}},
	{"retire a state and forget its string", "state-removed", func(d *draft, r *rand.Rand) (string, bool) {
		st, ok := d.remove(r)
		d.reserve(append(st.aliases, st.name)...)
		return st.name, ok && !slices.Contains(d.reserved, st.db)
	}},
	{"merge a state into another", "states-merged", func(d *draft, r *rand.Rand) (string, bool) {
		st, ok := d.remove(r)
		into := d.state(r)
		into.aliases = slices.Concat(into.aliases, []string{st.db}, st.aliases)
		return into.name, ok
	}},
	{"merge two states into a third", "states-merged", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.states) < 3 {
			return "", false
		}
		one, _ := d.remove(r)
		two := d.state(r)
		two.aliases = slices.Concat(two.aliases, []string{two.db, one.db}, one.aliases)
		two.db = d.fresh("third")
		d.rename(two, d.fresh("Third"))
		return two.name, true
	}},
	{"rename a state in Go", "go-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		d.rename(st, d.fresh("Renamed"))
		return st.name, true
	}},
	{"swap the names of two states", "go-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		a, b := d.state(r), d.state(r)
		was := a.name
		d.rename(a, "Between")
		d.rename(b, was)
		return was, a != b
	}},
	{"change a db string", "db-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		st.db = d.fresh("changed")
		return st.name, true
	}},
	{"change a db string and reserve the old one", "db-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		d.reserve(st.db)
		st.db = d.fresh("changed")
		return st.name, true
	}},
	{"rename a db string", "db-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		st.aliases = append(st.aliases, st.db)
		st.db = d.fresh("renamed")
		return st.name, true
	}},
	{"rename a state whole", "db-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		st.aliases = append(st.aliases, st.db)
		st.db = d.fresh("renamed")
		d.rename(st, d.fresh("Renamed"))
		return st.name, true
	}},
	{"write an alias", "db-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		if len(st.aliases) == 0 {
			return "", false
		}
		i := r.IntN(len(st.aliases))
		st.db, st.aliases[i] = st.aliases[i], st.db
		return st.name, true
	}},
	{"add an alias", "alias-added", func(d *draft, r *rand.Rand) (string, bool) {
		st, alias := d.state(r), d.fresh("also")
		st.aliases = append(st.aliases, alias)
		return alias, true
	}},
	{"remove an alias", "alias-removed", func(d *draft, r *rand.Rand) (string, bool) {
		st, alias := d.takeAlias(r)
		return alias, st != nil
	}},
	{"reserve an alias", "alias-removed", func(d *draft, r *rand.Rand) (string, bool) {
		st, alias := d.takeAlias(r)
		d.reserve(alias)
		return alias, st != nil
	}},
	{"exchange two states", "number-changed", func(d *draft, r *rand.Rand) (string, bool) {
		i, j := r.IntN(len(d.states)), r.IntN(len(d.states))
		d.states[i], d.states[j] = d.states[j], d.states[i]
		return d.typ, i != j
	}},
	{"remove an entry of reserved", "reserved-removed", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.reserved) == 0 {
			return "", false
		}
		i := r.IntN(len(d.reserved))
		was := d.reserved[i]
		d.reserved = slices.Delete(d.reserved, i, i+1)
		return was, true
	}},
	{"deprecate a state", "deprecated-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		st.deprecated += "Use another."
		return st.name, true
	}},
	{"add a flag", "flag-added", func(d *draft, r *rand.Rand) (string, bool) {
		name := strings.ToLower(d.fresh("flag"))
		d.flags = append(d.flags, draftFlag{name: name, not: []string{d.state(r).name}})
		return name, true
	}},
	{"remove a flag", "flag-removed", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.flags) == 0 {
			return "", false
		}
		i := r.IntN(len(d.flags))
		name := d.flags[i].name
		d.flags = slices.Delete(d.flags, i, i+1)
		d.renameFlag(name, "")
		return name, true
	}},
	{"rename a flag and change it", "flag-removed", func(d *draft, r *rand.Rand) (string, bool) {
		name := d.givenFlag(r)
		if name == "" {
			return "", false
		}
		d.flip(d.state(r), name)
		d.renameFlag(name, strings.ToLower(d.fresh("flag")))
		return name, true
	}},
	{"rename a flag", "flag-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.flags) == 0 {
			return "", false
		}
		name := strings.ToLower(d.fresh("flag"))
		d.renameFlag(pick(r, d.flags).name, name)
		return name, true
	}},
	{"name a flag's method", "flag-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.flags) == 0 {
			return "", false
		}
		f := &d.flags[r.IntN(len(d.flags))]
		f.method = d.fresh("Asks")
		return f.name, true
	}},
	{"let a state join or leave a flag", "flag-membership", func(d *draft, r *rand.Rand) (string, bool) {
		name := d.givenFlag(r)
		if name != "" {
			d.flip(d.state(r), name)
		}
		return name, name != ""
	}},
	{"derive a flag from another state", "flag-membership", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r).name
		for i := range d.flags {
			if f := &d.flags[i]; len(f.not) > 0 && f.not[0] != st {
				f.not[0] = st
				return f.name, true
			}
		}
		return "", false
	}},
	{"remove all transitions", "transition-removed", func(d *draft, _ *rand.Rand) (string, bool) {
		had := len(d.transitions) > 0
		d.transitions = nil
		for i := range d.storage {
			d.storage[i].enforce = false
		}
		return d.typ, had
	}},
	{"add a transition", "transition-added", func(d *draft, r *rand.Rand) (string, bool) {
		m := draftTransition{from: d.state(r).name, to: d.state(r).name, on: d.fresh("Event")}
		ok := len(d.transitions) > 0 && !slices.ContainsFunc(d.transitions, func(o draftTransition) bool { return o.from == m.from && o.to == m.to })
		d.transitions = append(d.transitions, m)
		return m.subject(), ok
	}},
	{"remove a transition", "transition-removed", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.transitions) == 0 {
			return "", false
		}
		i := r.IntN(len(d.transitions))
		m := d.transitions[i]
		d.transitions = slices.Delete(d.transitions, i, i+1)
		return m.subject(), len(d.transitions) > 0
	}},
	{"end in another state", "final-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		ok := len(d.transitions) > 0 && !st.final && !st.initial
		st.final = true
		d.transitions = slices.DeleteFunc(d.transitions, func(m draftTransition) bool { return m.from == st.name })
		return st.name, ok
	}},
	{"change a condition", "condition-changed", func(d *draft, r *rand.Rand) (string, bool) {
		m := d.transition(r)
		m.when += "it is time"
		return m.subject(), m.from != ""
	}},
	{"rename an event", "event-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		m := d.transition(r)
		m.on = d.fresh("Event")
		return m.subject(), m.from != ""
	}},
	{"start in another state", "initial-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.state(r)
		ok := len(d.transitions) > 0 && !st.initial
		for i := range d.states {
			d.states[i].initial = false
		}
		st.initial = true
		d.transitions = append(d.transitions, draftTransition{from: st.name, to: d.states[0].name, on: d.fresh("Event")})
		return st.name, ok
	}},
	{"add a column", "storage-added", func(d *draft, r *rand.Rand) (string, bool) {
		table := strings.ToLower(d.fresh("table"))
		d.storage = append(d.storage, d.newStorage(r, table))
		return table + ".state", true
	}},
	{"remove a column", "storage-removed", func(d *draft, r *rand.Rand) (string, bool) {
		if len(d.storage) == 0 {
			return "", false
		}
		i := r.IntN(len(d.storage))
		table := d.storage[i].table
		d.storage = slices.Delete(d.storage, i, i+1)
		return table + ".state", true
	}},
	{"rename a table", "storage-moved", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.column(r)
		had := st.table != ""
		st.table = strings.ToLower(d.fresh("table"))
		return st.table + ".state", had
	}},
	{"rename a constraint", "constraint-renamed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.column(r)
		st.constraint = strings.ToLower(d.fresh("constraint"))
		return st.table + ".state", st.table != ""
	}},
	{"allow NULL or not", "nullable-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.column(r)
		st.nullable = !st.nullable
		return st.table + ".state", st.table != ""
	}},
	{"enforce the transitions or not", "enforcement-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.column(r)
		st.enforce = !st.enforce
		return st.table + ".state", st.table != ""
	}},
	{"add an index", "index-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.column(r)
		ok := st.table != "" && st.index == ""
		st.index = d.fresh("index")
		return st.index, ok
	}},
	{"read an alias in a partial index", "index-changed", func(d *draft, r *rand.Rand) (string, bool) {
		st := d.column(r)
		if st.index == "" || !slices.ContainsFunc(d.flags, func(f draftFlag) bool { return f.name == st.where && len(f.not) == 0 }) {
			return "", false
		}
		for i := range d.states {
			if in := &d.states[i]; slices.Contains(in.flags, st.where) {
				in.aliases = append(in.aliases, d.fresh("also"))
				return st.index, true
			}
		}
		return "", false
	}},
	{"accept what was not found", "accept-unused", func(d *draft, _ *rand.Rand) (string, bool) {
		d.accept = "state-removed"
		return "nothing", true
	}},
}
