package breaking_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"stategen.example/internal/breaking"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
	"stategen.example/internal/testkit/long"
)

// TestSame checks that a spec compared with itself has no findings.
func TestSame(t *testing.T) {
	for seed := range uint64(long.Count(200, 1000)) {
		d, s := validDraft(random(seed))
		if found := breaking.Between(s, d.spec(), "main").Findings(); len(found) > 0 {
			t.Fatalf("seed %d: %s [%s]\n%s", seed, found[0].Message, found[0].Rule, d)
		}
	}
}

// TestEdits checks that each kind of edit, made to random specs, leads to the
// finding of its rule on its subject.
func TestEdits(t *testing.T) {
	shown := map[string]bool{}
	for kind, e := range edits {
		shown[e.rule] = true
		t.Run(e.name, func(t *testing.T) {
			tries, want := uint64(4000), long.Count(5, 20)
			made := 0
			for seed := uint64(kind) << 32; tries > 0 && made < want; seed++ {
				tries--
				r := random(seed)
				d, old := validDraft(r)
				edited := d.clone()
				subject, ok := e.do(edited, r)
				if !ok {
					continue
				}
				new := edited.spec()
				if new == nil {
					continue
				}
				made++
				found := breaking.Between(old, new, "main").Findings()
				if i := slices.IndexFunc(found, func(f diag.Finding) bool { return f.Pos.Line == 0 || f.Pos.Column == 0 }); i >= 0 {
					t.Fatalf("seed %d: no place for %s", seed, found[i].Message)
				}
				if !slices.ContainsFunc(found, func(f diag.Finding) bool { return f.Rule == e.rule && f.Subject == subject }) {
					t.Fatalf("seed %d: no %s on %q\n%s\n%s\n%s", seed, e.rule, subject, list(found), d, edited)
				}
			}
			if made < want {
				t.Errorf("%d edits of %d came out valid", made, want)
			}
		})
	}
	for _, rule := range breaking.Rules() {
		if !shown[rule.ID] {
			t.Errorf("no edit shows the rule %s", rule.ID)
		}
	}
}

func list(found []diag.Finding) string {
	text := ""
	for _, f := range found {
		text += fmt.Sprintf("%s %s: %s [%s] %s\n", f.Pos, f.Level, f.Message, f.Rule, f.Subject)
	}
	return text
}

// TestChanges makes several edits at once and checks what the levels promise.
func TestChanges(t *testing.T) {
	levels := map[diag.Level]int{}
	seeds := long.Count(800, 4000)
	for seed := range uint64(seeds) {
		c := newChanged(random(seed))
		if c == nil {
			continue
		}
		levels[c.level]++
		if fault := c.fault(); fault != "" {
			t.Fatalf("seed %d: %s\n%s", seed, fault, c)
		}
	}
	t.Logf("levels: %v", levels)
	for _, level := range []diag.Level{diag.Info, diag.Warn, diag.Error} {
		if levels[level] < seeds/40 {
			t.Errorf("%d changes are of level %s", levels[level], level)
		}
	}
}

// FuzzChange is TestChanges for any seeds and kinds of edits.
func FuzzChange(f *testing.F) {
	f.Add(uint64(1), []byte{0})
	f.Add(uint64(2), []byte{5, 14, 20, 33})
	for kind := range edits {
		f.Add(uint64(kind), []byte{byte(kind), byte(kind + 1)})
	}
	f.Fuzz(func(t *testing.T, seed uint64, kinds []byte) {
		r := random(seed)
		var made []edit
		for _, k := range kinds[:min(len(kinds), 6)] {
			made = append(made, edits[int(k)%len(edits)])
		}
		if c := change(r, made); c != nil {
			if fault := c.fault(); fault != "" {
				t.Fatalf("%s\n%s", fault, c)
			}
		}
	})
}

// A changed is a random spec before and after some edits.
type changed struct {
	draft, edited *draft
	old, new      *spec.Spec
	found         []diag.Finding
	level         diag.Level // the highest
}

func (c *changed) String() string { return fmt.Sprintf("%s\n%s\n%s", list(c.found), c.draft, c.edited) }

// newChanged makes one to four edits; it returns nil if no spec results.
func newChanged(r *rand.Rand) *changed {
	made := make([]edit, 1+r.IntN(4))
	for i := range made {
		made[i] = pick(r, edits)
	}
	return change(r, made)
}

