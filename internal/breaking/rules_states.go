// Rules on states: which there are, and what Go calls them.

package breaking

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var stateRules = []rule{
	{Rule: diag.Rule{
		ID: "state-added", Level: diag.Warn,
		Summary: "a state is new",
		Subject: "the state",
		Why: "The constraint refuses the new string until it is widened, and binaries of the version before can't read it. Widen " +
			"the constraint, deploy what reads the state, and only then let anything write it.",
	}, check: checkAdded,
	},
	{Rule: diag.Rule{
		ID: "state-reuses-reserved", Level: diag.Error,
		Summary: "a state has a name or db string that was reserved",
		Subject: "the state",
		Why: "What is reserved once had another meaning, and rows, logs and backups may still hold it. Choose another name; or, " +
			"where the state truly comes back, make sure that no row holds the string and accept the finding. A reserved string " +
			"that becomes an alias is found too.",
	}, check: checkReusesReserved,
	},
	{Rule: diag.Rule{
		ID: "state-takes-alias", Level: diag.Error,
		Summary: "a state has a string that was another state's alias",
		Subject: "the state",
		Why: "Rows that hold the alias mean the other state. They would change their meaning without a word. Move those rows to " +
			"the db string of their own state first, or choose another string.",
	}, check: checkTakesAlias,
	},
	{Rule: diag.Rule{
		ID: "state-removed", Level: diag.Error,
		Summary: "a state is gone, and its string is not reserved",
		Subject: "the old state",
		Why: "Stored rows that hold its string no longer parse, and nothing keeps a later state from taking the string with " +
			"another meaning. If its rows belong to another state, make the string an alias there; if there are none any more, " +
			"put name and db string into reserved.",
	}, check: checkRemoved,
	},
	{Rule: diag.Rule{
		ID: "state-retired", Level: diag.Warn,
		Summary: "a state is gone and reserved",
		Subject: "the old state",
		Why: "That is the way for a state to go. Its rows must be gone before the new version reads the table; then the " +
			"constraint is narrowed. The migration stops where a row is left.",
	}, check: checkRetired,
	},
	{Rule: diag.Rule{
		ID: "states-merged", Level: diag.Warn,
		Summary: "several states become one",
		Subject: "the new state",
		Why: "Once the rows have moved, nobody can tell any more which state they were in, so the change can't be undone. What is " +
			"still needed of the difference must go into another column first.",
	}, check: checkMerged,
	},
	{Rule: diag.Rule{
		ID: "go-renamed", Level: diag.Error,
		Summary: "a state has another name",
		Subject: "the new state",
		Why: "The constant has another name, so callers no longer compile; with text: name the state also has another text in " +
			"JSON and in logs. Rows don't mind.",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			if p.by == sameDB && p.old.Name.Value != p.new.Name.Value {
				r.add(p.new.Name.Value, p.new.Name.Pos, "%s was %s %s: callers must be changed together with it%s%s",
					c.New.ConstName(p.new), c.Old.ConstName(p.old), c.was(p.old.Name.Pos), c.lostText(p.old), c.takenName(p.new))
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "number-changed", Level: diag.Info,
		Summary: "constants have other numbers",
		Subject: "the type",
		Why: "The number is the state's place in the spec. It breaks only who stores or sends numbers, against advice: " +
			"database/sql, text and JSON use strings. A new state at the end of the list moves none.",
	}, check: checkNumbers,
	},
	{Rule: diag.Rule{
		ID: "deprecated-changed", Level: diag.Info,
		Summary: "a state is deprecated, or no longer, or for another reason",
		Subject: "the state",
		Why:     "Linters report uses of a deprecated constant (staticcheck SA1019), so callers may see new findings.",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			was, is := p.old.Deprecated, p.new.Deprecated
			if p.merged && p.by != sameDB || strings.TrimSpace(was.Value) == strings.TrimSpace(is.Value) {
				continue
			}
			switch name := p.new.Name.Value; {
			case !was.IsSet():
				r.add(name, is.Pos, "state %q is deprecated now: linters report its uses", name)
			case !is.IsSet():
				r.add(name, p.new.Name.Pos, "state %q is no longer deprecated %s", name, c.was(was.Pos))
			default:
				r.add(name, is.Pos, "state %q is deprecated with another text", name)
			}
		}
	},
	},
}

