// Rules on states: which there are, and what Go calls them.

package evolve

import (
	"fmt"
	"strings"

	"github.com/stategen/stategen/internal/diag"
	"github.com/stategen/stategen/internal/spec"
)

var stateRules = []Rule{
	{
		ID: "state-added", Level: diag.Warn,
		Summary: "a state is new",
		Subject: "the state",
		Why: "The constraint refuses the new string until it is widened, and binaries of the version before can't read it. Widen " +
			"the constraint, deploy what reads the state, and only then let anything write it.",
		check: checkAdded,
	},
	{
		ID: "state-reuses-reserved", Level: diag.Error,
		Summary: "a state has a name or db string that was reserved",
		Subject: "the state",
		Why: "What is reserved once had another meaning, and rows, logs and backups may still hold it. Choose another name; or, " +
			"where the state truly comes back, make sure that no row holds the string and accept the finding.",
		check: checkReusesReserved,
	},
	{
		ID: "state-takes-alias", Level: diag.Error,
		Summary: "a state has a string that was another state's alias",
		Subject: "the state",
		Why: "Rows that hold the alias mean the other state. They would change their meaning without a word. Move those rows to " +
			"the db string of their own state first, or choose another string.",
		check: checkTakesAlias,
	},
	{
		ID: "state-removed", Level: diag.Error,
		Summary: "a state is gone, and its string is not reserved",
		Subject: "the old state",
		Why: "Stored rows that hold its string no longer parse, and nothing keeps a later state from taking the string with " +
			"another meaning. If its rows belong to another state, make the string an alias there; if there are none any more, " +
			"put name and db string into reserved.",
		check: func(c *Change, r reporter) {
			for _, st := range c.gone() {
				if missing := c.unreserved(st); len(missing) > 0 {
					r.add(st.Name.Value, c.actOn(), "state %q %s is gone: rows with %q no longer parse; make the string an alias of the state "+
						"that takes the rows over, or once there are none add %s to reserved",
						st.Name.Value, c.was(st.Name.Pos), st.DB.Value, quoted(missing))
				}
			}
		},
	},
	{
		ID: "state-retired", Level: diag.Warn,
		Summary: "a state is gone and reserved",
		Subject: "the old state",
		Why: "That is the way for a state to go. Its rows must be gone before the new version reads the table; then the " +
			"constraint is narrowed. The migration stops where a row is left.",
		check: func(c *Change, r reporter) {
			for _, st := range c.gone() {
				if len(c.unreserved(st)) == 0 {
					r.add(st.Name.Value, c.actOn(), "state %q %s is retired: no row may hold %q any more; narrow the constraint%s",
						st.Name.Value, c.was(st.Name.Pos), st.DB.Value, c.migrate())
				}
			}
		},
	},
	{
		ID: "states-merged", Level: diag.Warn,
		Summary: "several states become one",
		Subject: "the new state",
		Why: "Once the rows have moved, nobody can tell any more which state they were in, so the change can't be undone. What is " +
			"still needed of the difference must go into another column first.",
		check: func(c *Change, r reporter) {
			for j, from := range c.from {
				if len(from) < 2 {
					continue
				}
				var was []*spec.State
				for _, i := range from {
					was = append(was, &c.Old.States[i])
				}
				st := &c.New.States[j]
				r.add(st.Name.Value, st.Name.Pos, "state %q takes over the rows of %s, and that can't be undone%s", st.Name.Value, names(was), c.migrate())
			}
		},
	},
	{
		ID: "go-renamed", Level: diag.Error,
		Summary: "a state has another name",
		Subject: "the new state",
		Why: "The constant has another name, so callers no longer compile; with text: name the state also has another text in " +
			"JSON and in logs. Rows don't mind.",
		check: func(c *Change, r reporter) {
			for _, p := range c.pairs() {
				if p.by != ByDB || p.old.Name.Value == p.new.Name.Value {
					continue
				}
				text := ""
				if !c.New.TextIsDB() {
					text = fmt.Sprintf(", and JSON with %q is no longer read", p.old.Name.Value)
				}
				r.add(p.new.Name.Value, p.new.Name.Pos, "%s was %s %s: callers must be changed together with it%s",
					c.New.ConstName(p.new), c.Old.ConstName(p.old), c.was(p.old.Name.Pos), text)
			}
		},
	},
	{
		ID: "number-changed", Level: diag.Info,
		Summary: "constants have other numbers",
		Subject: "the type",
		Why: "The number is the state's place in the spec. It breaks only who stores or sends numbers, against advice: " +
			"database/sql, text and JSON use strings. A new state at the end of the list moves none.",
		check: checkNumbers,
	},
	{
		ID: "deprecated-changed", Level: diag.Info,
		Summary: "a state is deprecated, or no longer, or for another reason",
		Subject: "the state",
		Why:     "Linters report uses of a deprecated constant (staticcheck SA1019), so callers may see new findings.",
		check: func(c *Change, r reporter) {
			for _, p := range c.pairs() {
				was, is := p.old.Deprecated, p.new.Deprecated
				if p.merged && p.by != ByDB || strings.TrimSpace(was.Value) == strings.TrimSpace(is.Value) {
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
		r.add(st.Name.Value, st.Name.Pos, "state %q is new: %sdeploy what reads %q first, since running binaries can't%s",
			st.Name.Value, widen, st.DB.Value, c.migrate())
	}
}

// unreserved lists what of a state that is gone could be used again.
func (c *Change) unreserved(st *spec.State) []string {
	held := map[string]bool{}
	for _, r := range c.New.Reserved.Items {
		held[r.Value] = true
	}
	for i := range c.New.States {
		for _, stored := range c.New.States[i].Stored() {
			held[stored.Value] = true // by a state: that is another finding
		}
	}
	var missing []string
	for _, text := range append([]spec.Text{st.Name}, st.Stored()...) {
		if !held[text.Value] {
			held[text.Value] = true
			missing = append(missing, text.Value)
		}
	}
	return missing
}

func checkReusesReserved(c *Change, r reporter) {
	for i := range c.New.States {
		st := &c.New.States[i]
		if text, was, ok := c.reused(st); ok {
			r.add(st.Name.Value, text.Pos, "state %q takes %q, which was reserved %s: rows and logs may hold it with its old meaning; choose another",
				st.Name.Value, text.Value, c.was(was.Pos))
		}
	}
}

// reused finds the name or db string of a state that the old version reserved.
func (c *Change) reused(st *spec.State) (text, was spec.Text, ok bool) {
	for _, text := range []spec.Text{st.DB, st.Name} {
		for _, was := range c.Old.Reserved.Items {
			if spec.Fold(was.Value) == spec.Fold(text.Value) {
				return text, was, true
			}
		}
	}
	return text, was, false
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
		texts := st.Stored()
		if len(c.from[j]) == 0 {
			texts = append(texts, st.Name)
		}
		for _, text := range texts {
			old := owner[spec.Fold(text.Value)]
			if old == nil || c.now(old) == st {
				continue
			}
			r.add(st.Name.Value, text.Pos, "state %q takes %q, which was an alias of %q %s: old rows would change their meaning; move them to %q first%s",
				st.Name.Value, text.Value, old.Name.Value, c.was(at[spec.Fold(text.Value)]), old.DB.Value, c.migrate())
			break // of one state, one string says it
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
			if old.Number == st.Number || len(from) > 1 && c.by[i] != ByDB {
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
	shown, rest := moved, ""
	if len(moved) > 5 {
		shown, rest = moved[:5], fmt.Sprintf(" and %d more", len(moved)-5)
	}
	r.add(c.New.Type.Value, first.Name.Pos, "numbers of constants moved: %s%s; that breaks only who stores or sends numbers", strings.Join(shown, ", "), rest)
}
