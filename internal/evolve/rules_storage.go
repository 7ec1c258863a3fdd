// Rules on columns: where the states are stored.

package evolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/stategen/stategen/internal/diag"
	"github.com/stategen/stategen/internal/spec"
)

var storageRules = []Rule{
	{
		ID: "storage-added", Level: diag.Warn,
		Summary: "another column holds states",
		Subject: "the column: table.column",
		Why:     "Its rows may hold anything until the constraint is there. The migration stops where one holds something else.",
		check: func(c *Change, r reporter) {
			for _, m := range c.columns() {
				if m.was == nil {
					r.add(columnName(m.is), m.is.Table.Pos, "column %q holds states now: it needs its constraint%s", columnName(m.is), c.migrate())
				}
			}
		},
	},
	{
		ID: "storage-removed", Level: diag.Info,
		Summary: "a column holds states no longer",
		Subject: "the old column: table.column",
		Why:     "Its constraint stays in the database until somebody drops it.",
		check: func(c *Change, r reporter) {
			for _, m := range c.columns() {
				if m.is == nil {
					r.add(columnName(m.was), diag.Pos{}, "column %q %s is no longer in the spec; its constraint %q stays in the database until it is dropped",
						columnName(m.was), c.was(m.was.Table.Pos), m.was.ConstraintName())
				}
			}
		},
	},
	{
		ID: "storage-moved", Level: diag.Error,
		Summary: "states are stored in another column",
		Subject: "the new column: table.column",
		Why: "Running binaries write the old column and new ones read the new one, and stategen does not copy rows between them. " +
			"Declare both, fill the new one, and take the old one out in a later version.",
		check: func(c *Change, r reporter) {
			for _, m := range c.columns() {
				if m.moved() {
					r.add(columnName(m.is), m.is.Table.Pos, "states were stored in %q %s and are in %q: rows are not copied; declare both columns until the new one is filled",
						columnName(m.was), c.was(m.was.Table.Pos), columnName(m.is))
				}
			}
		},
	},
	{
		ID: "constraint-renamed", Level: diag.Warn,
		Summary: "a constraint has another name",
		Subject: "the column: table.column",
		Why:     "The database keeps the old constraint, with the old set of states, until it is dropped by its old name.",
		check: func(c *Change, r reporter) {
			for _, m := range c.sameColumns() {
				if was, is := m.was.ConstraintName(), m.is.ConstraintName(); was != is {
					r.add(columnName(m.is), cmp.Or(m.is.Constraint.Pos, m.is.Table.Pos), "the constraint of %q is %q and was %q %s%s",
						columnName(m.is), is, was, c.was(cmp.Or(m.was.Constraint.Pos, m.was.Table.Pos)), c.migrate())
				}
			}
		},
	},
	{
		ID: "nullable-changed", Level: diag.Error,
		Summary: "a column takes NULL no longer, or does now",
		Subject: "the column: table.column",
		Why: "Where it is refused now, rows that hold NULL can't be read by code that scans into the type, and writers fail. " +
			"Where it is allowed now (a warning), readers must scan into sql.Null.",
		check: func(c *Change, r reporter) {
			for _, m := range c.sameColumns() {
				switch was, is := m.was.Nullable, m.is.Nullable; {
				case was.Value && !is.Value:
					r.add(columnName(m.is), cmp.Or(is.Pos, m.is.Column.Pos), "column %q refuses NULL now %s: give its rows a state first%s", columnName(m.is), c.was(was.Pos), c.migrate())
				case is.Value && !was.Value:
					r.as(diag.Warn).add(columnName(m.is), is.Pos, "column %q may hold NULL now: scan into sql.Null[%s] before a row does%s", columnName(m.is), c.New.Type.Value, c.migrate())
				}
			}
		},
	},
	{
		ID: "enforcement-changed", Level: diag.Warn,
		Summary: "triggers enforce the transitions now, or no longer",
		Subject: "the column: table.column",
		Why: "Once they do, SQL that makes an illegal move fails; once they no longer do, only code that calls TransitionTo " +
			"refuses one. Either takes a migration.",
		check: func(c *Change, r reporter) {
			for _, m := range c.sameColumns() {
				switch was, is := m.was.EnforceTransitions, m.is.EnforceTransitions; {
				case is.Value && !was.Value:
					r.add(columnName(m.is), is.Pos, "triggers on %q enforce the transitions now: writers that break them fail%s", columnName(m.is), c.migrate())
				case was.Value && !is.Value:
					r.add(columnName(m.is), cmp.Or(is.Pos, m.is.Table.Pos), "triggers on %q no longer enforce the transitions %s%s", columnName(m.is), c.was(was.Pos), c.migrate())
				}
			}
		},
	},
	{
		ID: "index-changed", Level: diag.Warn,
		Summary: "an index is new, gone, or over other columns or strings",
		Subject: "the index",
		Why: "The database has the old index until it is rebuilt, and queries with the new predicate don't use it. A partial " +
			"index holds the stored strings of its flag, so that a new state in the flag, or another string of a state, changes " +
			"it too; where a state joins or leaves the flag, that finding says so.",
		check: checkIndexes,
	},
}

// A column is one of storage in one version or in both.
type column struct{ was, is *spec.Storage }

// moved reports whether both versions have it in different places.
func (m column) moved() bool {
	return m.was != nil && m.is != nil && columnName(m.was) != columnName(m.is)
}

func columnName(st *spec.Storage) string { return st.Table.Value + "." + st.Column.Value }

// columns matches the columns of both versions: by table and column, and then
// one that is gone with one that is new, where they share the table or no other
// is gone and no other is new.
func (c *Change) columns() []column {
	var all []column
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
		all = append(all, column{take(func(was *spec.Storage) bool { return columnName(was) == columnName(is) }), is})
	}
	for i, m := range all {
		if m.was == nil {
			all[i].was = take(func(was *spec.Storage) bool { return was.Table.Value == m.is.Table.Value })
		}
	}
	fresh := slices.IndexFunc(all, func(m column) bool { return m.was == nil })
	if len(gone) == 1 && fresh >= 0 && !slices.ContainsFunc(all[fresh+1:], func(m column) bool { return m.was == nil }) {
		all[fresh].was, gone = gone[0], nil
	}
	for _, was := range gone {
		all = append(all, column{was: was})
	}
	return all
}

// sameColumns lists the columns that both versions have in one place.
func (c *Change) sameColumns() []column {
	return slices.DeleteFunc(c.columns(), func(m column) bool { return m.was == nil || m.is == nil || m.moved() })
}

// An index is one of a column in one version or in both.
type index struct{ was, is *spec.Index }

// indexes matches the indexes of one column by their names.
func (m column) indexes() []index {
	var all []index
	for i := range m.is.Indexes {
		is := &m.is.Indexes[i]
		all = append(all, index{m.was.Index(is.Name.Value), is})
	}
	for i := range m.was.Indexes {
		if was := &m.was.Indexes[i]; m.is.Index(was.Name.Value) == nil {
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
				r.add(x.was.Name.Value, m.is.Table.Pos, "index %q %s is gone%s", x.was.Name.Value, c.was(x.was.Name.Pos), c.migrate())
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