func checkAdded(c *Change, r reporter) {
	for _, st := range c.added() {
		widen := ""
		if len(c.New.Storage) > 0 {
			widen = "widen the constraint before anything writes it, and "
		}
		r.add(st.Name.Value, st.Name.Pos, "state %q is new: %sdeploy what reads %q first, since running binaries can't%s%s",
			st.Name.Value, widen, st.DB.Value, c.takenName(st), c.migrate())
	}
}

// lostText says what becomes of text with the names that states had.
func (c *Change) lostText(olds ...*spec.State) string {
	lost := slices.DeleteFunc(olds, func(old *spec.State) bool { return c.newNamed[old.Name.Value] != nil })
	if c.New.TextIsDB() || len(lost) == 0 {
		return ""
	}
	return fmt.Sprintf(", and JSON with %s is no longer read", names(lost))
}

// takenName says that another state had the name of this one: what nobody
// changes goes on to compile and to be read, with another meaning.
func (c *Change) takenName(st *spec.State) string {
	was := c.oldNamed[st.Name.Value]
	if was == nil || c.Now(was) == st {
		return ""
	}
	users := "code and JSON with the name mean"
	if c.New.TextIsDB() {
		users = "code with the name means"
	}
	return fmt.Sprintf("; %s was another state %s, and %s this one now", c.Old.ConstName(was), c.was(was.Name.Pos), users)
}

func checkReusesReserved(c *Change, r reporter) {
	exact, folded := map[string]diag.Pos{}, map[string]diag.Pos{}
	for _, was := range c.Old.Reserved.Items {
		exact[was.Value], folded[spec.Fold(was.Value)] = was.Pos, was.Pos
	}
	for i := range c.New.States {
		st := &c.New.States[i]
		var taken []string
		var at, was diag.Pos // of the first
		take := func(text spec.Text, reserved diag.Pos) {
			if reserved.IsZero() || slices.Contains(taken, text.Value) {
				return
			}
			if taken = append(taken, text.Value); len(taken) == 1 {
				at, was = text.Pos, reserved
			}
		}
		for _, text := range st.Stored() {
			take(text, folded[spec.Fold(text.Value)])
		}
		take(st.Name, exact[st.Name.Value]) // a name may differ by case from what is reserved
		if len(taken) > 0 {
			r.add(st.Name.Value, at, "state %q takes %s, reserved before %s: rows and logs may hold that with its old meaning; leave it reserved and choose another",
				st.Name.Value, quoted(taken), c.was(was))
		}
	}
}

func checkTakesAlias(c *Change, r reporter) {
	owner := map[string]*spec.State{} // of each old alias
	at := map[string]diag.Pos{}
	for i := range c.Old.States {
		for _, a := range c.Old.States[i].Aliases.Items {
			owner[spec.Fold(a.Value)], at[spec.Fold(a.Value)] = &c.Old.States[i], a.Pos
		}
	}
	for j := range c.New.States {
		st := &c.New.States[j]
		for _, text := range st.Stored() {
			old := owner[spec.Fold(text.Value)]
			if old == nil || c.Now(old) == st {
				continue
			}
			fix := "choose another"
			if c.Now(old) != nil {
				fix = fmt.Sprintf("move them to %q first", old.DB.Value)
			}
			r.add(st.Name.Value, text.Pos, "state %q takes %q, which was an alias of %q %s: old rows would change their meaning; %s%s",
				st.Name.Value, text.Value, old.Name.Value, c.was(at[spec.Fold(text.Value)]), fix, c.migrate())
		}
		old := owner[spec.Fold(st.Name.Value)]
		if old != nil && len(c.from[j]) == 0 && c.Now(old) != nil && spec.Fold(st.Name.Value) != spec.Fold(st.DB.Value) {
			r.add(st.Name.Value, st.Name.Pos, "state %q has a name that was an alias of %q %s: rows with %q are not of this state; choose another name",
				st.Name.Value, old.Name.Value, c.was(at[spec.Fold(st.Name.Value)]), st.Name.Value)
		}
	}
}

func checkNumbers(c *Change, r reporter) {
	var moved []string
	var first *spec.State
	for j, from := range c.from {
		st := &c.New.States[j]
		for _, i := range from {
			old := &c.Old.States[i]
			if old.Number == st.Number || len(from) > 1 && c.by[i] != sameDB {
				continue
			}
			if first == nil {
				first = st
			}
			moved = append(moved, fmt.Sprintf("%q %d → %d", st.Name.Value, old.Number, st.Number))
		}
	}
	if len(moved) == 0 {
		return
	}
	r.add(c.New.Type.Value, first.Name.Pos, "numbers of constants moved: %s; that breaks only who stores or sends numbers", strings.Join(few(moved), ", "))
}
