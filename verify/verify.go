// Package verify compares a live database with a spec: the constraint of each
// column that holds states, in both directions, the triggers that enforce its
// transitions, and the rows that hold a string which no state has. It only reads.
//
// Start reading at [Database.Spec]. Each database has a file of its own, the
// rows are in rows.go. The comparison of constraints is in the main module,
// which has no drivers; the command is cmd/stateverify.
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

// A driver is how a database is read; the dialect is what was written to it.
type driver struct {
	database.Database
	// open takes the URL. Its error never holds the password.
	open func(address string) (*sql.DB, error)
	// exact returns texts that differ where the bytes of a column do.
	exact string
	setup string // is run first in each transaction
	// blob is the fault of what the driver gives as []byte, where that is no text.
	blob string
	// column reads what the database says of a column. It is nil where there
	// is no such column in a table.
	column func(ctx context.Context, tx *sql.Tx, d driver, table, column string) (*ddl.TableColumn, error)
	// triggers returns statements that make the triggers of a table; of those with
	// these names it says at least that it can't.
	triggers func(ctx context.Context, tx *sql.Tx, d driver, table string, names []string) ([]string, error)
}

// drivers are those of each scheme that a URL may begin with.
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
		return nil, errors.New("the URL of the database begins with none of sqlite:, postgres:// and mysql://")
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

// parseURL reads the URL of a server. Its own error would quote the URL, and
// the password with it.
func parseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" {
		scheme, _, _ := strings.Cut(address, ":")
		return nil, fmt.Errorf("the URL does not parse; write %s://user:password@host:port/database, with %%-escapes for what is special in user and password", scheme)
	}
	return u, nil
}

// Close ends the connection.
func (d *Database) Close() error { return d.db.Close() }

// Spec compares every column of the spec's storage, in one transaction that may
// not write. The diagnostics point into the spec; the error is what the
// database refused.
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

// inDatabase is where things are, in messages.
const inDatabase = "in the database"

// compare looks at one column: its constraint, its triggers, then its rows.
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

// read reads a column from SQL text. One that is not there is nil.
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
