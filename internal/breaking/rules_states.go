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
		Summary: "a state is added",
		Subject: "the state",
		Why: "The constraint rejects the new string until it is widened, and binaries of the old version cannot read it. Widen " +
			"the constraint, deploy code that reads the state, and only then let anything write it.",
	}, check: checkAdded},
	{Rule: diag.Rule{
		ID: "state-reuses-reserved", Level: diag.Error,
		Summary: "a state uses a name or stored string that was reserved",
		Subject: "the state",
		Why: "A reserved entry once had another meaning, and rows, logs and backups may still hold it. Choose another name or " +
			"string. If the state really comes back, make sure that no row holds the string, and accept the finding. " +
			"The rule covers aliases too.",
	}, check: checkReusesReserved},
	{Rule: diag.Rule{
		ID: "state-takes-alias", Level: diag.Error,
		Summary: "a state uses a string that was another state's alias",
		Subject: "the state",
		Why: "Rows that hold the alias mean the other state, and their meaning would change silently. Rewrite those rows to the " +
			"db string of their own state first, or choose another string.",
	}, check: checkTakesAlias},
	{Rule: diag.Rule{
		ID: "state-removed", Level: diag.Error,
		Summary: "a state is removed, and its string is not reserved",
		Subject: "the old state",
		Why: "Rows that hold its string can no longer be read, and a later state could use the string with another meaning. If " +
			"its rows belong to another state, make the string an alias of that state. If no such row is left, add the name " +
			"and the db string to reserved.",
	}, check: checkRemoved},
	{Rule: diag.Rule{
		ID: "state-retired", Level: diag.Warn,
		Summary: "a state is removed and reserved",
		Subject: "the old state",
		Why: "This is how to retire a state. Rewrite or delete its rows before the new version reads the table; then narrow the " +
			"constraint. The migration refuses to go on while such a row is left.",
	}, check: checkRetired},
	{Rule: diag.Rule{
		ID: "states-merged", Level: diag.Warn,
		Summary: "several states become one",
		Subject: "the new state",
		Why: "Once the rows are rewritten, nothing shows which state they were in, so the change cannot be undone. If the " +
			"difference still matters, store it in another column first.",
	}, check: checkMerged},
	{Rule: diag.Rule{
		ID: "go-renamed", Level: diag.Error,
		Summary: "a state is renamed",
		Subject: "the new state",
		Why: "The constant has another name, so callers no longer compile. With text: name, the state also has another text in " +
			"JSON and in logs. Stored rows are not affected.",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			if p.by == sameDB && p.old.Name.Value != p.new.Name.Value {
				r.add(p.new.Name.Value, p.new.Name.Pos, "%s", c.renamed(p))
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "number-changed", Level: diag.Info,
		Summary: "the numbers of constants change",
		Subject: "the type",
		Why: "The number is the state's position in the spec. The change affects only code that stores or sends numbers, which " +
			"the docs advise against: database/sql, text and JSON use strings. A state that is added at the end changes no number.",
	}, check: checkNumbers},
	{Rule: diag.Rule{
		ID: "deprecated-changed", Level: diag.Info,
		Summary: "the deprecation of a state changes",
		Subject: "the state",
		Why:     "Linters report uses of a deprecated constant (staticcheck SA1019), so callers may get new findings.",
	}, check: func(c *Change, r reporter) {
		for _, p := range c.pairs() {
			was, is := p.old.Deprecated, p.new.Deprecated
			if p.absorbed || strings.TrimSpace(was.Value) == strings.TrimSpace(is.Value) {
				continue
			}
			switch name := p.new.Name.Value; {
			case !was.IsSet():
				r.add(name, is.Pos, "state %q is now deprecated: linters report its uses", name)
			case !is.IsSet():
				r.add(name, p.new.Name.Pos, "state %q is no longer deprecated %s", name, c.was(was.Pos))
			default:
				r.add(name, is.Pos, "the deprecation text of state %q changed", name)
			}
		}
	}},
}

func checkAdded(c *Change, r reporter) {
	how := "deploy code that reads it before anything writes it"
	if len(c.New.Storage) > 0 {
		how = fmt.Sprintf("first widen the constraint (%s), then deploy code that reads it, and only then write it", c.migrateCommand())
	}
	for _, st := range c.added() {
		r.add(st.Name.Value, st.Name.Pos, "state %q is added, and running binaries cannot read %q: %s%s",
			st.Name.Value, st.DB.Value, how, c.takenName(st))
	}
}