func change(r *rand.Rand, made []edit) *changed {
	c := &changed{}
	c.draft, c.old = validDraft(r)
	c.edited = c.draft.clone()
	for _, e := range made {
		next := c.edited.clone()
		if _, ok := e.do(next, r); ok && next.spec() != nil {
			c.edited = next
		}
	}
	if c.new = c.edited.spec(); c.edited.String() == c.draft.String() {
		return nil
	}
	c.found = breaking.Between(c.old, c.new, "main").Findings()
	for _, f := range c.found {
		c.level = max(c.level, f.Level)
	}
	return c
}

// readers returns the state that reads each stored string.
func readers(s *spec.Spec) map[string]*spec.State {
	by := map[string]*spec.State{}
	for i := range s.States {
		for _, text := range s.States[i].Stored() {
			by[text.Value] = &s.States[i]
		}
	}
	return by
}

// fault returns the promise of the levels that the findings break, or "".
//
// Without an error, the new version reads every string that the old one writes or
// reads, and all strings of a state as one state. The exception is a state that
// state-retired reports: no row may hold its strings, and all of them are reserved.
// Reserved entries are still reserved.
//
// Without a warning, both versions can run at once: the old one reads what the
// new one writes as the same state, and no index needs to be rebuilt.
func (c *changed) fault() string {
	before, after := readers(c.old), readers(c.new)
	kept := map[string]bool{}
	for _, text := range c.new.Reserved.Items {
		kept[text.Value] = true
	}
	for _, text := range c.old.Reserved.Items {
		if c.level < diag.Error && !kept[text.Value] {
			return fmt.Sprintf("no error, and %q is no longer reserved", text.Value)
		}
	}
	for i := range c.old.States {
		old := &c.old.States[i]
		now := after[old.DB.Value]
		if now == nil && c.retired(old) {
			for _, text := range old.Stored() {
				if c.level < diag.Error && !kept[text.Value] {
					return fmt.Sprintf("no error, and %q of the retired state %q is not reserved", text.Value, old.Name.Value)
				}
			}
			continue
		}
		for _, text := range old.Stored() {
			switch is := after[text.Value]; {
			case c.level == diag.Error:
			case is == nil:
				return fmt.Sprintf("no error, and %q of state %q is not read", text.Value, old.Name.Value)
			case is != now:
				return fmt.Sprintf("no error, and %q of state %q is read as %q, its db string as %q", text.Value, old.Name.Value, is.Name.Value, now.Name.Value)
			}
		}
		if c.level < diag.Warn && (now == nil || now.Name.Value != old.Name.Value || c.old.ConstName(old) != c.new.ConstName(now)) {
			return fmt.Sprintf("no warning, and %s is not what it was", c.old.ConstName(old))
		}
	}
	if c.level >= diag.Warn {
		return ""
	}
	for i := range c.new.States {
		st := &c.new.States[i]
		if was := before[st.DB.Value]; was == nil || after[was.DB.Value] != st {
			return fmt.Sprintf("no warning, and the version before reads %q as %v", st.DB.Value, was)
		}
	}
	if was, is := indexes(c.old, c.new), indexes(c.new, c.old); was != is {
		return fmt.Sprintf("no warning, and indexes\n%swere\n%s", is, was)
	}
	return ""
}

// retired reports whether a finding of state-retired is on the state.
func (c *changed) retired(old *spec.State) bool {
	return slices.ContainsFunc(c.found, func(f diag.Finding) bool { return f.Rule == "state-retired" && f.Subject == old.Name.Value })
}

// indexes lists the indexes of the columns that the other version has too.
func indexes(s, other *spec.Spec) string {
	text := ""
	for i := range s.Storage {
		if !slices.ContainsFunc(other.Storage, func(st spec.Storage) bool { return st.Table.Value == s.Storage[i].Table.Value }) {
			continue
		}
		for _, x := range s.Storage[i].Indexes {
			text += s.Storage[i].Table.Value + " " + x.Name.Value
			if x.Flag() != nil {
				stored := spec.Stored(s.Members(x.Flag()))
				slices.Sort(stored)
				text += fmt.Sprintf(" %q", stored)
			}
			text += "\n"
		}
	}
	return text
}
