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
		Why:     "Each flag is a method and a list; a type with hundreds of them is no longer read by anyone.",
		Bad:     door + "flags: {" + manyFlags + "}\nstates:\n  - {name: Open, db: open}\n",
		Good:    door + "flags: {}\nstates:\n  - {name: Open, db: open}\n",
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

// manyFlags is written out, since what a program puts together it puts together
// at every start.
const manyFlags = "f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, " +
	"f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37, f38, f39, f40, f41, " +
	"f42, f43, f44, f45, f46, f47, f48, f49, f50, f51, f52, f53, f54, f55, f56, f57, f58, f59, f60, f61, " +
	"f62, f63, f64, f65, f66, f67, f68, f69, f70, f71, f72, f73, f74, f75, f76, f77, f78, f79, f80, f81, " +
	"f82, f83, f84, f85, f86, f87, f88, f89, f90, f91, f92, f93, f94, f95, f96, f97, f98, f99, f100, " +
	"f101, f102, f103, f104, f105, f106, f107, f108, f109, f110, f111, f112, f113, f114, f115, f116, " +
	"f117, f118, f119, f120, f121, f122, f123, f124, f125, f126, f127, f128, f129, f130, f131, f132, " +
	"f133, f134, f135, f136, f137, f138, f139, f140, f141, f142, f143, f144, f145, f146, f147, f148, " +
	"f149, f150, f151, f152, f153, f154, f155, f156, f157, f158, f159, f160, f161, f162, f163, f164, " +
	"f165, f166, f167, f168, f169, f170, f171, f172, f173, f174, f175, f176, f177, f178, f179, f180, " +
	"f181, f182, f183, f184, f185, f186, f187, f188, f189, f190, f191, f192, f193, f194, f195, f196, " +
	"f197, f198, f199, f200, f201, f202, f203, f204, f205, f206, f207, f208, f209, f210, f211, f212, " +
	"f213, f214, f215, f216, f217, f218, f219, f220, f221, f222, f223, f224, f225, f226, f227, f228, " +
	"f229, f230, f231, f232, f233, f234, f235, f236, f237, f238, f239, f240, f241, f242, f243, f244, " +
	"f245, f246, f247, f248, f249, f250, f251, f252, f253, f254, f255, f256, f257, f258, f259, f260, " +
	"f261, f262, f263, f264, f265, f266, f267, f268, f269, f270, f271, f272, f273, f274, f275, f276, " +
	"f277, f278, f279, f280, f281, f282, f283, f284, f285, f286, f287, f288, f289, f290, f291, f292, " +
	"f293, f294, f295, f296, f297, f298, f299"

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
