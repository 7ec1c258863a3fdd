// The folder of migrations that stategen migrate adds to.

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"stategen.example/internal/files"
	"stategen.example/internal/lazyregexp"
	"stategen.example/internal/migrate"
)

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

var numbered = lazyregexp.Regexp{Expr: `^([0-9]+)_(.*)$`}

// openMigrations reads which migrations there are.
func (c *command) openMigrations(tool migrate.Tool) (*migrationDir, error) {
	w := &migrationDir{c: c, dir: c.file(c.into), width: tool.Width, names: map[string]string{}}
	entries, err := os.ReadDir(w.dir)
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("--dir: %w", err)
	}
	for _, e := range entries {
		m := numbered.Get().FindStringSubmatch(e.Name())
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
func (w *migrationDir) add(m migrate.Migration, steps [][]migrate.MigrationFile) error {
	for i, step := range steps {
		name := m.Name
		if len(steps) > 1 {
			name += fmt.Sprintf("_%d_%s", i+1, m.Steps[i].Name())
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
	for _, f := range w.files {
		path := filepath.Join(w.dir, f.name)
		if err := create(path, f.data); err != nil {
			return err
		}
		if !w.c.quiet {
			fmt.Fprintf(w.c.stdout, "wrote %s\n", files.Show(w.c.dir, path))
		}
	}
	return nil
}
