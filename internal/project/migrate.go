// Migrate: the SQL that takes rows from the old version of a spec to the new one.

package project

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/breaking"
	"stategen.example/internal/database"
	"stategen.example/internal/files"
	"stategen.example/internal/migrate"
	"stategen.example/internal/spec"
)

// MigrateOptions say what to migrate from and what the files are for.
type MigrateOptions struct {
	Against  string // as for [Project.Breaking]; a .yaml that does not exist is no old version
	Database string // one of [database.Names]; empty for the only one that the spec has SQL for
	Tool     string // one of [Tools]
	// SQLite is the version of SQLite, such as 3.40. A version that cannot change a
	// constraint needs the CREATE TABLE, from the file Schema or the spec's own.
	SQLite, Schema string
	Dir            string // the folder for the files; empty returns the SQL instead
	Name           string // the files' name instead of one after the change
	Down           bool   // return the way back
}

// Tools returns the names of the tools that run migrations.
func Tools() []string { return migrate.ToolNames() }

// Migrate writes the migration of a single spec into a folder, or returns its SQL
// as data. A change that needs a decision which the spec does not hold is refused.
func (p *Project) Migrate(o MigrateOptions) (Report, error) {
	r, m, s, err := p.loadOne()
	defer r.close()
	if err == nil && s != nil {
		err = r.migrate(m, s, o)
	}
	return r.result(), err
}

func (r *run) migrate(m *module, s *spec.Spec, o MigrateOptions) error {
	tool := slices.IndexFunc(migrate.Tools, func(t migrate.Tool) bool { return t.Name == o.Tool })
	if tool < 0 {
		return fmt.Errorf("no tool %q", o.Tool)
	}
	if strings.Trim(o.Name, nameRunes) != "" {
		return fmt.Errorf("--name: %q may have only letters, digits, _ and -; --dir sets the folder of the files", o.Name)
	}
	d, err := databaseOf(s, o.Database)
	if err != nil {
		return err
	}
	schemas, err := r.schemas(m, s, d, o)
	if err != nil {
		return err
	}
	change, from, err := r.change(m, s, o.Against)
	if err != nil {
		return err
	}
	if undecided := migrate.Undecided(change); len(undecided) > 0 {
		m.found, r.report.Refused = append(m.found, undecided...), true
		return nil
	}
	migrations, err := migrate.Migrations(change, d, schemas)
	if err != nil {
		return err
	}
	switch {
	case len(s.Storage) == 0:
		r.note(s.Path + " has no \"storage\": there is no column to migrate")
	case len(migrations) == 0:
		r.note("no column changes since " + from)
	}
	return r.deliver(migrations, migrate.Tools[tool], from, s.Path, o)
}

// nameRunes are the characters that are safe in the name of a file on every system.
const nameRunes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// change returns the change of a spec since its old version, which may be none,
// and what the old version is called.
func (r *run) change(m *module, s *spec.Spec, against string) (change *breaking.Change, from string, err error) {
	older, err := r.older(against)
	if err != nil {
		return nil, "", err
	}
	old, err := older.find(m, s)
	if err != nil {
		return nil, "", err
	}
	if !isNull(against) {
		r.note(old.note)
	}
	return r.between(m, cmp.Or(old.spec, new(spec.Spec)), s, against), old.from, nil
}

// databaseOf returns the database of that name, or the only one that the spec has
// an output for.
func databaseOf(s *spec.Spec, name string) (database.Database, error) {
	if name == "" {
		declared := s.Outputs.SQL.Databases()
		if len(declared) != 1 {
			return nil, errors.New("migrate needs --database: " + strings.Join(database.Names(), ", "))
		}
		name = declared[0]
	}
	if d := database.Named(name); d != nil {
		return d, nil
	}
	return nil, fmt.Errorf("no database %q", name)
}

// schemas returns the source of CREATE TABLE if a table must be rebuilt, and nil
// otherwise.
func (r *run) schemas(m *module, s *spec.Spec, d database.Database, o MigrateOptions) (migrate.Schemas, error) {
	reason, err := d.RebuildReason(o.SQLite, s)
	if err != nil {
		return nil, fmt.Errorf("--sqlite-version: %w", err)
	}
	if reason == "" {
		return nil, nil
	}
	return func(st *spec.Storage) ([]byte, error) {
		switch {
		case o.Schema != "":
			src, err := files.Read(r.file(o.Schema))
			if err != nil {
				err = asTyped("--schema "+o.Schema, err)
			}
			return src, err
		case st.Schema.IsSet():
			return m.readFile(s.Target(st.Schema))
		}
		return nil, errors.New("--schema is missing: " + reason)
	}, nil
}
