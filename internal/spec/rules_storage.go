// Rules on the columns that hold states, and their indexes.

package spec

import (
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// maxSQLName is the longest name in bytes that every dialect takes whole:
// PostgreSQL cuts longer ones (NAMEDATALEN - 1), MySQL and MariaDB refuse names
// of more than 64 characters, SQLite has no bound.
const maxSQLName = 63

// doorColumn begins the examples that have a column.
const doorColumn = door + "flags:\n  open: {any: [Open]}\nstates:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n" +
	"storage:\n  - table: doors\n    column: state\n"

var storageRules = []rule{
	{Rule: diag.Rule{
		ID: "storage-name", Level: diag.Error,
		Summary: "names of the database are 1 to 63 bytes",
		Why: "PostgreSQL cuts a name after 63 bytes without an error, so that a later statement does not find it; MySQL refuses " +
			"more than 64 characters.",
		Bad:  doorColumn + "    constraint: the_state_of_a_door_is_open_or_shut_and_it_is_nothing_else_check\n",
		Good: doorColumn + "    constraint: doors_state_check\n",
	}, check: checkStorageName,
	},
	{Rule: diag.Rule{
		ID: "storage-twice", Level: diag.Error,
		Summary: "a column, a constraint and an index are declared once",
		Why:     "Two constraints on one column would each refuse what the other allows, and two of one name can't both be made.",
		Bad:     doorColumn + "    constraint: doors_state_check\n  - {table: doors, column: state}\n",
		Good:    doorColumn + "    constraint: doors_state_check\n  - {table: windows, column: state}\n",
	}, check: checkStorageTwice,
	},
	{Rule: diag.Rule{
		ID: "storage-schema", Level: diag.Error,
		Summary: "the schema file is inside the module",
		Why:     "check reads the file on every machine, so it is named relative to the spec and stands in the module.",
		Bad:     doorColumn + "    schema: /var/lib/schema.sql\n",
		Good:    doorColumn + "    nullable: true\n",
	}, check: checkStorageSchema,
	},
	{Rule: diag.Rule{
		ID: "storage-missing", Level: diag.Error,
		Summary: "SQL is written for a column",
		Why:     "The SQL files guard the columns of storage; without one there is nothing to write.",
		Bad:     door + "states:\n  - {name: Open, db: open}\noutputs:\n  sql: {sqlite: door.sql}\n",
		Good:    doorColumn + "    nullable: false\noutputs:\n  sql: {sqlite: door.sql}\n",
	}, check: checkStorageMissing,
	},
	{Rule: diag.Rule{
		ID: "storage-transitions", Level: diag.Error,
		Summary: "transitions are enforced where there are some",
		Why:     "The triggers let through the moves that the spec declares; without any they would refuse every one.",
		Bad:     doorColumn + "    enforce_transitions: true\n",
		Good:    doorStates + doorMoves + "storage:\n  - table: doors\n    column: state\n    enforce_transitions: true\n",
	}, check: checkStorageTransitions,
	},
	{Rule: diag.Rule{
		ID: "index-flag", Level: diag.Error,
		Summary: "a partial index is on a flag",
		Why:     "The rows of a partial index are those with the states of a flag, whose list a query takes from the same flag.",
		Bad:     doorColumn + "    indexes: [{name: doors_open, columns: [house], where: opne}]\n",
		Good:    doorColumn + "    indexes: [{name: doors_open, columns: [house], where: open}]\n",
	}, check: checkIndexFlag,
	},
	{Rule: diag.Rule{
		ID: "index-columns", Level: diag.Error,
		Summary: "an index has columns, each once",
		Why:     "No database makes an index without columns, and a column that stands twice is a typo for another.",
		Bad:     doorColumn + "    indexes: [{name: doors_house, columns: [house, house]}]\n",
		Good:    doorColumn + "    indexes: [{name: doors_house, columns: [house, state]}]\n",
	}, check: checkIndexColumns,
	},
}

func checkStorageName(s *Spec, report reporter) {
	check := func(what string, at Text, name string) {
		switch {
		case !at.IsSet():
		case strings.TrimSpace(name) != name || name == "":
			report(at.Pos, "%s %q is empty or has a space at an end", what, name)
		case strings.ContainsFunc(name, isUnsafeInLine):
			report(at.Pos, "%s %q holds %U, a control character", what, name, firstIn(name, isUnsafeInLine))
		case len(name) > maxSQLName:
			report(at.Pos, "%s %q is %d bytes long; %d is the most that every database takes whole", what, shorten(name), len(name), maxSQLName)
		}
	}
	for i := range s.Storage {
		st := &s.Storage[i]
		for part := range strings.SplitSeq(st.Table.Value, ".") {
			check("table", st.Table, part)
		}
		check("column", st.Column, st.Column.Value)
		if st.Constraint.IsSet() {
			check("constraint", st.Constraint, st.Constraint.Value)
		} else if name := st.ConstraintName(); len(name) > maxSQLName {
			report(st.Table.Pos, "the constraint would be named %q, which is %d bytes long; give it a \"constraint\" of at most %d",
				shorten(name), len(name), maxSQLName)
		}
		if g := st.TriggerNames(); st.EnforceTransitions.Value && len(st.ConstraintName()) <= maxSQLName && len(g.Start) > maxSQLName {
			report(st.Constraint.Pos, "the trigger would be named %q, which is %d bytes long; give the constraint a shorter name, or one that ends in _check",
				shorten(g.Start), len(g.Start))
		}
		for _, x := range st.Indexes {
			check("index", x.Name, x.Name.Value)
			for _, column := range x.Columns.Items {
				check("column", column, column.Value)
			}
		}
	}
}

func checkStorageTwice(s *Spec, report reporter) {
	first := map[string]Text{}
	once := func(what, name string, at Text) {
		id := what + " " + foldCase(name)
		if old, ok := first[id]; ok {
			report(at.Pos, "%s %q is already declared at %s", what, name, old.Pos)
			return
		}
		first[id] = at
	}
	for i := range s.Storage {
		st := &s.Storage[i]
		if !st.Table.IsSet() || !st.Column.IsSet() {
			continue
		}
		once("column", st.Table.Value+"."+st.Column.Value, st.Table)
		at := st.Constraint
		if !at.IsSet() {
			at = st.Table
		}
		once("constraint", st.ConstraintName(), at) // MySQL has one namespace for all tables
		if g := st.TriggerNames(); st.EnforceTransitions.Value {
			once("trigger", g.Start, at)
		}
		for _, x := range st.Indexes {
			if x.Name.IsSet() {
				once("index", x.Name.Value, x.Name)
			}
		}
	}
}

func checkStorageSchema(s *Spec, report reporter) {
	for _, st := range s.Storage {
		if !st.Schema.IsSet() {
			continue
		}
		if fault := pathFault(st.Schema.Value); fault != "" {
			report(st.Schema.Pos, "schema %q %s", st.Schema.Value, fault)
		} else if target := s.Target(st.Schema); isOutside(target) && !s.alone {
			report(st.Schema.Pos, "schema %q is outside the module; it leads to %q, counted from the folder of go.mod", st.Schema.Value, target)
		}
	}
}

func checkStorageMissing(s *Spec, report reporter) {
	if len(s.Storage) > 0 || !s.wasRead(s, "storage") {
		return
	}
	for _, out := range s.Outputs.All() {
		if slices.Contains(out.Exts, ".sql") {
			report(out.Pos, "the spec has no \"storage\" that this file could guard")
		}
	}
}

func checkStorageTransitions(s *Spec, report reporter) {
	for _, st := range s.Storage {
		if st.EnforceTransitions.Value && !s.HasTransitions() && s.wasRead(s, "transitions") {
			report(st.EnforceTransitions.Pos, "the spec has no \"transitions\" that triggers could enforce")
		}
	}
}

func checkIndexFlag(s *Spec, report reporter) {
	for _, st := range s.Storage {
		for _, x := range st.Indexes {
			if x.Where.IsSet() && x.flag == nil && s.wasRead(s, "flags") {
				report(x.Where.Pos, "%q is not a flag%s", x.Where.Value, s.suggestName(x.Where.Value, true, false))
			}
		}
	}
}

func checkIndexColumns(s *Spec, report reporter) {
	for _, st := range s.Storage {
		for _, x := range st.Indexes {
			if x.Columns.IsSet() && len(x.Columns.Items) == 0 {
				report(x.Columns.Pos, "index %q has no columns", x.Name.Value)
			}
			for i, column := range x.Columns.Items {
				same := func(c Text) bool { return foldCase(c.Value) == foldCase(column.Value) }
				if old := slices.IndexFunc(x.Columns.Items, same); old < i {
					report(column.Pos, "column %q already stands in this index (%s)", column.Value, x.Columns.Items[old].Pos)
				}
			}
		}
	}
}
