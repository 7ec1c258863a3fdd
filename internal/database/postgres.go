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

func (d postgres) Transactions() Transactions { return WithShortLocks(d) }

// Block begins a transaction. Inside another one, BEGIN only warns.
func (postgres) Block() Block { return Block{"BEGIN", "COMMIT"} }

func (postgres) LockTimeout() string { return "SET LOCAL lock_timeout = '2s'" }

func (postgres) FireDeferred() string {
	return "-- ALTER TABLE fails while deferred triggers are pending.\nSET CONSTRAINTS ALL IMMEDIATE"
}

func (postgres) Unvalidated(constraint string) string { return constraint + " NOT VALID" }

func (d postgres) Validate(st *spec.Storage) string {
	return "ALTER TABLE " + Table(d, st.Table.Value) + " VALIDATE CONSTRAINT " + d.Ident(st.ConstraintName())
}

func (d postgres) Precondition(message, query string) []string { return CountIsZero(d, message, query) }

func (d postgres) CreateIndex(st *spec.Storage, x *spec.Index, stored []string) string {
	return createIndex(d, "CREATE INDEX", d.Ident(x.Name.Value), Table(d, st.Table.Value), st, x, stored)
}

// CreateIndexOnline cannot run in a transaction
// (https://www.postgresql.org/docs/15/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY).
func (d postgres) CreateIndexOnline(st *spec.Storage, x *spec.Index, name string, stored []string) string {
	return createIndex(d, "CREATE INDEX CONCURRENTLY", d.Ident(name), Table(d, st.Table.Value), st, x, stored)
}

func (d postgres) DropIndexOnline(st *spec.Storage, name string) string {
	return "DROP INDEX CONCURRENTLY " + InSchema(d, st, name)
}

func (postgres) OnlineNote() string {
	return "Runs outside a transaction, so that others can write to the table meanwhile. If it fails, it leaves\n" +
		"an INVALID index: drop that index, and run this again."
}

func (d postgres) RenameIndex(st *spec.Storage, from, to string) string {
	return "ALTER INDEX " + InSchema(d, st, from) + " RENAME TO " + d.Ident(to)
}

// CreateTriggers creates triggers that call one function for new rows and for
// changes of the column. The rules are in the function, because a session compiles it
// once, and reads a condition in WHEN for every statement. The function sets its
// search_path, so that no session can replace the operators = and ||.
func (d postgres) CreateTriggers(s *spec.Spec, st *spec.Storage) []string {
	r := newTransitionRules(d, "%s IS NOT DISTINCT FROM %s", s, st)
	function := InSchema(d, st, r.names.Function)
	body := fmt.Sprintf(`
DECLARE
  rejected text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF (
%s
    ) IS NOT TRUE THEN
      rejected := %s;
    END IF;
  ELSIF (
%s
  ) IS NOT TRUE THEN
    rejected := %s;
  END IF;
  IF rejected IS NOT NULL THEN
    RAISE EXCEPTION USING MESSAGE = rejected, ERRCODE = 'check_violation',
      SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = %s, CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
`, Indent(r.startIsLegal(), "      "), r.message(r.startMessage, "NEW"),
		Indent(r.transitionIsLegal(), "    "), r.message(r.transitionMessage, "OLD", "NEW"), Literal(st.Column.Value))
	tag := "$reject$"
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
		// UPDATE OF would not run if only a BEFORE trigger changes the column.
		trigger(r.names.Transition, "UPDATE", fmt.Sprintf(" WHEN (%s IS DISTINCT FROM %s)", r.exactRow("NEW"), r.exactRow("OLD"))),
	}
}

// DropTriggers drops the function too. The name of a trigger belongs to its table.
func (d postgres) DropTriggers(st *spec.Storage) []string {
	var drops []string
	for _, name := range st.TriggerNames().Triggers() {
		drops = append(drops, "DROP TRIGGER IF EXISTS "+d.Ident(name)+" ON "+Table(d, st.Table.Value))
	}
	return append(drops, "DROP FUNCTION IF EXISTS "+InSchema(d, st, st.TriggerNames().Function)+"()")
}
