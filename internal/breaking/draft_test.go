package breaking_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"stategen.example/internal/spec"
)

// A draft is a spec that edits can change. It may be invalid.
type draft struct {
	pkg, typ, textIs string
	flags            []draftFlag
	states           []draftState
	reserved         []string
	transitions      []draftTransition
	storage          []draftStorage
	accept           string // a rule
}

type draftFlag struct {
	name, method string
	not          []string // states; derived where there are some
}

type draftState struct {
	name, db, doc, deprecated string
	flags, aliases            []string
	initial, final            bool
}

type draftTransition struct{ from, to, on, when string }

type draftStorage struct {
	table, constraint string
	nullable, enforce bool
	index, where      string
}

// words are few, so that names, db strings, aliases and reserved entries clash.
var words = []string{"Open", "Shut", "Ajar", "Gone", "Lost", "Wide", "Half", "Stuck", "Sealed"}

var flagWords = []string{"passable", "drafty", "locked", "visible"}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// maybe is true one time in n.
func maybe(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

// word returns a string that rows may hold.
func word(r *rand.Rand) string {
	w := pick(r, words)
	switch r.IntN(4) {
	case 0:
		return w
	case 1:
		return strings.ToLower(w)
	}
	return fmt.Sprintf("%s %d", strings.ToLower(w), r.IntN(3))
}

// newDraft makes up a spec of two to seven states. One in three is valid.
func newDraft(r *rand.Rand) *draft {
	d := &draft{pkg: "door", typ: "State"}
	if maybe(r, 4) {
		d.textIs = "db"
	}
	names := slices.Clone(words)
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:2+r.IntN(6)] {
		st := draftState{name: name, db: strings.ToLower(name)}
		if maybe(r, 4) {
			st.db = word(r)
		}
		for maybe(r, 3) {
			st.aliases = append(st.aliases, word(r))
		}
		if maybe(r, 6) {
			st.doc = "It is " + word(r) + "."
		}
		d.states = append(d.states, st)
	}
	for maybe(r, 2) {
		d.reserved = append(d.reserved, word(r))
	}
	for _, name := range flagWords[:r.IntN(len(flagWords)+1)] {
		f := draftFlag{name: name}
		if maybe(r, 3) {
			f.not = []string{pick(r, d.states).name}
		} else {
			for i := range d.states {
				if maybe(r, 2) {
					d.states[i].flags = append(d.states[i].flags, name)
				}
			}
		}
		d.flags = append(d.flags, f)
	}
	if maybe(r, 2) {
		d.addTransitions(r)
	}
	for _, table := range []string{"doors", "windows"}[:r.IntN(3)] {
		d.storage = append(d.storage, d.newStorage(r, table))
	}
	return d
}

// addTransitions leads from the first state through all others to the last one, and
// some transitions across.
func (d *draft) addTransitions(r *rand.Rand) {
	last := len(d.states) - 1
	d.states[0].initial, d.states[last].final = true, true
	for i := range d.states[:last] {
		d.transitions = append(d.transitions, draftTransition{from: d.states[i].name, to: d.states[i+1].name, on: fmt.Sprintf("Step%d", i)})
		if maybe(r, 2) {
			m := draftTransition{from: d.states[i].name, to: pick(r, d.states).name, on: fmt.Sprintf("Leap%d", i)}
			if maybe(r, 2) {
				m.when = "it is " + word(r)
			}
			d.transitions = append(d.transitions, m)
		}
	}
}

func (d *draft) newStorage(r *rand.Rand, table string) draftStorage {
	st := draftStorage{table: table, nullable: maybe(r, 3), enforce: len(d.transitions) > 0 && maybe(r, 2)}
	if maybe(r, 3) {
		st.constraint = table + "_check"
	}
	if maybe(r, 2) {
		st.index = table + "_index"
		if len(d.flags) > 0 {
			st.where = pick(r, d.flags).name
		}
	}
	return st
}

func (d *draft) clone() *draft {
	c := *d
	c.flags, c.states, c.reserved = slices.Clone(d.flags), slices.Clone(d.states), slices.Clone(d.reserved)
	c.transitions, c.storage = slices.Clone(d.transitions), slices.Clone(d.storage)
	for i := range c.flags {
		c.flags[i].not = slices.Clone(c.flags[i].not)
	}
	for i := range c.states {
		c.states[i].flags, c.states[i].aliases = slices.Clone(c.states[i].flags), slices.Clone(c.states[i].aliases)
	}
	return &c
}

