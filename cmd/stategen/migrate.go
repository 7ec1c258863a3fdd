// stategen migrate: the SQL that carries the rows.

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stategen.example/internal/breaking"
	"stategen.example/internal/database"
	"stategen.example/internal/files"
	"stategen.example/internal/migrate"
	"stategen.example/internal/spec"
)

var migrateVerb = verb{
	name: "migrate", args: "[SPEC]",
	short: "write the SQL that carries rows to a new version",
	long: `Writes the SQL that carries the columns of SPEC from the old version that
--against names to the new one: it widens the constraint, rewrites rows, stops if
a row would be lost, and narrows the constraint. WHAT is a file, a git revision
or - for standard input; /dev/null or a FILE.yaml that is not there stands for no
version, and gives the first migration. SPEC may be left out where the module
holds one spec.

The SQL goes to standard output, or with --dir into files, numbered after those
that are there. An existing file is never overwritten.
Exit status 1: the spec is invalid, or the change needs a decision that the spec
does not hold; the finding says which.`,
	flags: []string{"against", "dialect", "tool", "dir", "name", "down", "sqlite-version", "schema"},
	run:   (*command).migrate,
}

func (c *command) migrate(args []string) (int, error) {
	if c.against == "" {
		return 0, usageError("migrate needs --against: a file, a git revision such as main, - for standard input, or /dev/null for the first migration")
	}
	i := slices.IndexFunc(migrate.Tools, func(t migrate.Tool) bool { return t.Name == c.tool })
	if i < 0 {
		return 0, usageError(fmt.Sprintf("--tool: no tool %q%s (want one of %s)", c.tool, spec.Suggest(c.tool, migrate.ToolNames()), strings.Join(migrate.ToolNames(), ", ")))
	}
	if c.name != filepath.Base(c.name) && c.name != "" {
		return 0, usageError(fmt.Sprintf("--name: %q is a path; --dir says where the files go", c.name))
	}
	m, s, err := c.parseOne(args)
	if err != nil || s == nil {
		return exitFindings, err
	}
	d, err := c.databaseOf(s)
	if err != nil {
		return 0, err
	}
	schemas, err := c.schemas(m, d)
	if err != nil {
		return 0, err
	}
	change, from, err := c.change(m, s)
	if err != nil {
		return 0, err
	}
	if undecided := migrate.Undecided(change); len(undecided) > 0 {
		m.found = undecided
		return exitFindings, c.report(c.stderr, c.shown([]*module{m}))
	}
	migrations, err := migrate.Migrations(change, d, schemas)
	if err != nil {
		return 0, err
	}
	return exitFine, c.writeMigrations(migrate.Tools[i], change, from, migrations)
}

// change is what happened to a spec since the old version, which may be none,
// and what that is called.
func (c *command) change(m *module, s *spec.Spec) (change *breaking.Change, from string, err error) {
	older, err := c.older([]*module{m}, true)
	if err != nil {
		return nil, "", err
	}
	old, note, err := older.version(m, s)
	if err != nil {
		return nil, "", err
	}
	from = older.origin(m, old)
	if note != "" && c.against != os.DevNull && !c.quiet {
		fmt.Fprintf(c.stderr, "stategen: %s\n", note)
	}
	if old == nil {
		old = new(spec.Spec)
	}
	return c.between(m, old, s), from, nil
}

// databaseOf returns the database that the command line names, or the only one that
// the spec has an output for.
func (c *command) databaseOf(s *spec.Spec) (database.Database, error) {
	names := strings.Join(database.Names(), ", ")
	wanted := c.dialect
	if wanted == "" {
		declared := s.Outputs.SQL.Databases()
		if len(declared) != 1 {
			return nil, usageError("migrate needs --dialect: " + names)
		}
		wanted = declared[0]
	}
	d := database.Named(wanted)
	if d == nil {
		return nil, usageError(fmt.Sprintf("--dialect: no dialect %q%s (want one of %s)", wanted, spec.Suggest(wanted, database.Names()), names))
	}
	return d, nil
}

// schemas returns the CREATE TABLE of tables if they must be built again, and else
// nil.
func (c *command) schemas(m *module, d database.Database) (migrate.Schemas, error) {
	reason, err := d.RebuildReason(c.sqliteVersion, m.specs[0])
	if err != nil {
		return nil, usageError("--sqlite-version: " + err.Error())
	}
	if reason == "" {
		return nil, nil
	}
	return func(st *spec.Storage) ([]byte, error) {
		switch {
		case c.schema != "":
			src, err := files.Read(c.file(c.schema))
			if err != nil {
				err = asTyped("--schema "+c.schema, err)
			}
			return src, err
		case st.Schema.IsSet():
			return m.tree.Read(m.specs[0].Target(st.Schema))
		}
		return nil, usageError("--schema is missing: " + reason)
	}, nil
}

// writeMigrations prints the files, or writes them where --dir says.
func (c *command) writeMigrations(tool migrate.Tool, change *breaking.Change, from string, migrations []migrate.Migration) error {
	to := change.New.Path
	if change.Old.Path == to {
		to = "" // the same file at another time
	}
	if len(migrations) == 0 && !c.quiet {
		fmt.Fprintf(c.stderr, "stategen: nothing that a database holds or guards changes from %s\n", from)
	}
	var w *migrationDir
	if c.into != "" {
		var err error
		if w, err = c.openMigrations(tool); err != nil {
			return err
		}
	}
	for _, m := range migrations {
		if c.name != "" {
			m.Name = c.name
			if len(migrations) > 1 {
				m.Name += "_" + strings.ReplaceAll(m.Column, ".", "_")
			}
		}
		steps := tool.Files(m, from, to)
		if w != nil {
			if err := w.add(m, steps); err != nil {
				return err
			}
			continue
		}
		if c.down {
			slices.Reverse(steps)
		}
		var b strings.Builder
		for _, step := range steps {
			for _, f := range step {
				if c.down && f.Down || !c.down && f.Up {
					if b.Len() > 0 {
						b.WriteByte('\n')
					}
					b.Write(f.Data)
				}
			}
		}
		if _, err := c.stdout.Write([]byte(b.String())); err != nil {
			return fmt.Errorf("print the migration: %w", err)
		}
	}
	if w == nil {
		return nil
	}
	return w.write()
}