// renamed states that a constant has another name, and what that changes.
func (c *Change) renamed(p pair) string {
	return fmt.Sprintf("%s %s is renamed to %s: update callers in the same change%s%s",
		c.Old.ConstName(p.old), c.was(p.old.Name.Pos), c.New.ConstName(p.new), c.lostText(p.old), c.takenName(p.new))
}

// lostText names the states whose text can no longer be read.
func (c *Change) lostText(olds ...*spec.State) string {
	olds = slices.Clone(olds)
	lost := slices.DeleteFunc(olds, func(old *spec.State) bool { return c.newNamed[old.Name.Value] != nil })
	if c.New.TextIsDB() || len(lost) == 0 {
		return ""
	}
	return fmt.Sprintf("; JSON with %s can no longer be read", names(lost))
}

// takenName warns where the name of a state belonged to another one: code and
// JSON that nobody changes are still accepted, with another meaning.
func (c *Change) takenName(st *spec.State) string {
	was := c.oldNamed[st.Name.Value]
	if was == nil || c.Now(was) == st {
		return ""
	}
	users := "code and JSON with that name now mean"
	if c.New.TextIsDB() {
		users = "code with that name now means"
	}
	return fmt.Sprintf("; %s was another state %s: %s this one", c.Old.ConstName(was), c.was(was.Name.Pos), users)
}

func checkReusesReserved(c *Change, r reporter) {
	exact, folded := map[string]diag.Pos{}, map[string]diag.Pos{}
	for _, was := range c.Old.Reserved.Items {
		exact[was.Value], folded[spec.Fold(was.Value)] = was.Pos, was.Pos
	}
	for _, st := range c.New.All() {
		var taken []string
		seen := map[string]bool{}
		var at, was diag.Pos // of the first
		take := func(text spec.Text, reserved diag.Pos) {
			if reserved.IsZero() || seen[text.Value] {
				return
			}
			seen[text.Value] = true
			if taken = append(taken, text.Value); len(taken) == 1 {
				at, was = text.Pos, reserved
			}
		}
		for _, text := range st.Stored() {
			take(text, folded[spec.Fold(text.Value)])
		}
		take(st.Name, exact[st.Name.Value]) // a name may differ from a reserved entry by case alone
		if len(taken) > 0 {
			r.add(st.Name.Value, at,
				"state %q uses %s, reserved %s: rows and logs may hold it with its old meaning; keep it reserved and choose another",
				st.Name.Value, quoted(taken), c.was(was))
		}
	}
}

func checkTakesAlias(c *Change, r reporter) {
	owner, at := map[string]*spec.State{}, map[string]diag.Pos{} // of each old alias
	for _, old := range c.Old.All() {
		for _, a := range old.Aliases.Items {
			owner[spec.Fold(a.Value)], at[spec.Fold(a.Value)] = old, a.Pos
		}
	}
	for _, st := range c.New.All() {
		for _, text := range st.Stored() {
			old := owner[spec.Fold(text.Value)]
			if old == nil || c.Now(old) == st {
				continue
			}
			fix := "choose another string"
			if c.Now(old) != nil {
				fix = fmt.Sprintf("rewrite them to %q first", old.DB.Value)
			}
			r.sql().add(st.Name.Value, text.Pos, "state %q uses %q, an alias of %q %s: rows with it would change their meaning; %s",
				st.Name.Value, text.Value, old.Name.Value, c.was(at[spec.Fold(text.Value)]), fix)
		}
		name := st.Name.Value
		old := owner[spec.Fold(name)]
		if old != nil && len(c.Before(st)) == 0 && c.Now(old) != nil && spec.Fold(name) != spec.Fold(st.DB.Value) {
			r.add(name, st.Name.Pos,
				"state %q has the name of an alias of %q %s: rows with %q do not mean this state; choose another name",
				name, old.Name.Value, c.was(at[spec.Fold(name)]), name)
		}
	}
}

func checkNumbers(c *Change, r reporter) {
	var changed []string
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
			changed = append(changed, fmt.Sprintf("%q %d → %d", st.Name.Value, old.Number, st.Number))
		}
	}
	if len(changed) > 0 {
		r.add(c.New.Type.Value, first.Name.Pos,
			"the numbers of constants changed: %s; this affects only code that stores or sends numbers",
			strings.Join(few(changed), ", "))
	}
}
