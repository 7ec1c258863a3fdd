// MySQL and MariaDB.

package database

import (
	"fmt"
	"strings"

	"stategen.example/internal/spec"
)

type mysql struct{ Standard }

func (mysql) Info() Info {
	return Info{
		Name: "mysql", Title: "MySQL and MariaDB", Setup: "SET NAMES utf8mb4;", NoPartialIndexes: true,
		RunNote: "It checks existing rows. Before MySQL 8.0.16 and MariaDB 10.2, servers parse a CHECK\n" +
			"constraint but do not enforce it.",
		ConstraintNote: "DROP CONSTRAINT needs MySQL 8.0.19 or later. The server may copy the table while writers wait.",
		Runners: map[string]Runner{
			"plain":          {Note: "Run it with: mariadb DATABASE < THIS_FILE (or mysql). If it stops halfway, run it again."},
			"golang-migrate": {Note: "If you pass an *sql.DB to golang-migrate, open it with multiStatements=true. A database URL needs nothing."},
		},
	}
}

// Ident quotes with backticks, which no setting changes.
func (mysql) Ident(name string) string { return quote(name, "`") }

// Exact compares bytes. The default collations of both servers compare without
// regard to case and trailing spaces (https://mariadb.com/kb/en/binary-operator/).
func (mysql) Exact(expression string) string { return "BINARY " + expression }

func (d mysql) Transactions() Transactions { return CommittingEach(d) }

// Precondition can run again after it failed and left its table. DROP TABLE would
// commit.
func (d mysql) Precondition(message, query string) []string {
	all := CountIsZero(d, message, query)
	all[len(all)-1] = "DROP TEMPORARY TABLE " + preconditionTable
	return append([]string{"DROP TEMPORARY TABLE IF EXISTS " + preconditionTable}, all...)
}

// ChangeIndexes is one ALTER TABLE.
func (d mysql) ChangeIndexes(st *spec.Storage, drop []string, create []*spec.Index) string {
	var actions []string
	for _, name := range drop {
		actions = append(actions, "DROP INDEX "+d.Ident(name))
	}
	for _, x := range create {
		actions = append(actions, "ADD INDEX "+d.Ident(x.Name.Value)+" ("+Idents(d, x.Columns.Items)+")")
	}
	return AlterTable(d, st, actions...)
}

// CreateIndex has the column of states last instead of a condition.
func (d mysql) CreateIndex(st *spec.Storage, x *spec.Index, _ []string) string {
	columns := Idents(d, x.Columns.Items)
	if x.Flag() != nil {
		columns += ", " + d.Ident(st.Column.Value)
	}
	return fmt.Sprintf("CREATE INDEX %s ON %s (%s)", d.Ident(x.Name.Value), Table(d, st.Table.Value), columns)
}

// oneString is a comment with a quotation mark. Between two of them, the mysql and
// mariadb programs read a string, so semicolons there do not end the statement. Servers
// skip it: it is for a version far in the future. So a file with triggers needs no
// DELIMITER, which drivers do not know.
//
// It is outside literals, whose text therefore does not matter. Dumps do not have it.
const oneString = `/*!999999 " */`

func (mysql) TriggerNote(*spec.Spec, *spec.Storage) string {
	return "The comments with a quotation mark keep the mysql and mariadb programs from\nending the statement at a semicolon between them."
}

// CreateTriggers shortens the message to the 128 characters of MESSAGE_TEXT
// (https://dev.mysql.com/doc/refman/8.0/en/signal.html), and each string to 50, so
// that both are in the message.
func (d mysql) CreateTriggers(s *spec.Spec, st *spec.Storage) []string {
	r := newTransitionRules(d, "%s <=> %s", s, st)
	r.concat = func(parts ...string) string { return "concat(" + strings.Join(parts, ", ") + ")" }
	r.shown = `coalesce(concat('"', left(%s, 50), '"'), 'NULL')`
	trigger := func(name, event, legal, message string) string {
		return fmt.Sprintf(`CREATE TRIGGER %s AFTER %s ON %s FOR EACH ROW
BEGIN
  DECLARE rejected VARCHAR(128) CHARACTER SET utf8mb4 DEFAULT IF(
%s,
    NULL,
    LEFT(%s, 128)
  ) %[6]s;
  IF rejected IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = rejected; END IF;
END %[6]s`, InSchema(d, st, name), event, Table(d, st.Table.Value), Indent(legal, "    "), message, oneString)
	}
	return []string{
		trigger(r.names.Start, "INSERT", r.startIsLegal(), r.message(r.startMessage, "NEW")),
		trigger(r.names.Transition, "UPDATE", r.transitionIsLegal(), r.message(r.transitionMessage, "OLD", "NEW")),
	}
}

func (d mysql) DropTriggers(st *spec.Storage) []string { return dropTriggers(d, st) }
