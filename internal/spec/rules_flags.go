// Rules on flags.

package spec

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

var flagRules = []rule{
	{Rule: diag.Rule{
		ID: "flags-count", Level: diag.Error,
		Summary: "there are at most 256 flags",
		Why:     "Each flag is a method and a list. With more than 256 of them, the file was probably made by mistake.",
	}},
	{Rule: diag.Rule{
		ID: "flag-undeclared", Level: diag.Error,
		Summary: "a flag that is named is declared",
		Why:     "A flag is declared once, with what it means; a name that no one declared is a typo.",
		Bad:     door + "flags:\n  passable:\nstates:\n  - {name: Open, db: open, flags: [pasable]}\n  - {name: Ajar, db: ajar, flags: [passable]}\n  - {name: Shut, db: shut}\n",
		Good:    door + "flags:\n  passable:\nstates:\n  - {name: Open, db: open, flags: [passable]}\n  - {name: Ajar, db: ajar, flags: [passable]}\n  - {name: Shut, db: shut}\n",
	}, check: checkFlagUndeclared,
	},
	{Rule: diag.Rule{
		ID: "flag-derived", Level: diag.Error,
		Summary: "a derived flag follows from one formula alone",
		Why:     "A derived flag has one formula, which is not empty; a state that named the flag too could contradict it.",
		Bad:     door + "flags:\n  passable: {not: [Shut]}\nstates:\n  - {name: Open, db: open, flags: [passable]}\n  - {name: Shut, db: shut}\n",
		Good:    door + "flags:\n  passable: {not: [Shut]}\nstates:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n",
	}, check: checkFlagDerived,
	},
	{Rule: diag.Rule{
		ID: "flag-cycle", Level: diag.Error,
		Summary: "a flag is not derived from itself",
		Why:     "A flag that is derived from itself has no states of its own to start from.",
		Bad:     door + "flags:\n  open: {not: [shut]}\n  shut: {not: [open]}\nstates:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n",
		Good:    door + "flags:\n  open: {not: [shut]}\n  shut: {any: [Shut]}\nstates:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n",
	}, check: checkFlagCycle,
	},
	{Rule: diag.Rule{
		ID: "flag-repeated", Level: diag.Warn,
		Summary: "a name stands once in a list",
		Why:     "A name that stands twice in one list adds nothing, and is often meant to be another.",
		Bad:     door + "flags:\n  passable:\nstates:\n  - {name: Open, db: open, flags: [passable, passable]}\n  - {name: Shut, db: shut}\n",
		Good:    door + "flags:\n  passable:\nstates:\n  - {name: Open, db: open, flags: [passable]}\n  - {name: Shut, db: shut}\n",
	}, check: checkFlagRepeated,
	},
	{Rule: diag.Rule{
		ID: "flag-empty", Level: diag.Error,
		Summary: "a flag holds for some state",
		Why:     "A predicate that is never true is a mistake, and SQL has no empty list: `IN ()` does not parse.",
		Bad:     door + "flags:\n  passable:\nstates:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n",
		Good:    door + "flags:\n  passable:\nstates:\n  - {name: Open, db: open, flags: [passable]}\n  - {name: Shut, db: shut}\n",
	}, check: checkFlagEmpty,
	},
	{Rule: diag.Rule{
		ID: "flag-full", Level: diag.Warn,
		Summary: "a flag holds for some states, not for all",
		Why:     "A predicate that is true for every state says no more than IsValid.",
		Bad:     door + "flags:\n  known:\nstates:\n  - {name: Open, db: open, flags: [known]}\n  - {name: Shut, db: shut, flags: [known]}\n",
		Good:    door + "flags:\n  known:\nstates:\n  - {name: Open, db: open, flags: [known]}\n  - {name: Shut, db: shut, flags: [known]}\n  - {name: Lost, db: lost}\n",
	}, check: checkFlagFull,
	},
	{Rule: diag.Rule{
		ID: "flag-twin", Level: diag.Warn,
		Summary: "two flags differ in their states",
		Why:     "Two flags with the same states are one set with two names; they drift apart when one of them is edited.",
		Bad:     door + "flags:\n  passable:\n  unlocked:\nstates:\n  - {name: Open, db: open, flags: [passable, unlocked]}\n  - {name: Shut, db: shut}\n",
		Good:    door + "flags:\n  passable:\n  unlocked:\nstates:\n  - {name: Open, db: open, flags: [passable, unlocked]}\n  - {name: Shut, db: shut, flags: [unlocked]}\n  - {name: Locked, db: locked}\n",
	}, check: checkFlagTwin,
	},
}

func checkFlagUndeclared(s *Spec, report reporter) {
	if !s.wasRead(s, "flags") {
		return
	}
	for _, st := range s.States {
		for _, name := range st.Flags.Items {
			if s.flagNamed[name.Value] == nil {
				report(name.Pos, "flag %q is not declared under \"flags\"%s", name.Value, s.suggestName(name.Value, true, false))
			}
		}
	}
	for _, f := range s.Flags {
		for _, name := range f.sources() {
			if _, isState := s.stateNamed[name.Value]; !isState && s.flagNamed[name.Value] == nil && s.statesRead() {
				report(name.Pos, "%q is neither a flag nor a state%s", name.Value, s.suggestName(name.Value, true, true))
			}
		}
	}
}

