// The triggers of PostgreSQL: conditions that are worked out without a call,
// and one function that refuses.

package dialect

import (
	"fmt"
	"strings"
)

func postgresTriggers(g guard) []string {
	function := g.beside(g.st, g.names.Function)
	body := fmt.Sprintf(`
DECLARE
  message text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    message := %s;
  ELSE
    message := %s;
  END IF;
  RAISE EXCEPTION USING MESSAGE = message, ERRCODE = 'check_violation',
    SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = %s, CONSTRAINT = TG_NAME;
END
`, g.refusedStart(), g.refusedMove(), Literal(g.st.Column.Value))
	tag := "$refuse$"
	for strings.Contains(body, tag) {
		tag = "$_" + tag[1:]
	}
	trigger := func(name, event, legal string) string {
		return fmt.Sprintf("CREATE TRIGGER %s AFTER %s ON %s\nFOR EACH ROW WHEN ((\n%s\n) IS NOT TRUE)\nEXECUTE FUNCTION %s()",
			g.Ident(name), event, g.Table(g.st.Table.Value), Indent(legal, "  "), function)
	}
	return []string{
		fmt.Sprintf("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS %s%s%s", function, tag, body, tag),
		trigger(g.names.Start, "INSERT", g.legalStart()),
		// UPDATE OF would not see what a BEFORE trigger makes of the column.
		trigger(g.names.Move, "UPDATE", g.legalMove()),
	}
}
