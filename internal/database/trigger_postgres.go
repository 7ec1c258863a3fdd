// The triggers of PostgreSQL, and the function that they call.

package database

import (
	"fmt"
	"strings"
)

// postgresTriggers call the function for new rows and for changes of the column.
// What is legal stands in the function, which a session compiles once; a
// condition in WHEN is read again by every statement. Its search_path is its own,
// so that no session puts operators of its own in the place of = and ||.
func postgresTriggers(g guard) []string {
	function := g.beside(g.st, g.names.Function)
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
`, Indent(g.legalStart(), "      "), g.refusedStart(), Indent(g.legalMove(), "    "), g.refusedMove(), Literal(g.st.Column.Value))
	tag := "$refuse$"
	for strings.Contains(body, tag) {
		tag = "$_" + tag[1:]
	}
	trigger := func(name, event, when string) string {
		return fmt.Sprintf("CREATE TRIGGER %s AFTER %s ON %s\nFOR EACH ROW%s EXECUTE FUNCTION %s()",
			g.Ident(name), event, g.Table(g.st.Table.Value), when, function)
	}
	return []string{
		fmt.Sprintf("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql\nSET search_path = pg_catalog, pg_temp AS %s%s%s", function, tag, body, tag),
		trigger(g.names.Start, "INSERT", ""),
		// UPDATE OF would not see what a BEFORE trigger makes of the column.
		trigger(g.names.Move, "UPDATE", fmt.Sprintf(" WHEN (%s IS DISTINCT FROM %s)", g.exactly("NEW"), g.exactly("OLD"))),
	}
}