// String returns the draft as the text of a spec.
func (d *draft) String() string {
	var b strings.Builder
	pr := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	key := func(name, value string) {
		if value != "" {
			pr(", %s: %q", name, value)
		}
	}
	list := func(name string, values []string) {
		if len(values) > 0 {
			pr(", %s: [%s]", name, quotedList(values))
		}
	}
	mark := func(name string, on bool) {
		if on {
			pr(", %s: true", name)
		}
	}
	pr("stategen: 1\npackage: %s\ntype: %s\n", d.pkg, d.typ)
	if d.textIs != "" {
		pr("text: %s\n", d.textIs)
	}
	section := func(name string, n int) {
		if n > 0 {
			pr("%s:\n", name)
		}
	}
	section("flags", len(d.flags))
	for _, f := range d.flags {
		pr("  %s: {doc: A flag.", f.name)
		key("method", f.method)
		list("not", f.not)
		pr("}\n")
	}
	pr("states:\n")
	for _, st := range d.states {
		pr("  - {name: %s, db: %q", st.name, st.db)
		key("doc", st.doc)
		key("deprecated", st.deprecated)
		list("flags", st.flags)
		list("aliases", st.aliases)
		mark("initial", st.initial)
		mark("final", st.final)
		pr("}\n")
	}
	if len(d.reserved) > 0 {
		pr("reserved: [%s]\n", quotedList(d.reserved))
	}
	section("transitions", len(d.transitions))
	for _, m := range d.transitions {
		pr("  - {from: %s, to: %s", m.from, m.to)
		key("on", m.on)
		key("when", m.when)
		pr("}\n")
	}
	section("storage", len(d.storage))
	for _, st := range d.storage {
		pr("  - {table: %s, column: state", st.table)
		key("constraint", st.constraint)
		mark("nullable", st.nullable)
		mark("enforce_transitions", st.enforce)
		if st.index != "" {
			pr(", indexes: [{name: %s, columns: [house]", st.index)
			key("where", st.where)
			pr("}]")
		}
		pr("}\n")
	}
	if d.accept != "" {
		pr("accept:\n  - {rule: %s, subject: nothing, reason: none}\n", d.accept)
	}
	return b.String()
}

func quotedList(values []string) string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(all, ", ")
}

// spec parses the draft; it returns nil if the draft is invalid.
func (d *draft) spec() *spec.Spec {
	s, _ := spec.Parse("spec/door.yaml", []byte(d.String()))
	return s
}

// validDraft makes up specs until one is valid.
func validDraft(r *rand.Rand) (*draft, *spec.Spec) {
	for {
		d := newDraft(r)
		if s := d.spec(); s != nil {
			return d, s
		}
	}
}

// TestDrafts checks that enough random specs are valid, and that each part of the
// language is in some of them.
func TestDrafts(t *testing.T) {
	valid, parts := 0, map[string]int{}
	const tries = 1000
	for seed := range uint64(tries) {
		d := newDraft(random(seed))
		s := d.spec()
		if s == nil {
			continue
		}
		valid++
		for part, has := range map[string]bool{
			"text: db": s.TextIsDB(), "reserved": len(s.Reserved.Items) > 0, "transitions": s.HasTransitions(), "storage": len(s.Storage) > 0,
			"aliases": slices.ContainsFunc(s.States, func(st spec.State) bool { return len(st.Aliases.Items) > 0 }),
			"flags":   len(s.Flags) > 0, "derived": slices.ContainsFunc(s.Flags, func(f spec.Flag) bool { return f.IsDerived() }),
			"triggers": slices.ContainsFunc(s.Storage, func(st spec.Storage) bool { return st.EnforceTransitions.Value }),
			"indexes":  slices.ContainsFunc(s.Storage, func(st spec.Storage) bool { return len(st.Indexes) > 0 }),
		} {
			if has {
				parts[part]++
			}
		}
	}
	if valid < tries/4 {
		t.Errorf("%d of %d random specs are valid", valid, tries)
	}
	if len(parts) != 9 {
		t.Errorf("random specs have only %v", parts)
	}
	for part, n := range parts {
		if n < tries/50 {
			t.Errorf("%d of %d random specs have %s", n, tries, part)
		}
	}
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 8)) }
