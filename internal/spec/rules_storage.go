// Rules on the columns of a spec, and their indexes.

package spec

import (
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// maxSQLName is the maximum length of a name in bytes in every database: PostgreSQL
// truncates longer names (NAMEDATALEN - 1), MySQL and MariaDB reject names of more
// than 64 characters, and SQLite has no limit.
const maxSQLName = 63

// doorColumn begins the examples that have a column.
const doorColumn = door + "flags:\n  open: {any: [Open]}\n" + twoStates +
	"storage:\n  - table: doors\n    column: state\n"

var storageRules = []rule{
	{diag.Rule{
		ID: "storage-name", Level: diag.Error,
		Summary: "names in the database have 1 to 63 bytes",
		Why: "PostgreSQL truncates a name to 63 bytes without an error, and MySQL rejects a name of more than 64 " +
			"characters. Table names may contain a schema: app.orders.",
		Bad:  doorColumn + "    constraint: the_state_of_a_door_is_open_or_shut_and_it_is_nothing_else_check\n",
		Good: doorColumn + "    constraint: doors_state_check\n",
	}, checkStorageName},
	{diag.Rule{
		ID: "storage-twice", Level: diag.Error,
		Summary: "a column, a constraint and an index are declared once",
		Why: "Of two lists of states on one column, each would reject what the other allows. A name can be used " +
			"once.",
		Bad:  doorColumn + "    constraint: doors_state_check\n  - {table: doors, column: state}\n",
		Good: doorColumn + "    constraint: doors_state_check\n  - {table: windows, column: state}\n",
	}, checkStorageTwice},
	{diag.Rule{
		ID: "storage-schema", Level: diag.Error,
		Summary: "the schema file is inside the module",
		Why: "The path is relative to the spec and inside the module, so that stategen check finds the file on " +
			"every machine.",
		Bad:  doorColumn + "    schema: /var/lib/schema.sql\n",
		Good: doorColumn + "    nullable: true\n",
	}, checkStorageSchema},
	{diag.Rule{
		ID: "storage-missing", Level: diag.Error,
		Summary: "a spec with an SQL output has a column",
		Why:     "The SQL files constrain the columns of \"storage\". Without a column, a file would be empty.",
		Bad:     door + oneState + "outputs:\n  sql: {sqlite: door.sql}\n",
		Good:    doorColumn + "    nullable: false\noutputs:\n  sql: {sqlite: door.sql}\n",
	}, checkStorageMissing},
	{diag.Rule{
		ID: "storage-transitions", Level: diag.Error,
		Summary: "a spec that enforces transitions has transitions",
		Why: "The triggers allow only the transitions of the spec. Without transitions they would reject every " +
			"update.",
		Bad: doorColumn + "    enforce_transitions: true\n",
		Good: doorStates + doorTransitions +
			"storage:\n  - table: doors\n    column: state\n    enforce_transitions: true\n",
	}, checkStorageTransitions},
	{diag.Rule{
		ID: "index-flag", Level: diag.Error,
		Summary: "the condition of a partial index is a flag",
		Why:     "A partial index has the rows whose states have a flag. Queries use the SQL list of the same flag.",
		Bad:     doorColumn + "    indexes: [{name: doors_open, columns: [house], where: opne}]\n",
		Good:    doorColumn + "    indexes: [{name: doors_open, columns: [house], where: open}]\n",
	}, checkIndexFlag},
	{diag.Rule{
		ID: "index-columns", Level: diag.Error,
		Summary: "an index has at least one column, and no column twice",
		Why: "No database creates an index without columns. A column that appears twice is probably a typo for " +
			"another.",
		Bad:  doorColumn + "    indexes: [{name: doors_house, columns: [house, house]}]\n",
		Good: doorColumn + "    indexes: [{name: doors_house, columns: [house, state]}]\n",
	}, checkIndexColumns},
}

func checkStorageName(s *Spec, report reporter) {
	check := func(what string, at Text, name string) {
		switch {
		case !at.IsSet():
		case strings.TrimSpace(name) != name || name == "":
			report(at.Pos, "%s %q is empty, or begins or ends with a space", what, name)
		case strings.ContainsFunc(name, isUnsafeInLine):
			report(at.Pos, "%s %q contains the control character %U", what, name, firstIn(name, isUnsafeInLine))
		case len(name) > maxSQLName:
			report(at.Pos, "%s %q is %d bytes long; shorten it to %d bytes, the limit of PostgreSQL",
				what, shorten(name), len(name), maxSQLName)
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
			report(st.Table.Pos, "the constraint would be named %q, which is %d bytes long; "+
				"set \"constraint\" to a name of at most %d",
				shorten(name), len(name), maxSQLName)
		}
		trigger, tooLong := st.TriggerNames().Start, func(name string) bool { return len(name) > maxSQLName }
		if st.EnforceTransitions.Value && !tooLong(st.ConstraintName()) && tooLong(trigger) {
			report(st.Constraint.Pos, "the trigger would be named %q, which is %d bytes long; "+
				"shorten the name of the constraint or end it in _check", shorten(trigger), len(trigger))
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
		once("constraint", st.ConstraintName(), at) // in MySQL, all tables share one namespace
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
			report(st.Schema.Pos, "schema %q is outside the module; from the folder of go.mod it is %q",
				st.Schema.Value, target)
		}
	}
}

func checkStorageMissing(s *Spec, report reporter) {
	if len(s.Storage) > 0 || !s.wasRead(s, "storage") {
		return
	}
	for _, out := range s.Outputs.All() {
		if slices.Contains(out.Exts, ".sql") {
			report(out.Pos, "this file needs a column to constrain; add one under \"storage\" or remove the output")
		}
	}
}

func checkStorageTransitions(s *Spec, report reporter) {
	for _, st := range s.Storage {
		if st.EnforceTransitions.Value && !s.HasTransitions() && s.wasRead(s, "transitions") {
			report(st.EnforceTransitions.Pos, "the spec has no \"transitions\" to enforce; add them or remove this key")
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
				report(x.Columns.Pos, "index %q has no columns; add one", x.Name.Value)
			}
			first := map[string]Text{}
			for _, column := range x.Columns.Items {
				folded := foldCase(column.Value)
				if old, ok := first[folded]; ok {
					report(column.Pos, "column %q is already in this index (%s)", column.Value, old.Pos)
				} else {
					first[folded] = column
				}
			}
		}
	}
}
