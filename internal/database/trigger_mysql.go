// The triggers of MySQL and MariaDB.

package database

import (
	"fmt"

	"stategen.example/internal/spec"
)

// oneString makes the mysql and mariadb programs take the semicolons between two
// of it for a part of a string and not for the end of the statement. To the
// servers it is a comment of a version that is yet to come. So a file with
// triggers needs no DELIMITER, which drivers do not know.
//
// It stands outside of literals, so that it does not matter what they hold, and
// the servers do not keep it: it is in no dump.
const oneString = `/*!999999 " */`

func aboutMySQLTriggers(*spec.Spec, *spec.Storage) string {
	return "The comments with a quotation mark keep the mysql and mariadb programs from\nending the statement at a semicolon between them."
}

// mysqlTriggers cut the message at the 128 characters that MESSAGE_TEXT may have
// (https://dev.mysql.com/doc/refman/8.0/en/signal.html), and what rows hold at
// 54, so that both are in it.
func mysqlTriggers(g guard) []string {
	return []string{
		g.mysqlTrigger(g.names.Start, "INSERT", g.legalStart(), g.refusedStart()),
		g.mysqlTrigger(g.names.Move, "UPDATE", g.legalMove(), g.refusedMove()),
	}
}

func (g guard) mysqlTrigger(name, event, legal, message string) string {
	return fmt.Sprintf(`CREATE TRIGGER %s AFTER %s ON %s FOR EACH ROW
BEGIN
  DECLARE refused VARCHAR(128) CHARACTER SET utf8mb4 DEFAULT IF(
%s,
    NULL,
    LEFT(%s, 128)
  ) %[6]s;
  IF refused IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = refused; END IF;
END %[6]s`, g.beside(g.st, name), event, g.Table(g.st.Table.Value), Indent(legal, "    "), message, oneString)
}
