// Package verify compares a live database with a spec: the constraint of each
// column that holds states, in both directions, the triggers that enforce its
// transitions, and the rows whose string no state has. It only reads.
//
// Start reading at [Database.Spec]. Each database has a file of its own; the rows
// are in rows.go. Constraints and triggers are compared by the main module, which
// has no drivers. The command is cmd/stateverify.
package verify

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"stategen.example/internal/column"
	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// A Database is an open connection and what reads it.
type Database struct {
	db     *sql.DB
	driver driver
}

// A driver reads a database.
type driver struct {
	database.Database
	// open opens a URL. Its error never holds the password.
	open func(address string) (*sql.DB, error)
	// bytewise formats a column as a value that differs if its bytes do.
	bytewise string
	setup    string // the first statement of each transaction
	// blob is the fault of a value that the driver returns as []byte. It is empty if
	// the driver returns text so.
	blob string
	// column reads a column. It returns nil if no table has such a column.
	column func(ctx context.Context, tx *sql.Tx, d driver, table, column string) (*ddl.TableColumn, error)
	// triggers returns statements that create the triggers of a table. It fails if it
	// cannot read those with the given names.
	triggers func(ctx context.Context, tx *sql.Tx, d driver, table string, names []string) ([]string, error)
}

// drivers are the drivers by the scheme of the URL.
var drivers = map[string]driver{
	"sqlite":     sqliteDriver,
	"postgres":   postgresDriver,
	"postgresql": postgresDriver,
	"mysql":      mysqlDriver,
	"mariadb":    mysqlDriver,
}

// Open opens a database by its URL: sqlite:FILE, postgres://… or mysql://…
// (MariaDB too). Nothing is written to it. The error never holds the password.
func Open(ctx context.Context, address string) (*Database, error) {
	scheme, _, _ := strings.Cut(address, ":")
	d, ok := drivers[scheme]
	if !ok {
		return nil, errors.New("the URL of the database must begin with sqlite:, postgres:// or mysql://")
	}
	db, err := d.open(address)
	if err != nil {
		return nil, fmt.Errorf("open the %s database: %w", scheme, err)
	}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("open the %s database: %w", scheme, err)
	}
	return &Database{db, d}, nil
}

// parseURL reads the URL of a server. The error of url.Parse would quote the URL,
// and so the password.
func parseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" {
		scheme, _, _ := strings.Cut(address, ":")
		return nil, fmt.Errorf("the URL is invalid; write %s://user:password@host:port/database, with %%-escapes for special characters in user and password", scheme)
	}
	return u, nil
}

// Close ends the connection.
func (d *Database) Close() error { return d.db.Close() }

// Spec compares every column of the spec's storage, in one read-only transaction. The
// findings are at places in the spec. The error reports what could not be read.
func (d *Database) Spec(ctx context.Context, s *spec.Spec) ([]diag.Finding, error) {
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("begin to read: %w", err)
	}
	defer tx.Rollback()
	if d.driver.setup != "" {
		if _, err := tx.ExecContext(ctx, d.driver.setup); err != nil {
			return nil, fmt.Errorf("begin to read: %w", err)
		}
	}
	var found []diag.Finding
	for i := range s.Storage {
		more, err := d.driver.compare(ctx, tx, s, &s.Storage[i])
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return diag.Sort(found), nil
}

// inDatabase is the place in messages of everything that was read.
const inDatabase = "in the database"

// compare compares one column: its constraint, its triggers, then its rows.
func (d driver) compare(ctx context.Context, tx *sql.Tx, s *spec.Spec, st *spec.Storage) ([]diag.Finding, error) {
	is, err := d.column(ctx, tx, d, st.Table.Value, st.Column.Value)
	if err != nil {
		return nil, fmt.Errorf("read the constraints of %s: %w", st.Table.Value, err)
	}
	if is == nil {
		return []diag.Finding{column.Finding(s, "schema-unread", st.Table.Pos, "the database has no table %q with a column %q",
			st.Table.Value, st.Column.Value)}, nil
	}
	found := column.Column(s, st, is, func(diag.Pos) string { return inDatabase })
	found = append(found, column.Extras(s, st, is)...)
	triggers, err := d.triggers(ctx, tx, d, st.Table.Value, st.TriggerNames().Triggers())
	if err != nil {
		return nil, fmt.Errorf("read the triggers of %s: %w", st.Table.Value, err)
	}
	found = append(found, column.Triggers(s, st, ddl.Triggers([]byte(strings.Join(triggers, ";\n")), st.Table.Value), column.Source{
		Databases: []database.Database{d.Database}, Name: inDatabase, At: func(diag.Pos) string { return inDatabase },
	})...)
	rows, err := d.rows(ctx, tx, s, st)
	if err != nil {
		return nil, fmt.Errorf("count the rows of %s by %s: %w", st.Table.Value, st.Column.Value, err)
	}
	return append(found, rows...), nil
}

// read reads a column from SQL text. A missing one is nil.
func read(text, table, column string) (*ddl.TableColumn, error) {
	c, err := ddl.Column([]byte(text), table, column)
	var why *ddl.Error
	if errors.As(err, &why) && (why.Problem == ddl.NoTable || why.Problem == ddl.NoColumn) {
		return nil, nil
	}
	return c, err
}

// texts returns what a query returns, one string a row.
func texts(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}
