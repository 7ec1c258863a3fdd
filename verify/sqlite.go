// SQLite.

package verify

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"strings"

	_ "modernc.org/sqlite" // driver sqlite

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
)

// SQLite keeps the CREATE TABLE of each table, and ALTER TABLE updates it
// (https://www.sqlite.org/schematab.html).
var sqliteDriver = driver{
	Database: database.SQLite, open: openSQLite, bytewise: "%s COLLATE BINARY",
	column: func(ctx context.Context, tx *sql.Tx, _ driver, table, column string) (*ddl.TableColumn, error) {
		namespace, name, ok := strings.Cut(table, ".")
		if !ok {
			namespace, name = "main", table
		}
		var text string
		err := tx.QueryRowContext(ctx, "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE AND ? = 'main' COLLATE NOCASE",
			name, namespace).Scan(&text)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return read(text, name, column)
	},
	blob: "but as a BLOB, which never equals the text in a CHECK or a query",
	triggers: func(ctx context.Context, tx *sql.Tx, _ driver, table string, _ []string) ([]string, error) {
		return texts(ctx, tx, "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE", table[strings.LastIndexByte(table, '.')+1:])
	},
}

// openSQLite opens an existing file for reading. Everything after "sqlite:" is its
// name: there are no parameters.
func openSQLite(address string) (*sql.DB, error) {
	name := strings.TrimPrefix(address, "sqlite:")
	if info, err := os.Stat(name); err != nil {
		return nil, err
	} else if info.IsDir() {
		return nil, errors.New(name + " is a directory")
	}
	return sql.Open("sqlite", "file:"+(&url.URL{Path: name}).EscapedPath()+"?mode=ro")
}
