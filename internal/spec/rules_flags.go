// Rules on flags.

package spec

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

var flagRules = []rule{
	{diag.Rule{
		ID: "flags-count", Level: diag.Error,
		Summary: "there are at most 256 flags",
		Why:     "Each flag is a method and a list. With more than 256 of them, the file was probably made by mistake.",
	}, nil},
	{diag.Rule{
		ID: "flag-undeclared", Level: diag.Error,
		Summary: "a flag that is used is declared",
		Why:     "A name that is not declared is probably a typo.",
	}, checkFlagUndeclared},
	{diag.Rule{
		ID: "flag-derived", Level: diag.Error,
		Summary: "the states of a derived flag follow from one list",
		Why: "A derived flag has either \"not\" or \"any\", and that list is not empty. A state does not set a " +
			"derived flag, since it could contradict the list.",
	}, checkFlagDerived},
	{diag.Rule{
		ID: "flag-cycle", Level: diag.Error,
		Summary: "a flag is not derived from itself",
		Why:     "The states of a flag that is derived from itself cannot be determined.",
	}, checkFlagCycle},
	{diag.Rule{
		ID: "flag-repeated", Level: diag.Warn,
		Summary: "a name appears once in a list",
		Why:     "A second entry adds nothing, and is often a typo for another name.",
	}, checkFlagRepeated},
	{diag.Rule{
		ID: "flag-empty", Level: diag.Error,
		Summary: "a flag has at least one state",
		Why:     "A predicate that is never true is probably a mistake. SQL has no empty list: IN () does not parse.",
	}, checkFlagEmpty},
	{diag.Rule{
		ID: "flag-full", Level: diag.Warn,
		Summary: "a flag does not have all states",
		Why:     "A predicate that is true for every state is the same as IsValid.",
	}, checkFlagFull},
	{diag.Rule{
		ID: "flag-twin", Level: diag.Warn,
		Summary: "no two flags have the same states",
		Why:     "Two flags with the same states are one set with two names, and may differ after the next edit.",
	}, checkFlagTwin},
}

// maxFlags is the maximum number of flags in a spec.
const maxFlags = 256

func checkFlagUndeclared(s *Spec, report reporter) {
	if !s.wasRead(s, "flags") {
		return
	}
	for name, inFlag := range s.undeclaredFlags() {
		if !inFlag {
			report(name.Pos, "flag %q is not declared under \"flags\"%s", name.Value, s.suggestName(name.Value, true, false))
		} else if s.statesRead() {
			report(name.Pos, "%q is neither a flag nor a state%s", name.Value, s.suggestName(name.Value, true, true))
		}
	}
}

// undeclaredFlags yields the names that states list as flags and derived flags list as
// flags or states, and that are not declared. It tells the names in a flag from others.
func (s *Spec) undeclaredFlags() iter.Seq2[Text, bool] {
	return func(yield func(name Text, inFlag bool) bool) {
		for _, st := range s.All() {
			for _, name := range st.Flags.Items {
				if s.flagNamed[name.Value] == nil && !yield(name, false) {
					return
				}
			}
		}
		for _, f := range s.Flags {
			for _, name := range f.sources() {
				_, isState := s.stateNamed[name.Value]
				if !isState && s.flagNamed[name.Value] == nil && !yield(name, true) {
					return
				}
			}
		}
	}
}

// suggestName is [Suggest] for the names of flags, of states or of both. It returns
// "" in a spec with too many states or mistakes, where it would take too long.
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
	for _, f := range s.Flags {
		switch {
		case !f.IsDerived():
		case f.Not.IsSet() && f.Any.IsSet():
			report(f.Any.Pos, "flag %q has both \"not\" and \"any\"; split it into two flags", f.Name.Value)
		case len(f.sources()) == 0 && s.wasRead(&f, "not", "any"):
			report(f.Name.Pos, "derived flag %q lists no flags or states; add one or drop the list", f.Name.Value)
		}
	}
	for _, st := range s.States {
		for _, name := range st.Flags.Items {
			if f := s.flagNamed[name.Value]; f != nil && f.IsDerived() {
				report(name.Pos, "flag %q is derived (%s); remove it here", name.Value, f.Name.Pos)
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
		for name, first := range repeated(list.Items, value) {
			report(name.Pos, "%q is already in this list (%s)", name.Value, first.Pos)
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

// statesRead reports whether the spec has states and all of them could be read.
func (s *Spec) statesRead() bool { return len(s.States) > 0 && s.wasRead(&State{}, "") }

// flagsResolve reports whether the states of every flag are known. If they are not,
// another rule has reported why, and the rules on sets of states report nothing.
func (s *Spec) flagsResolve() bool {
	if !s.statesRead() || !s.wasRead(&State{}, "flags") || !s.wasRead(&Flag{}, "not", "any") {
		return false
	}
	ok := true
	broken := func(diag.Pos, string, ...any) { ok = false }
	checkFlagDerived(s, broken)
	checkFlagCycle(s, broken)
	for range s.undeclaredFlags() {
		return false
	}
	return ok && len(s.stateNames()) == len(s.States)
}

func checkFlagEmpty(s *Spec, report reporter) {
	if !s.flagsResolve() {
		return
	}
	for _, f := range s.Flags {
		if !slices.Contains(f.has, true) {
			report(f.Name.Pos, "flag %q has no states; add one or remove the flag", f.Name.Value)
		}
	}
}

func checkFlagFull(s *Spec, report reporter) {
	if !s.flagsResolve() || len(s.States) == 1 { // with one state, a flag is either full or empty
		return
	}
	for _, f := range s.Flags {
		if !slices.Contains(f.has, false) {
			report(f.Name.Pos, "flag %q has every state; use IsValid instead", f.Name.Value)
		}
	}
}

func checkFlagTwin(s *Spec, report reporter) {
	if !s.flagsResolve() || len(s.States) == 1 {
		return
	}
	for f, first := range repeated(s.Flags, func(f Flag) string { return fmt.Sprint(f.has) }) {
		report(f.Name.Pos, "flag %q has the same states as flag %q (%s); remove one of them",
			f.Name.Value, first.Name.Value, first.Name.Pos)
	}
}
