// MySQL and MariaDB.

package verify

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
)

// MySQL and MariaDB both show the CREATE TABLE of a table. Their catalogs of
// constraints differ.
var mysqlDriver = driver{
	Database: database.MySQL, open: openMySQL, bytewise: "CAST(%s AS BINARY)",
	column:   mysqlColumn,
	triggers: mysqlTriggers,
}

// The errors of the server for what does not exist
// (https://mariadb.com/kb/en/mariadb-error-code-reference/).
const (
	errBadDatabase = 1049
	errNoSuchTable = 1146
	errNoTrigger   = 1360
)

func mysqlColumn(ctx context.Context, tx *sql.Tx, d driver, table, column string) (*ddl.TableColumn, error) {
	shown, err := show(ctx, tx, "SHOW CREATE TABLE "+database.Table(d, table))
	if isNumber(err, errBadDatabase, errNoSuchTable) || err == nil && shown["Create Table"] == "" { // a view
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return read(shown["Create Table"], shown["Table"], column)
}

// mysqlTriggers asks for each trigger by its name: without the privilege TRIGGER that is
// an error. information_schema would hide the triggers from such a user. It also changes
// texts: it loses letters of four bytes, and in MySQL quotes (https://bugs.mysql.com/bug.php?id=58342).
func mysqlTriggers(ctx context.Context, tx *sql.Tx, d driver, table string, names []string) ([]string, error) {
	namespace, beside := "", ""
	if i := strings.LastIndexByte(table, '.'); i >= 0 {
		namespace, beside, table = table[:i], database.Table(d, table[:i])+".", table[i+1:]
	}
	others, err := texts(ctx, tx, "SELECT trigger_name FROM information_schema.triggers "+
		"WHERE event_object_schema = coalesce(nullif(?, ''), database()) AND event_object_table = ? AND trigger_name NOT IN (?, ?)",
		namespace, table, names[0], names[1])
	if err != nil {
		return nil, err
	}
	var all []string
	for _, name := range append(others, names...) {
		shown, err := show(ctx, tx, "SHOW CREATE TRIGGER "+beside+d.Ident(name))
		if isNumber(err, errNoTrigger) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, shown["SQL Original Statement"])
	}
	return all, nil
}

// show returns the last row of a statement, by the names of its columns.
func show(ctx context.Context, tx *sql.Tx, statement string) (map[string]string, error) {
	rows, err := tx.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values, pointers := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	shown := map[string]string{}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return nil, err
		}
		for i, column := range columns {
			shown[column] = values[i].String
		}
	}
	return shown, rows.Err()
}

// isNumber reports whether the error of the server has one of these numbers.
func isNumber(err error, numbers ...uint16) bool {
	var answer *mysql.MySQLError
	return errors.As(err, &answer) && slices.Contains(numbers, answer.Number)
}

// openMySQL reads a URL, which the driver does not: mysql://user:password@host:port/database,
// with parameters of the driver after a question mark, and socket=FILE for a Unix
// socket.
func openMySQL(address string) (*sql.DB, error) {
	u, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	params := u.Query()
	target := "tcp(" + net.JoinHostPort(cmp.Or(u.Hostname(), "127.0.0.1"), cmp.Or(u.Port(), "3306")) + ")"
	if socket := params.Get("socket"); socket != "" {
		params.Del("socket")
		target = "unix(" + socket + ")"
	}
	name := url.PathEscape(strings.TrimPrefix(u.Path, "/"))
	config, err := mysql.ParseDSN(fmt.Sprintf("%s/%s?%s", target, name, params.Encode()))
	if err != nil {
		return nil, err
	}
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}