// suggestName is Suggest among the names of flags, of states or of both. Where
// states or slips are very many it would take too long, and says nothing.
func (s *Spec) suggestName(name string, flags, states bool) string {
	if _, isState := s.stateNamed[name]; isState && !states {
		return "; it is a state, so declare a flag for it"
	}
	if s.suggested++; s.suggested > maxFindings || states && len(s.States) > 1000 {
		return ""
	}
	var choices []string
	for i := 0; flags && i < len(s.Flags); i++ {
		choices = append(choices, s.Flags[i].Name.Value)
	}
	for i := 0; states && i < len(s.States); i++ {
		choices = append(choices, s.States[i].Name.Value)
	}
	return Suggest(name, choices)
}

func checkFlagDerived(s *Spec, report reporter) {
	for i := range s.Flags {
		f := &s.Flags[i]
		switch {
		case !f.IsDerived():
		case f.Not.IsSet() && f.Any.IsSet():
			report(f.Any.Pos, "flag %q has both \"not\" and \"any\"; derive it in two steps, with a flag for each", f.Name.Value)
		case len(f.sources()) == 0 && s.wasRead(f, "not", "any"):
			report(f.Name.Pos, "derived flag %q names no flag and no state", f.Name.Value)
		}
	}
	for _, st := range s.States {
		for _, name := range st.Flags.Items {
			if f := s.flagNamed[name.Value]; f != nil && f.IsDerived() {
				report(name.Pos, "flag %q is derived (%s); a state can't name it", name.Value, f.Name.Pos)
			}
		}
	}
}

func checkFlagCycle(s *Spec, report reporter) {
	done := map[*Flag]bool{}
	var visit func(f *Flag, path []string)
	visit = func(f *Flag, path []string) {
		if i := slices.Index(path, f.Name.Value); i >= 0 {
			loop := append(slices.Clone(path[i:]), f.Name.Value)
			report(f.Name.Pos, "flag %q is derived from itself: %s", f.Name.Value, strings.Join(loop, " → "))
			return
		}
		if done[f] {
			return
		}
		path = append(path, f.Name.Value)
		for _, name := range f.sources() {
			if of := s.flagNamed[name.Value]; of != nil {
				visit(of, path)
			}
		}
		done[f] = true
	}
	for i := range s.Flags {
		visit(&s.Flags[i], nil)
	}
}

func checkFlagRepeated(s *Spec, report reporter) {
	check := func(list List) {
		first := map[string]Text{}
		for _, name := range list.Items {
			if old, ok := first[name.Value]; ok {
				report(name.Pos, "%q already stands in this list (%s)", name.Value, old.Pos)
				continue
			}
			first[name.Value] = name
		}
	}
	for _, st := range s.States {
		check(st.Flags)
	}
	for _, f := range s.Flags {
		check(f.Not)
		check(f.Any)
	}
}

// statesRead reports whether there are states, and all could be read.
func (s *Spec) statesRead() bool { return len(s.States) > 0 && s.wasRead(&State{}, "") }

// flagsResolve reports whether every flag's states are known. The rules on sets
// of states are silent where they are not: the cause is reported already.
func (s *Spec) flagsResolve() bool {
	if !s.statesRead() || !s.wasRead(&State{}, "flags") || !s.wasRead(&Flag{}, "not", "any") {
		return false
	}
	ok := true
	broken := func(diag.Pos, string, ...any) { ok = false }
	checkFlagDerived(s, broken)
	checkFlagCycle(s, broken)
	for _, st := range s.States {
		ok = ok && st.Name.IsSet()
		for _, name := range st.Flags.Items {
			ok = ok && s.flagNamed[name.Value] != nil
		}
	}
	for i := range s.Flags {
		for _, name := range s.Flags[i].sources() {
			_, isState := s.stateNamed[name.Value]
			ok = ok && (isState || s.flagNamed[name.Value] != nil)
		}
	}
	return ok
}

func checkFlagEmpty(s *Spec, report reporter) {
	if !s.flagsResolve() {
		return
	}
	for _, f := range s.Flags {
		if !slices.Contains(f.has, true) {
			report(f.Name.Pos, "flag %q holds for no state", f.Name.Value)
		}
	}
}

func checkFlagFull(s *Spec, report reporter) {
	if !s.flagsResolve() || len(s.States) == 1 { // one state: full or empty, no third
		return
	}
	for _, f := range s.Flags {
		if !slices.Contains(f.has, false) {
			report(f.Name.Pos, "flag %q holds for every state, as IsValid does", f.Name.Value)
		}
	}
}

func checkFlagTwin(s *Spec, report reporter) {
	if !s.flagsResolve() || len(s.States) == 1 {
		return
	}
	first := map[string]*Flag{}
	for i := range s.Flags {
		f := &s.Flags[i]
		set := fmt.Sprint(f.has)
		if old := first[set]; old != nil {
			report(f.Name.Pos, "flag %q holds for the same states as flag %q (%s)", f.Name.Value, old.Name.Value, old.Name.Pos)
			continue
		}
		first[set] = f
	}
}
