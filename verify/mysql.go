package verify

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"

	ddl "github.com/stategen/stategen/internal/dialect"
	"github.com/stategen/stategen/internal/schema"
)

// MySQL and MariaDB show a CREATE TABLE of each table. Their ways to ask for
// constraints alone differ.
var mysqlDialect = dialect{
	open: openMySQL, quote: "`", exact: "CAST(%s AS BINARY)",
	column: mysqlColumn,
	ddl:    ddl.MySQL,
	triggers: `SELECT trigger_name, concat(action_timing, ' ', event_manipulation, ' ', action_statement), false
FROM information_schema.triggers
WHERE event_object_schema = coalesce(?, database()) AND event_object_table = ?`,
	hidden: ", or is not shown to this user, who needs the privilege TRIGGER",
}

// What the server answers where there is no such table
// (https://mariadb.com/kb/en/mariadb-error-code-reference/).
const (
	errBadDatabase = 1049
	errNoSuchTable = 1146
)

func mysqlColumn(ctx context.Context, tx *sql.Tx, d dialect, table, column string) (*schema.TableColumn, error) {
	rows, err := tx.QueryContext(ctx, "SHOW CREATE TABLE "+d.table(table))
	var refused *mysql.MySQLError
	if errors.As(err, &refused) && (refused.Number == errBadDatabase || refused.Number == errNoSuchTable) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if columns, err := rows.Columns(); err != nil || columns[0] != "Table" {
		return nil, err // a view
	}
	var name, text string
	for rows.Next() {
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return read(text, name, column)
}

// openMySQL reads a URL, which the driver does not: mysql://user:password@host:port/database,
// with the driver's own parameters behind a question mark, and socket=FILE for a
// Unix socket.
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
	database := url.PathEscape(strings.TrimPrefix(u.Path, "/"))
	config, err := mysql.ParseDSN(fmt.Sprintf("%s/%s?%s", target, database, params.Encode()))
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
