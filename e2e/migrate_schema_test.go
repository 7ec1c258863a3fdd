// The schema that a database reports: tables, constraints, indexes, triggers.

package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// state is everything that a migration may change.
func (w *world) state(t *testing.T) []string {
	t.Helper()
	return slices.Concat(schemaOf(t, w), w.rows(t), w.query(t, "SELECT count(*) FROM "+w.at+"journal"))
}

// schemaQueries ask for the definitions. %s is the schema.
var schemaQueries = map[string][]string{
	"sqlite": {"SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1, 2"},
	"postgres": {
		`SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = '%s'::regnamespace AND contype <> 't' ORDER BY 1, 2`,
		`SELECT indexdef FROM pg_indexes WHERE schemaname = '%s' ORDER BY 1`,
		`SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = '%s'::regnamespace ORDER BY tgname`,
		`SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = '%s'::regnamespace ORDER BY proname`,
		`SELECT viewname, definition FROM pg_views WHERE schemaname = '%s'`,
		`SELECT relname, relkind FROM pg_class WHERE relnamespace = '%s'::regnamespace ORDER BY 1`,
	},
	"mysql": {
		"SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = '%s' ORDER BY 1",
		"SELECT trigger_name, action_timing, event_manipulation, event_object_table, action_statement FROM information_schema.triggers WHERE trigger_schema = '%s' ORDER BY 1",
		"SHOW CREATE TABLE `%s`.orders", "SHOW CREATE TABLE `%s`.`lines`", "SHOW CREATE VIEW `%s`.held",
	},
}

var (
	ofRunners = regexp.MustCompile(`goose_db_version|schema_migrations|version_unique`)
	counter   = regexp.MustCompile(`AUTO_INCREMENT=\d+ `)
	clauses   = regexp.MustCompile(`,?\s*CONSTRAINT `)
	indent    = regexp.MustCompile(`\n +`)
	tableEnd  = regexp.MustCompile(`\s*\)[^)]*$`)
)

// sorted sorts the constraints of CREATE TABLE, because a changed one comes last.
func sorted(table string) string {
	table = indent.ReplaceAllString(table, "\n")
	end := tableEnd.FindString(table)
	parts := clauses.Split(strings.TrimSuffix(table, end), -1)
	slices.Sort(parts[1:])
	return strings.Join(parts, "\n  CONSTRAINT ") + end
}

// schemaOf returns the definitions.
func schemaOf(t *testing.T, w *world) []string {
	t.Helper()
	schema := map[string]string{"postgres": "public", "mysql": w.database()}[w.name]
	if w.at != "" {
		schema = w.schema
	}
	var all []string
	for _, query := range schemaQueries[w.name] {
		if strings.Contains(query, "%s") {
			query = fmt.Sprintf(query, schema)
		}
		for _, line := range w.query(t, query) {
			if ofRunners.MatchString(line) {
				continue
			}
			line = counter.ReplaceAllString(line, "")
			if schema != "" {
				line = strings.ReplaceAll(line, schema, "SHOP")
			}
			if strings.Contains(line, "CREATE TABLE") {
				line = sorted(line)
			}
			all = append(all, line)
		}
	}
	return all
}
