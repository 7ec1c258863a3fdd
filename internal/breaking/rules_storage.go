// Rules on columns and their indexes.

package breaking

import (
	"cmp"
	"fmt"
	"slices"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

var storageRules = []rule{
	{Rule: diag.Rule{
		ID: "storage-added", Level: diag.Warn,
		Summary: "a column is added to the spec",
		Subject: "the column: table.column",
		Why:     "Its rows may hold any string until it has the constraint. The migration refuses to go on where one holds an unknown string.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.Columns() {
			if m.Old == nil {
				r.sql().add(m.New.ColumnName(), m.New.Table.Pos,
					"column %q is added to the spec: it needs a constraint", m.New.ColumnName())
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "storage-removed", Level: diag.Info,
		Summary: "a column is removed from the spec",
		Subject: "the old column: table.column",
		Why:     "Its constraint stays in the database until somebody drops it.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.Columns() {
			if m.New == nil {
				r.add(m.Old.ColumnName(), c.New.KeyPos("storage", "states"),
					"column %q %s is removed from the spec: drop its constraint %q, which stays in the database",
					m.Old.ColumnName(), c.was(m.Old.Table.Pos), m.Old.ConstraintName())
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "storage-moved", Level: diag.Error,
		Summary: "the states are stored in another column",
		Subject: "the new column: table.column",
		Why: "Running binaries write the old column, new ones read the new column, and stategen does not copy rows between them. " +
			"Declare both columns, fill the new one, and remove the old one in a later version.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.Columns() {
			if m.Moved() {
				r.add(m.New.ColumnName(), m.New.Table.Pos,
					"the states were stored in %q %s and are now stored in %q: rows are not copied; declare both columns until the new one is filled",
					m.Old.ColumnName(), c.was(m.Old.Table.Pos), m.New.ColumnName())
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "constraint-renamed", Level: diag.Warn,
		Summary: "a constraint is renamed",
		Subject: "the column: table.column",
		Why:     "The database keeps the old constraint, with the old states, until it is dropped by its old name.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.columns {
			if was, is := m.Old.ConstraintName(), m.New.ConstraintName(); was != is {
				r.sql().add(m.New.ColumnName(), cmp.Or(m.New.Constraint.Pos, m.New.Table.Pos),
					"the constraint %q of column %q %s is renamed to %q",
					was, m.New.ColumnName(), c.was(cmp.Or(m.Old.Constraint.Pos, m.Old.Table.Pos)), is)
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "nullable-changed", Level: diag.Error,
		Summary: "a column no longer allows NULL, or allows it now",
		Subject: "the column: table.column",
		Why: "If NULL is no longer allowed, writing it fails, and code that scans into the type cannot read rows that hold it. " +
			"If NULL is now allowed (a warning), readers must scan into sql.Null.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.columns {
			switch was, is := m.Old.Nullable, m.New.Nullable; {
			case was.Value && !is.Value:
				r.sql().add(m.New.ColumnName(), cmp.Or(is.Pos, m.New.Column.Pos),
					"column %q no longer allows NULL %s: give rows with NULL a state first", m.New.ColumnName(), c.was(was.Pos))
			case is.Value && !was.Value:
				r.as(diag.Warn).sql().add(m.New.ColumnName(), is.Pos,
					"column %q now allows NULL: scan into sql.Null[%s] before a row holds NULL",
					m.New.ColumnName(), c.New.Type.Value)
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "enforcement-changed", Level: diag.Warn,
		Summary: "triggers now enforce the transitions, or no longer do",
		Subject: "the column: table.column",
		Why: "With triggers, SQL that makes an illegal transition fails. Without them, only code that calls TransitionTo rejects " +
			"one. Either change needs a migration.",
	}, check: func(c *Change, r reporter) {
		for _, m := range c.columns {
			switch was, is := m.Old.EnforceTransitions, m.New.EnforceTransitions; {
			case is.Value && !was.Value:
				r.sql().add(m.New.ColumnName(), is.Pos,
					"triggers on %q now enforce the transitions: SQL that makes an illegal one fails", m.New.ColumnName())
			case was.Value && !is.Value:
				r.sql().add(m.New.ColumnName(), cmp.Or(is.Pos, m.New.Table.Pos),
					"triggers on %q no longer enforce the transitions %s", m.New.ColumnName(), c.was(was.Pos))
			}
		}
	}},
	{Rule: diag.Rule{
		ID: "index-changed", Level: diag.Warn,
		Summary: "an index is added or removed, or has other columns or strings",
		Subject: "the index",
		Why: "The database has the old index until it is rebuilt, and queries with the new predicate do not use it. A partial " +
			"index lists the stored strings of its flag, so an added state in the flag, or another string of a state, changes " +
			"it too. If a state joins or leaves the flag, the finding of flag-membership names the index instead.",
	}, check: checkIndexes},
}

// A Column is a column in one version or in both.
type Column struct{ Old, New *spec.Storage }

// Moved reports whether the two versions name different columns.
func (m Column) Moved() bool {
	return m.Old != nil && m.New != nil && m.Old.ColumnName() != m.New.ColumnName()
}

// Columns matches the columns of both versions: by table and column; then a
// removed one with an added one, if they share the table or are the only two.
func (c *Change) Columns() []Column {
	var all []Column
	for i := range c.New.Storage {
		all = append(all, Column{New: &c.New.Storage[i]})
	}
	removed := make([]*spec.Storage, len(c.Old.Storage))
	for i := range c.Old.Storage {
		removed[i] = &c.Old.Storage[i]
	}
	removed = pairUp(all, removed, (*spec.Storage).ColumnName)
	removed = pairUp(all, removed, func(st *spec.Storage) string { return st.Table.Value })
	fresh := slices.IndexFunc(all, func(m Column) bool { return m.Old == nil })
	if len(removed) == 1 && fresh >= 0 && !slices.ContainsFunc(all[fresh+1:], func(m Column) bool { return m.Old == nil }) {
		all[fresh].Old, removed = removed[0], nil
	}
	for _, was := range removed {
		all = append(all, Column{Old: was})
	}
	return all
}

// pairUp gives each new column that has no old one the first removed one with the same
// key, and returns the others.
func pairUp(all []Column, removed []*spec.Storage, key func(*spec.Storage) string) []*spec.Storage {
	waiting := map[string][]*spec.Storage{}
	for _, was := range removed {
		waiting[key(was)] = append(waiting[key(was)], was)
	}
	taken := map[*spec.Storage]bool{}
	for i, m := range all {
		if m.Old != nil {
			continue
		}
		if of := key(m.New); len(waiting[of]) > 0 {
			all[i].Old, waiting[of] = waiting[of][0], waiting[of][1:]
			taken[all[i].Old] = true
		}
	}
	return slices.DeleteFunc(removed, func(was *spec.Storage) bool { return taken[was] })
}

// An index of a column is in one version or in both.
type index struct{ was, is *spec.Index }

// indexes matches the indexes of one column by their names.
func (m Column) indexes() []index {
	named := func(st *spec.Storage) map[string]*spec.Index {
		all := map[string]*spec.Index{}
		for i := range st.Indexes {
			all[st.Indexes[i].Name.Value] = &st.Indexes[i]
		}
		return all
	}
	var all []index
	before, after := named(m.Old), named(m.New)
	for i := range m.New.Indexes {
		is := &m.New.Indexes[i]
		all = append(all, index{before[is.Name.Value], is})
	}
	for i := range m.Old.Indexes {
		if was := &m.Old.Indexes[i]; after[was.Name.Value] == nil {
			all = append(all, index{was: was})
		}
	}
	return all
}

func checkIndexes(c *Change, r reporter) {
	for _, m := range c.columns {
		for _, x := range m.indexes() {
			switch {
			case x.was == nil:
				r.sql().add(x.is.Name.Value, x.is.Name.Pos, "index %q is added", x.is.Name.Value)
			case x.is == nil:
				r.sql().add(x.was.Name.Value, m.New.Table.Pos, "index %q %s is removed", x.was.Name.Value, c.was(x.was.Name.Pos))
			case !sameColumnsOf(x) || x.was.Where.Value != x.is.Where.Value && !c.sameFlag(x):
				r.sql().add(x.is.Name.Value, x.is.Name.Pos, "index %q is on %s and was on %s %s",
					x.is.Name.Value, onWhat(x.is), onWhat(x.was), c.was(x.was.Name.Pos))
			case x.is.Flag() != nil:
				if text := c.relisted(x.was.Flag(), x.is.Flag()); text != "" {
					r.sql().add(x.is.Name.Value, x.is.Where.Pos,
						"the list of partial index %q %s: rebuild the index", x.is.Name.Value, text)
				}
			}
		}
	}
}

// onWhat returns the columns and the flag of an index.
func onWhat(x *spec.Index) string {
	columns := make([]string, len(x.Columns.Items))
	for i, column := range x.Columns.Items {
		columns[i] = column.Value
	}
	text := quoted(columns)
	if x.Where.IsSet() {
		text += fmt.Sprintf(" where %q", x.Where.Value)
	}
	return text
}

func sameColumnsOf(x index) bool {
	return slices.EqualFunc(x.was.Columns.Items, x.is.Columns.Items, func(a, b spec.Text) bool { return a.Value == b.Value })
}

// sameFlag reports whether an index is on the same flag in both versions, renamed
// or not.
func (c *Change) sameFlag(x index) bool {
	if x.was == nil || x.is == nil || x.was.Flag() == nil || x.is.Flag() == nil {
		return false
	}
	i := slices.IndexFunc(c.New.Flags, func(f spec.Flag) bool { return f.Name.Value == x.is.Flag().Name.Value })
	return c.oldFlags[i] == x.was.Flag()
}

// relisted returns which strings the list of a flag gains and loses. It is empty
// if a state in both versions joins or leaves the flag: that is flag-membership.
func (c *Change) relisted(was, is *spec.Flag) string {
	if joined, left := c.membership(was, is); joined+left != "" {
		return ""
	}
	before, after := spec.Stored(c.Old.Members(was)), spec.Stored(c.New.Members(is))
	return gainsAndLoses(quoted(spec.Minus(after, before)), quoted(spec.Minus(before, after)))
}
