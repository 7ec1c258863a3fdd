// PostgreSQL.

package verify

import (
	"context"
	"database/sql"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"stategen.example/internal/database"
	"stategen.example/internal/ddl"
)

// PostgreSQL keeps the expression of each constraint, but no CREATE TABLE. Row security
// is off, so rows that the user may not see cause an error. Otherwise the counts would
// lack them.
var postgresDriver = driver{
	Database: database.Postgres, open: openPostgres, bytewise: `concat(%s) COLLATE "C"`, setup: "SET LOCAL row_security = off",
	column: postgresColumn,
	triggers: func(ctx context.Context, tx *sql.Tx, d driver, table string, _ []string) ([]string, error) {
		return texts(ctx, tx, postgresTriggers, database.Table(d, table))
	},
}

// postgresTriggers returns the triggers and their functions as pg_dump writes them.
// A trigger that is disabled in one partition counts as disabled.
const postgresTriggers = `
WITH RECURSIVE tables AS (
	SELECT to_regclass($1)::oid AS id
	UNION
	SELECT inhrelid FROM pg_inherits JOIN tables ON inhparent = id
)
SELECT concat_ws(E';\n', pg_get_functiondef(t.tgfoid), pg_get_triggerdef(t.oid),
	(SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname)
	FROM pg_trigger p JOIN tables ON p.tgrelid = id WHERE p.tgname = t.tgname AND p.tgenabled NOT IN ('O', 'A') LIMIT 1))
FROM pg_trigger t
WHERE t.tgrelid = to_regclass($1) AND NOT t.tgisinternal`

// postgresCatalog returns everything that limits a column: its own checks, and the
// labels and checks of its type. If the type is a domain, those of its base type too.
const postgresCatalog = `
WITH RECURSIVE types AS (
	SELECT a.attrelid, a.attnotnull OR t.typnotnull AS not_null, t.oid, t.typname, t.typbasetype
	FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
	WHERE a.attrelid = to_regclass($1) AND a.attname = $2 AND NOT a.attisdropped AND r.relkind IN ('r', 'p', 'f')
	UNION ALL
	SELECT d.attrelid, d.not_null OR t.typnotnull, t.oid, t.typname, t.typbasetype
	FROM types d JOIN pg_type t ON t.oid = d.typbasetype
)
SELECT 'column', '', max(not_null::text) FROM types HAVING count(*) > 0
UNION ALL
SELECT 'label', t.typname::text, e.enumlabel::text FROM types t JOIN pg_enum e ON e.enumtypid = t.oid
UNION ALL
SELECT 'check', conname::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'c' AND conrelid IN (SELECT attrelid FROM types)
UNION ALL
SELECT 'domain', conname::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'c' AND contypid IN (SELECT oid FROM types)
ORDER BY 1, 2, 3`

func postgresColumn(ctx context.Context, tx *sql.Tx, d driver, table, column string) (*ddl.TableColumn, error) {
	rows, err := tx.QueryContext(ctx, postgresCatalog, database.Table(d, table), column)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	exists := false
	c := &ddl.TableColumn{Table: table, Column: column}
	labels := ddl.Constraint{Kind: ddl.Enum}
	for rows.Next() {
		var kind, name, text string
		if err := rows.Scan(&kind, &name, &text); err != nil {
			return nil, err
		}
		switch kind {
		case "column":
			exists, c.NotNull = true, c.NotNull || text == "true"
		case "label":
			labels.Name, labels.Literals = name, append(labels.Literals, ddl.Literal{Value: text})
		case "check":
			addCheck(c, name, text, column)
		case "domain":
			addCheck(c, name, text, "VALUE")
		}
	}
	if labels.Literals != nil {
		c.Constraints = append(c.Constraints, labels)
	}
	if err := rows.Err(); err != nil || !exists {
		return nil, err
	}
	return c, nil
}

func addCheck(c *ddl.TableColumn, name, definition, subject string) {
	check := ddl.Check(definition, subject)
	check.Name = name
	if check.Kind == ddl.List || check.Kind == ddl.Opaque {
		c.Constraints = append(c.Constraints, check)
	}
	c.NotNull = c.NotNull || check.RejectsNull && !check.NotEnforced
}

// openPostgres does not pass the password to the parser of the driver, because its
// errors quote the URL.
func openPostgres(address string) (*sql.DB, error) {
	u, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	params := u.Query()
	password, ok := u.User.Password()
	if ok {
		u.User = url.User(u.User.Username())
	} else if password, ok = params.Get("password"), params.Has("password"); ok {
		params.Del("password")
		u.RawQuery = params.Encode()
	}
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		return nil, err
	}
	if ok {
		config.Password = password
	}
	return stdlib.OpenDB(*config), nil
}
