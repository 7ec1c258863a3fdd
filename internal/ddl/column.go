// A column of a table, with all that limits it.

package ddl

import (
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A TableColumn is a column after all statements of a text.
type TableColumn struct {
	Table  string // as the text spells it, without a schema
	Column string
	// TablePos is the position of the table's name in CREATE TABLE, and Pos that of
	// the column's name in its definition. They are zero if the text alters the
	// table but does not create it.
	TablePos, Pos diag.Pos
	// NotNull tells that NOT NULL or a CHECK rejects NULL.
	NotNull bool
	// Constraints are the lists, enums and opaque CHECKs of the column.
	Constraints []Constraint
	// Triggers are the triggers of the table, by name.
	Triggers []Trigger
}

// Lists returns the constraints that restrict the column to strings. All of them
// hold; without one, the column is not restricted.
func (c *TableColumn) Lists() []Constraint {
	return slices.DeleteFunc(slices.Clone(c.Constraints), func(k Constraint) bool { return !k.limits() })
}

// NoList returns why a column has no list: what is wrong with the constraint of
// that name, or else with the first one. The name may be empty.
func (c *TableColumn) NoList(name string) *Error {
	if len(c.Constraints) == 0 {
		return errorf(NoCheck, c.Pos, "no CHECK limits column %q of table %q", c.Column, c.Table)
	}
	k := &c.Constraints[max(0, c.named(name))]
	if k.NotEnforced {
		return errorf(NoCheck, k.Pos, "the CHECK on column %q of table %q is NOT ENFORCED", c.Column, c.Table)
	}
	return errorf(NotUnderstood, k.Pos, "the CHECK on column %q of table %q is not a plain list of strings", c.Column, c.Table)
}

// named returns the index of the CHECK of that name, or else of the one to which a
// database would give the name, or -1.
func (c *TableColumn) named(name string) int {
	found := slices.IndexFunc(c.Constraints, func(k Constraint) bool {
		return k.Kind != Enum && name != "" && strings.EqualFold(k.Name, name)
	})
	if found < 0 {
		found = slices.IndexFunc(c.Constraints, func(k Constraint) bool { return slices.Contains(k.aka, fold(name)) })
	}
	return found
}

// Column reads the statements of src in order and returns the column as it is after
// the last one. The table may have its schema in front. Names that differ only by
// case are the same name. The error is an [*Error].
//
// In a migration with both directions, only the way up is read.
func Column(src []byte, table, column string) (*TableColumn, error) {
	c := read(src)
	t, err := c.tables.find(table)
	if err != nil {
		return nil, err
	}
	return t.describe(column)
}

func read(src []byte) *catalog {
	c := newCatalog()
	for statement := range newLexer(string(src)).statements() {
		c.run(statement)
	}
	return c
}

// describe returns a column of the table with all that limits it.
func (t *table) describe(columnName string) (*TableColumn, error) {
	col := t.columns[fold(columnName)]
	dropped, wasDropped := t.dropped[fold(columnName)]
	switch {
	case col != nil:
	case wasDropped:
		return nil, errorf(NoColumn, dropped, "column %q of table %q is dropped or renamed", columnName, t.name)
	case !t.partial:
		return nil, errorf(NoColumn, t.pos, "table %q has no column %q", t.name, columnName)
	default:
		col = &column{name: columnName}
	}
	tc := &TableColumn{Table: t.name, Column: col.name, TablePos: t.pos, Pos: col.pos, NotNull: col.notNull}
	if e := col.enum; e != nil {
		tc.Constraints = append(tc.Constraints, Constraint{Name: e.name, Pos: e.pos, Kind: Enum, Literals: e.labels})
	}
	if d := col.domain; d != nil {
		value := d.columns["value"]
		tc.NotNull = tc.NotNull || value.notNull
		tc.add(d, value)
	}
	tc.add(t, col)
	tc.Triggers = t.listTriggers()
	if col.pos == (diag.Pos{}) && len(tc.Constraints) == 0 && !tc.NotNull {
		return nil, errorf(NoColumn, t.pos, "no statement defines column %q of table %q", columnName, t.name)
	}
	return tc, nil
}

// add adds the checks of the table that limit the column.
func (tc *TableColumn) add(t *table, col *column) {
	for _, k := range t.checks {
		if k.gone {
			continue
		}
		con := k.constraint(col.name, t.hasColumn)
		tc.NotNull = tc.NotNull || con.RejectsNull && !con.NotEnforced
		if con.Kind == List || con.Kind == Opaque {
			tc.Constraints = append(tc.Constraints, con)
		}
	}
}
