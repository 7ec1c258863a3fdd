// Rules on columns: where the states are stored.

package breaking

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var storageRules = []rule{
	{Rule: diag.Rule{
		ID: "storage-added", Level: diag.Warn,
		Summary: "another column holds states",
		Subject: "the column: table.column",
		Why:     "Its rows may hold anything until the constraint is there. The migration stops where one holds something else.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.Columns() {
			if m.Old == nil {
				r.add(m.New.ColumnName(), m.New.Table.Pos, "column %q holds states now: it needs its constraint%s", m.New.ColumnName(), c.migrate())
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "storage-removed", Level: diag.Info,
		Summary: "a column holds states no longer",
		Subject: "the old column: table.column",
		Why:     "Its constraint stays in the database until somebody drops it.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.Columns() {
			if m.New == nil {
				r.add(m.Old.ColumnName(), diag.Pos{}, "column %q %s is no longer in the spec; its constraint %q stays in the database until it is dropped",
					m.Old.ColumnName(), c.was(m.Old.Table.Pos), m.Old.ConstraintName())
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "storage-moved", Level: diag.Error,
		Summary: "states are stored in another column",
		Subject: "the new column: table.column",
		Why: "Running binaries write the old column and new ones read the new one, and stategen does not copy rows between them. " +
			"Declare both, fill the new one, and take the old one out in a later version.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.Columns() {
			if m.Moved() {
				r.add(m.New.ColumnName(), m.New.Table.Pos, "states were stored in %q %s and are in %q: rows are not copied; declare both columns until the new one is filled",
					m.Old.ColumnName(), c.was(m.Old.Table.Pos), m.New.ColumnName())
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "constraint-renamed", Level: diag.Warn,
		Summary: "a constraint has another name",
		Subject: "the column: table.column",
		Why:     "The database keeps the old constraint, with the old set of states, until it is dropped by its old name.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.sameColumns() {
			if was, is := m.Old.ConstraintName(), m.New.ConstraintName(); was != is {
				r.add(m.New.ColumnName(), cmp.Or(m.New.Constraint.Pos, m.New.Table.Pos), "the constraint of %q is %q and was %q %s%s",
					m.New.ColumnName(), is, was, c.was(cmp.Or(m.Old.Constraint.Pos, m.Old.Table.Pos)), c.migrate())
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "nullable-changed", Level: diag.Error,
		Summary: "a column takes NULL no longer, or does now",
		Subject: "the column: table.column",
		Why: "Where it is refused now, rows that hold NULL can't be read by code that scans into the type, and writers fail. " +
			"Where it is allowed now (a warning), readers must scan into sql.Null.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.sameColumns() {
			switch was, is := m.Old.Nullable, m.New.Nullable; {
			case was.Value && !is.Value:
				r.add(m.New.ColumnName(), cmp.Or(is.Pos, m.New.Column.Pos), "column %q refuses NULL now %s: give its rows a state first%s", m.New.ColumnName(), c.was(was.Pos), c.migrate())
			case is.Value && !was.Value:
				r.as(diag.Warn).add(m.New.ColumnName(), is.Pos, "column %q may hold NULL now: scan into sql.Null[%s] before a row does%s", m.New.ColumnName(), c.New.Type.Value, c.migrate())
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "enforcement-changed", Level: diag.Warn,
		Summary: "triggers enforce the transitions now, or no longer",
		Subject: "the column: table.column",
		Why: "Once they do, SQL that makes an illegal move fails; once they no longer do, only code that calls TransitionTo " +
			"refuses one. Either takes a migration.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.sameColumns() {
			switch was, is := m.Old.EnforceTransitions, m.New.EnforceTransitions; {
			case is.Value && !was.Value:
				r.add(m.New.ColumnName(), is.Pos, "triggers on %q enforce the transitions now: writers that break them fail%s", m.New.ColumnName(), c.migrate())
			case was.Value && !is.Value:
				r.add(m.New.ColumnName(), cmp.Or(is.Pos, m.New.Table.Pos), "triggers on %q no longer enforce the transitions %s%s", m.New.ColumnName(), c.was(was.Pos), c.migrate())
			}
		}
	},
	},
	{Rule: diag.Rule{
		ID: "index-changed", Level: diag.Warn,
		Summary: "an index is new, gone, or over other columns or strings",
		Subject: "the index",
		Why: "The database has the old index until it is rebuilt, and queries with the new predicate don't use it. A partial " +
			"index holds the stored strings of its flag, so that a new state in the flag, or another string of a state, changes " +
			"it too; where a state joins or leaves the flag, that finding says so.",
	}, check: checkIndexes,
	},
}

// A Column is an entry of storage in one version or in both.
type Column struct{ Old, New *spec.Storage }

// Moved reports whether the two versions have the column in different places.
func (m Column) Moved() bool {
	return m.Old != nil && m.New != nil && m.Old.ColumnName() != m.New.ColumnName()
}

// Columns matches the columns of both versions: by table and column, and then
// one that is gone with one that is new, where they share the table or no other
// is gone and no other is new.
func (c *Change) Columns() []Column {
	var all []Column
	gone := make([]*spec.Storage, 0, len(c.Old.Storage))
	for i := range c.Old.Storage {
		gone = append(gone, &c.Old.Storage[i])
	}
	take := func(like func(*spec.Storage) bool) *spec.Storage {
		i := slices.IndexFunc(gone, like)
		if i < 0 {
			return nil
		}
		was := gone[i]
		gone = slices.Delete(gone, i, i+1)
		return was
	}
	for i := range c.New.Storage {
		is := &c.New.Storage[i]
		all = append(all, Column{take(func(was *spec.Storage) bool { return was.ColumnName() == is.ColumnName() }), is})
	}
	for i, m := range all {
		if m.Old == nil {
			all[i].Old = take(func(was *spec.Storage) bool { return was.Table.Value == m.New.Table.Value })
		}
	}
	fresh := slices.IndexFunc(all, func(m Column) bool { return m.Old == nil })
	if len(gone) == 1 && fresh >= 0 && !slices.ContainsFunc(all[fresh+1:], func(m Column) bool { return m.Old == nil }) {
		all[fresh].Old, gone = gone[0], nil
	}
	for _, was := range gone {
		all = append(all, Column{Old: was})
	}
	return all
}

// sameColumns lists the columns that both versions have in one place.
func (c *Change) sameColumns() []Column {
	return slices.DeleteFunc(c.Columns(), func(m Column) bool { return m.Old == nil || m.New == nil || m.Moved() })
}

// An index is one of a column in one version or in both.
type index struct{ was, is *spec.Index }

// indexes matches the indexes of one column by their names.
func (m Column) indexes() []index {
	var all []index
	for i := range m.New.Indexes {
		is := &m.New.Indexes[i]
		all = append(all, index{m.Old.Index(is.Name.Value), is})
	}
	for i := range m.Old.Indexes {
		if was := &m.Old.Indexes[i]; m.New.Index(was.Name.Value) == nil {
			all = append(all, index{was: was})
		}
	}
	return all
}

func checkIndexes(c *Change, r reporter) {
	for _, m := range c.sameColumns() {
		for _, x := range m.indexes() {
			switch {
			case x.was == nil:
				r.add(x.is.Name.Value, x.is.Name.Pos, "index %q is new%s", x.is.Name.Value, c.migrate())
			case x.is == nil:
				r.add(x.was.Name.Value, m.New.Table.Pos, "index %q %s is gone%s", x.was.Name.Value, c.was(x.was.Name.Pos), c.migrate())
			case !sameColumnsOf(x) || x.was.Where.Value != x.is.Where.Value && !c.sameFlag(x):
				r.add(x.is.Name.Value, x.is.Name.Pos, "index %q is %s and was %s %s%s", x.is.Name.Value, overWhat(x.is), overWhat(x.was), c.was(x.was.Name.Pos), c.migrate())
			case x.is.Flag() != nil:
				if text := c.relisted(x.was.Flag(), x.is.Flag()); text != "" {
					r.add(x.is.Name.Value, x.is.Where.Pos, "the list of partial index %q %s: it must be rebuilt%s", x.is.Name.Value, text, c.migrate())
				}
			}
		}
	}
}

// overWhat says what an index is over.
func overWhat(x *spec.Index) string {
	text := "over"
	for i, column := range x.Columns.Items {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf(" %q", column.Value)
	}
	if x.Where.IsSet() {
		text += fmt.Sprintf(" where %q", x.Where.Value)
	}
	return text
}

func sameColumnsOf(x index) bool {
	return slices.EqualFunc(x.was.Columns.Items, x.is.Columns.Items, func(a, b spec.Text) bool { return a.Value == b.Value })
}

// sameFlag reports whether an index is on one flag in both versions, whatever
// its name.
func (c *Change) sameFlag(x index) bool {
	if x.was == nil || x.is == nil || x.was.Flag() == nil || x.is.Flag() == nil {
		return false
	}
	i := slices.IndexFunc(c.New.Flags, func(f spec.Flag) bool { return f.Name.Value == x.is.Flag().Name.Value })
	return c.oldFlags[i] == x.was.Flag()
}

// relisted says which strings come into the list of a flag and which go, where
// no state in both versions joins or leaves it: that is flag-membership.
func (c *Change) relisted(was, is *spec.Flag) string {
	if joined, left := c.membership(was, is); len(joined)+len(left) > 0 {
		return ""
	}
	before, after := spec.Stored(c.Old.Members(was)), spec.Stored(c.New.Members(is))
	var parts []string
	if gained := minus(after, before); len(gained) > 0 {
		parts = append(parts, "gains "+quoted(gained))
	}
	if lost := minus(before, after); len(lost) > 0 {
		parts = append(parts, "loses "+quoted(lost))
	}
	return strings.Join(parts, " and ")
}

// minus returns the strings of a that are not in b.
func minus(a, b []string) []string {
	in := map[string]bool{}
	for _, text := range b {
		in[text] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(text string) bool { return in[text] })
}
