// stategen migrate: the SQL that carries the rows.

package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/stategen/stategen/internal/dialect"
	"github.com/stategen/stategen/internal/evolve"
	"github.com/stategen/stategen/internal/files"
	"github.com/stategen/stategen/internal/spec"
)

var migrateVerb = verb{
	name: "migrate", args: "[SPEC]",
	short: "write the SQL that carries rows to a new version",
	long: `Writes the SQL that carries the columns of SPEC from the old version that
--against names to the new one: it widens the constraint, moves rows, stops where
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

func dialectNames() []string {
	var names []string
	for _, d := range dialect.All {
		names = append(names, d.Kind)
	}
	return names
}

func (c *command) migrate(args []string) (int, error) {
	if c.against == "" {
		return 0, usageError("migrate needs --against: a file, a git revision such as main, - for standard input, or /dev/null for the first migration")
	}
	i := slices.IndexFunc(evolve.Tools, func(t evolve.Tool) bool { return t.Name == c.tool })
	if i < 0 {
		return 0, usageError(fmt.Sprintf("--tool: no tool %q%s (want one of %s)", c.tool, spec.Suggest(c.tool, evolve.ToolNames()), strings.Join(evolve.ToolNames(), ", ")))
	}
	m, s, err := c.parseOne(args)
	if err != nil || s == nil {
		return exitFindings, err
	}
	d, err := c.dialectOf(s)
	if err != nil {
		return 0, err
	}
	schemas, err := c.schemas(m, d)
	if err != nil {
		return 0, err
	}
	c.absent = true
	change, err := c.change(m, s)
	if err != nil {
		return 0, err
	}
	if undecided := change.Undecided(); len(undecided) > 0 {
		m.found = nil
		for _, f := range undecided {
			m.found = append(m.found, f.Diagnostic)
		}
		return exitFindings, c.report(c.stderr, c.shown([]*module{m}))
	}
	migrations, err := change.Migrations(d, schemas)
	if err != nil {
		return 0, err
	}
	return exitFine, c.writeMigrations(evolve.Tools[i], s, migrations)
}

// change is what happened to a spec since the old version, which may be none.
func (c *command) change(m *module, s *spec.Spec) (*evolve.Change, error) {
	from, err := c.older([]*module{m})
	if err != nil {
		return nil, err
	}
	old, note, err := from.version(m, s)
	if err != nil {
		return nil, err
	}
	if old == nil {
		old = new(spec.Spec)
	} else if note != "" && !c.quiet {
		fmt.Fprintf(c.stderr, "stategen: %s\n", note)
	}
	return evolve.Between(old, s, c.against), nil
}

// dialectOf gives the dialect that the command line names, or the only one that
// the spec has an output for.
func (c *command) dialectOf(s *spec.Spec) (dialect.Dialect, error) {
	wanted := c.dialect
	if wanted == "" {
		declared := s.Outputs.SQL.Dialects()
		if len(declared) != 1 {
			return dialect.Dialect{}, usageError("migrate needs --dialect: " + strings.Join(dialectNames(), ", "))
		}
		wanted = declared[0]
	}
	i := slices.IndexFunc(dialect.All, func(d dialect.Dialect) bool { return d.Kind == wanted })
	if i < 0 {
		return dialect.Dialect{}, usageError(fmt.Sprintf("--dialect: no dialect %q%s (want one of %s)", wanted, spec.Suggest(wanted, dialectNames()), strings.Join(dialectNames(), ", ")))
	}
	return dialect.All[i], nil
}

var sqliteVersion = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^3\.([0-9]+)(\.[0-9]+)*$`) })

// schemas says where CREATE TABLE stands, for an SQLite that must make the table
// again, and else is nil.
func (c *command) schemas(m *module, d dialect.Dialect) (evolve.Schemas, error) {
	version := sqliteVersion().FindStringSubmatch(c.sqliteVersion)
	if version == nil {
		return nil, usageError(fmt.Sprintf("--sqlite-version: %q is no version such as 3.40", c.sqliteVersion))
	}
	if minor, err := strconv.Atoi(version[1]); d.Kind != dialect.SQLite.Kind || err != nil || minor >= 53 {
		return nil, nil
	}
	return func(st *spec.Storage) ([]byte, error) {
		switch {
		case c.schema != "" && filepath.IsAbs(c.schema):
			return files.Read(c.schema)
		case c.schema != "":
			return files.Read(filepath.Join(c.dir, c.schema))
		case st.Schema.IsSet():
			return files.Read(filepath.Join(m.root, filepath.FromSlash(m.specs[0].Target(st.Schema))))
		}
		return nil, usageError(fmt.Sprintf("SQLite %s can't change a constraint, so the table is made again: give its CREATE TABLE with --schema FILE (sqlite3 DATABASE .schema prints it)", c.sqliteVersion))
	}, nil
}

// writeMigrations prints the files, or writes them where --dir says.
func (c *command) writeMigrations(tool evolve.Tool, s *spec.Spec, migrations []evolve.Migration) error {
	from := fmt.Sprintf("%s as of %s", s.Path, c.against)
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
		steps := tool.Files(m, from)
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
				if f.Down == c.down || tool.Name == "goose" {
					b.WriteString(cmp.Or(map[bool]string{true: "\n"}[b.Len() > 0]) + string(f.Data))
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

// A migrationDir is a folder of migrations, and what will be added to it.
type migrationDir struct {
	c     *command
	dir   string // absolute
	width int
	last  int
	names map[string]string // without the number, with it
	files []migrationFile
}

type migrationFile struct {
	name string
	data []byte
}

var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([0-9]+)_(.*)$`) })

// openMigrations reads which migrations there are.
func (c *command) openMigrations(tool evolve.Tool) (*migrationDir, error) {
	w := &migrationDir{c: c, dir: c.into, width: tool.Width, names: map[string]string{}}
	if !filepath.IsAbs(w.dir) {
		w.dir = filepath.Join(c.dir, w.dir)
	}
	entries, err := os.ReadDir(w.dir)
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("--dir: %w", err)
	}
	for _, e := range entries {
		m := numbered().FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		number, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, fmt.Errorf("--dir: the number of %s is too large to go on from", e.Name())
		}
		if number > w.last {
			w.last, w.width = number, len(m[1])
		}
		w.names[m[2]] = e.Name()
	}
	return w, nil
}

// add takes in the files of one migration, each step with the next number.
func (w *migrationDir) add(m evolve.Migration, steps [][]evolve.MigrationFile) error {
	for i, step := range steps {
		name := m.Name
		if len(steps) > 1 {
			name += fmt.Sprintf("_%d_%s", i+1, m.Steps[i].Name)
		}
		w.last++
		for _, f := range step {
			if there, ok := w.names[name+f.Name]; ok {
				return fmt.Errorf("%s is there already, and nothing was written; if this is another change, give it a --name", files.Show(w.c.dir, filepath.Join(w.dir, there)))
			}
			w.files = append(w.files, migrationFile{fmt.Sprintf("%0*d_%s%s", w.width, w.last, name, f.Name), f.Data})
		}
	}
	return nil
}

func (w *migrationDir) write() error {
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return fmt.Errorf("--dir: %w", err)
	}
	for _, f := range w.files {
		path := filepath.Join(w.dir, f.name)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return fmt.Errorf("write the migration: %w", err)
		}
		_, err = file.Write(f.data)
		if err := cmp.Or(err, file.Close()); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		if !w.c.quiet {
			fmt.Fprintf(w.c.stdout, "wrote %s\n", files.Show(w.c.dir, path))
		}
	}
	return nil
}
