// SQLite.

package verify

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // driver sqlite

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
	"stategen.example/internal/files"
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

// besideSQLite are the endings of the files that SQLite may open beside a database
// (https://www.sqlite.org/tempfiles.html).
var besideSQLite = []string{"-journal", "-wal", "-shm"}

// openSQLite opens an existing file for reading. Everything after "sqlite:" is its
// name: there are no parameters.
func openSQLite(address string) (*sql.DB, error) {
	name := strings.TrimPrefix(address, "sqlite:")
	if err := files.IsRegular(name); err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(name) // beside which SQLite opens the others
	if err != nil {
		return nil, err
	}
	for _, ending := range besideSQLite {
		if err := files.IsRegular(real + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return sql.Open("sqlite", "file:"+(&url.URL{Path: name}).EscapedPath()+"?mode=ro")
}
