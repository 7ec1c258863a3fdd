// Rules on the columns of a spec, and their indexes.

package spec

import (
	"cmp"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// MaxSQLName is the maximum length of a name in bytes in every database: PostgreSQL
// truncates longer names (NAMEDATALEN - 1), MySQL and MariaDB reject names of more
// than 64 characters, and SQLite has no limit.
const MaxSQLName = 63

var storageRules = []rule{
	{diag.Rule{
		ID: "storage-name", Level: diag.Error,
		Summary: "names in the database have 1 to 63 bytes and no backslash",
		Why: "PostgreSQL truncates a name to 63 bytes without an error, and MySQL rejects a name of more than 64 " +
			"characters. Error messages of triggers quote the names, and in a string of MySQL a backslash escapes the " +
			"quote that ends it. Table names may contain a schema: app.orders.",
	}, checkStorageName},
	{diag.Rule{
		ID: "storage-twice", Level: diag.Error,
		Summary: "a column, a constraint and an index are declared once",
		Why:     "Of two lists on one column, each would reject what the other allows. A name can be used once.",
	}, checkStorageTwice},
	{diag.Rule{
		ID: "storage-schema", Level: diag.Error,
		Summary: "the schema file is inside the module",
		Why:     "The path is relative to the spec and inside the module, so that check finds the file on every machine.",
	}, checkStorageSchema},
	{diag.Rule{
		ID: "storage-missing", Level: diag.Error,
		Summary: "a spec with an SQL output has a column",
		Why:     "The SQL files constrain the columns of \"storage\". Without a column, a file would be empty.",
	}, checkStorageMissing},
	{diag.Rule{
		ID: "storage-transitions", Level: diag.Error,
		Summary: "a spec that enforces transitions has transitions",
		Why:     "The triggers allow only the transitions of the spec. Without any they would reject every update.",
	}, checkStorageTransitions},
	{diag.Rule{
		ID: "index-flag", Level: diag.Error,
		Summary: "the condition of a partial index is a flag",
		Why:     "A partial index has the rows whose states have a flag. Queries use the SQL list of the same flag.",
	}, checkIndexFlag},
	{diag.Rule{
		ID: "index-columns", Level: diag.Error,
		Summary: "an index has at least one column, and no column twice",
		Why:     "No database creates an index without columns. A column that appears twice is probably a typo.",
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
		case strings.Contains(name, `\`):
			report(at.Pos, "%s %q contains a backslash, which MySQL reads as an escape; use another name", what, name)
		case len(name) > MaxSQLName:
			report(at.Pos, "%s %q is %d bytes long; shorten it to %d bytes, the limit of PostgreSQL",
				what, shorten(name), len(name), MaxSQLName)
		}
	}
	for _, st := range s.Storage {
		for part := range strings.SplitSeq(st.Table.Value, ".") {
			check("table", st.Table, part)
		}
		check("column", st.Column, st.Column.Value)
		if st.Constraint.IsSet() {
			check("constraint", st.Constraint, st.Constraint.Value)
		} else if name := st.ConstraintName(); len(name) > MaxSQLName {
			report(st.Table.Pos, "the constraint would be named %q, which is %d bytes long; "+
				"set \"constraint\" to a name of at most %d",
				shorten(name), len(name), MaxSQLName)
		}
		trigger, tooLong := st.TriggerNames().Start, func(name string) bool { return len(name) > MaxSQLName }
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
	for _, st := range s.Storage {
		if !st.Table.IsSet() || !st.Column.IsSet() {
			continue
		}
		once("column", st.ColumnName(), st.Table)
		at := cmp.Or(st.Constraint, st.Table)
		once("constraint", st.ConstraintName(), at) // in MySQL, all tables share one namespace
		if st.EnforceTransitions.Value {
			once("trigger", st.TriggerNames().Start, at)
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
		} else {
			s.checkOutside("schema", st.Schema, report)
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
			for column, first := range repeated(x.Columns.Items, func(t Text) string { return foldCase(t.Value) }) {
				report(column.Pos, "column %q is already in this index (%s)", column.Value, first.Pos)
			}
		}
	}
}
