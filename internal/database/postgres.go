// PostgreSQL.

package database

import (
	"fmt"
	"strings"

	"stategen.example/internal/spec"
)

type postgres struct{ Standard }

func (postgres) Exact(expression string) string { return expression + ` COLLATE "C"` }

func (postgres) Info() Info {
	return Info{
		Name: "postgres", Title: "PostgreSQL",
		RunNote: "It checks existing rows and locks the table meanwhile. On a large table, add the\n" +
			"constraint NOT VALID, and validate it in a second transaction.",
		Runners: map[string]Runner{"plain": {Note: "Run it with: psql -v ON_ERROR_STOP=1 -f THIS_FILE"}},
	}
}

// Transactions hold changes of the schema, and can keep their locks short.
func (postgres) Transactions() Transactions {
	return ShortLocks{
		Own: Block{"BEGIN", "COMMIT"}, LockTimeout: "SET LOCAL lock_timeout = '2s'", FireDeferred: "SET CONSTRAINTS ALL IMMEDIATE",
		NotValid: " NOT VALID", Concurrently: " CONCURRENTLY",
	}
}

func (d postgres) CreateIndex(st *spec.Storage, x *spec.Index, stored []string) string {
	return createIndex(d, d.Ident(x.Name.Value), Table(d, st.Table.Value), st, x, stored)
}

// CreateTriggers creates triggers that call one function for new rows and for
// changes of the column. The rules stand in the function, which a session
// compiles once; a condition in WHEN is read again by every statement. Its
// search_path is its own, so that no session puts operators of its own in the
// place of = and ||.
func (d postgres) CreateTriggers(s *spec.Spec, st *spec.Storage) []string {
	r := newTransitionRules(d, "%s IS NOT DISTINCT FROM %s", s, st)
	function := InSchema(d, st, r.names.Function)
	body := fmt.Sprintf(`
DECLARE
  refused text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF (
%s
    ) IS NOT TRUE THEN
      refused := %s;
    END IF;
  ELSIF (
%s
  ) IS NOT TRUE THEN
    refused := %s;
  END IF;
  IF refused IS NOT NULL THEN
    RAISE EXCEPTION USING MESSAGE = refused, ERRCODE = 'check_violation',
      SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = %s, CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
`, Indent(r.startIsLegal(), "      "), r.message(r.startMessage, "NEW"),
		Indent(r.transitionIsLegal(), "    "), r.message(r.transitionMessage, "OLD", "NEW"), Literal(st.Column.Value))
	tag := "$refuse$"
	for strings.Contains(body, tag) {
		tag = "$_" + tag[1:]
	}
	trigger := func(name, event, when string) string {
		return fmt.Sprintf("CREATE TRIGGER %s AFTER %s ON %s\nFOR EACH ROW%s EXECUTE FUNCTION %s()",
			d.Ident(name), event, Table(d, st.Table.Value), when, function)
	}
	return []string{
		fmt.Sprintf("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql\nSET search_path = pg_catalog, pg_temp AS %s%s%s", function, tag, body, tag),
		trigger(r.names.Start, "INSERT", ""),
		// UPDATE OF would not see what a BEFORE trigger makes of the column.
		trigger(r.names.Transition, "UPDATE", fmt.Sprintf(" WHEN (%s IS DISTINCT FROM %s)", r.exactRow("NEW"), r.exactRow("OLD"))),
	}
}

// DropTriggers drops the function too. A trigger's name is known in its table alone.
func (d postgres) DropTriggers(st *spec.Storage) []string {
	var drops []string
	for _, name := range st.TriggerNames().Triggers() {
		drops = append(drops, "DROP TRIGGER IF EXISTS "+d.Ident(name)+" ON "+Table(d, st.Table.Value))
	}
	return append(drops, "DROP FUNCTION IF EXISTS "+InSchema(d, st, st.TriggerNames().Function)+"()")
}
