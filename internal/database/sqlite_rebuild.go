// SQLite rebuilds a table if ALTER TABLE cannot change its constraints
// (https://www.sqlite.org/lang_altertable.html#otheralter).

package database

import (
	"fmt"
	"slices"
	"strings"
)

const rebuildNote = "The table is rebuilt. Foreign keys are off meanwhile, because DROP TABLE would delete every row that\n" +
	"refers to it ON DELETE CASCADE. If a statement fails, close the connection: its transaction is open and\n" +
	"locks the database."

// Rebuild has a transaction of its own, because foreign keys cannot be turned off
// inside another one. Its BEGIN fails there, so a tool with a transaction of its own
// stops before anything changes.
func (d sqlite) Rebuild(t TableRebuild) (statements []string, note string) {
	r := rebuild{d, t}
	return slices.Concat(
		[]string{"PRAGMA foreign_keys = OFF", "PRAGMA legacy_alter_table = ON", "BEGIN IMMEDIATE"},
		r.checkSchema(),
		d.Precondition("foreign keys to or from the table were broken before", r.brokenKeys()),
		r.Check,
		[]string{r.Create, r.copyRows()},
		r.carrySequence(),
		[]string{"DROP TABLE " + r.name(r.Table), "ALTER TABLE " + r.name(r.New) + " RENAME TO " + d.Ident(r.Table)},
		r.Dependents,
		d.Precondition("foreign keys to or from the table are broken", r.brokenKeys()),
		[]string{"COMMIT", "PRAGMA legacy_alter_table = OFF", "PRAGMA foreign_keys = ON"},
	), rebuildNote
}

type rebuild struct {
	sqlite
	TableRebuild
}

// name quotes the name of a table in the schema of the rebuilt one.
func (r rebuild) name(table string) string {
	return Table(r.sqlite, strings.TrimPrefix(r.Schema+"."+table, "."))
}

// checkSchema fails if the table differs from the schema file, or has an index or
// trigger that the file lacks and the rebuild would lose.
func (r rebuild) checkSchema() []string {
	master, table := r.name("sqlite_master"), Literal(r.Table)
	var definitions []string
	for _, text := range r.Definitions {
		definitions = append(definitions, Literal(text))
	}
	differs := fmt.Sprintf("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM %s\n"+
		"  WHERE type = 'table' AND name = %s COLLATE NOCASE AND substr(sql, instr(sql, '(')) IN (%s))",
		master, table, strings.Join(definitions, ", "))
	unknown := fmt.Sprintf("SELECT count(*) FROM %s\n"+
		"  WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = %s COLLATE NOCASE", master, table)
	if len(r.Known) > 0 {
		unknown += fmt.Sprintf("\n    AND name COLLATE NOCASE NOT IN (%s)", List(r.Known))
	}
	return slices.Concat(
		r.Precondition("the table differs from the schema file: dump it with .schema", differs),
		r.Precondition("the table has an index or trigger that the schema file lacks", unknown),
	)
}

// brokenKeys counts the foreign keys to and from the table that refer to no row.
func (r rebuild) brokenKeys() string {
	where := fmt.Sprintf("(\"table\" = %[1]s COLLATE NOCASE OR parent = %[1]s COLLATE NOCASE)", Literal(r.Table))
	if r.Schema != "" {
		where += " AND schema = " + Literal(r.Schema)
	}
	return "SELECT count(*) FROM pragma_foreign_key_check\n  WHERE " + where
}

// copyRows rewrites rows while it copies them, because neither table accepts all
// strings. Each column has its table in front: otherwise SQLite would read the quoted
// name of a missing column as a string.
func (r rebuild) copyRows() string {
	var into, from []string
	for _, column := range r.Columns {
		into = append(into, r.Ident(column))
		value := r.name(r.Table) + "." + r.Ident(column)
		if strings.EqualFold(column, r.Storage.Column.Value) && len(r.Rewrites) > 0 {
			value = fmt.Sprintf("CASE %s%s\n    ELSE %s\n  END", r.Exact(value), arms(r.Rewrites), value)
		}
		from = append(from, value)
	}
	return fmt.Sprintf("INSERT INTO %s (%s)\n  SELECT %s\n  FROM %s",
		r.name(r.New), strings.Join(into, ", "), strings.Join(from, ", "), r.name(r.Table))
}

// carrySequence lets AUTOINCREMENT go on from the old table's last number, even if
// the row with that number was deleted.
func (r rebuild) carrySequence() []string {
	if !r.HasSequence {
		return nil
	}
	sequence, is, was := r.name("sqlite_sequence"), Literal(r.New), Literal(r.Table)
	return []string{
		fmt.Sprintf("DELETE FROM %s WHERE name = %s COLLATE NOCASE", sequence, is),
		fmt.Sprintf("INSERT INTO %s (name, seq) SELECT %s, seq FROM %s WHERE name = %s COLLATE NOCASE", sequence, is, sequence, was),
	}
}
