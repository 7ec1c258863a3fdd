// The files of a migration, in a folder or one after the other.

package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"stategen.example/internal/files"
	"stategen.example/internal/migrate"
)

// deliver writes the files of migrations into the folder, or reports their SQL.
func (r *run) deliver(migrations []migrate.Migration, tool migrate.Tool, from, to string, o MigrateOptions) error {
	dir, err := r.openDir(o.Dir, tool.Width)
	if err != nil {
		return err
	}
	var texts [][]byte
	for _, m := range migrations {
		if o.Name != "" {
			m.Name = o.Name
			if len(migrations) > 1 {
				m.Name += "_" + strings.ReplaceAll(m.Column, ".", "_")
			}
		}
		steps := tool.Files(m, from, to)
		if err := dir.add(m, steps); err != nil {
			return err
		}
		if o.Down {
			slices.Reverse(steps)
		}
		for _, f := range slices.Concat(steps...) {
			if o.Down && f.Down || !o.Down && f.Up {
				texts = append(texts, f.Data)
			}
		}
	}
	if o.Dir == "" {
		r.report.Data = bytes.Join(texts, []byte("\n"))
		return nil
	}
	for _, f := range dir.files {
		if err := r.create(f.Name, f.Data); err != nil {
			return err
		}
		r.report.Files = append(r.report.Files, File{Wrote, files.Show(r.Dir, f.Name)})
	}
	return nil
}

// A migrationDir is a folder of migrations, and what will be added to it.
type migrationDir struct {
	r     *run
	path  string // absolute
	width int    // of the number in a name
	last  int
	names map[string]string       // the names of the files, by the part after the number
	files []migrate.MigrationFile // those to add, with their paths
}

// openDir lists the migrations in a folder, which may not exist yet.
func (r *run) openDir(dir string, width int) (*migrationDir, error) {
	w := &migrationDir{r: r, path: r.file(dir), width: width, names: map[string]string{}}
	if dir == "" {
		return w, nil
	}
	entries, err := os.ReadDir(w.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--dir: %w", err)
	}
	numbered := regexp.MustCompile(`^([0-9]+)_(.*)$`)
	for _, e := range entries {
		m := numbered.FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		number, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, fmt.Errorf("--dir: the number of %s is too large to continue from", e.Name())
		}
		if number > w.last {
			w.last, w.width = number, len(m[1])
		}
		w.names[m[2]] = e.Name()
	}
	return w, nil
}

// add names the files of one migration, each step with the next number.
func (w *migrationDir) add(m migrate.Migration, steps [][]migrate.MigrationFile) error {
	for i, step := range steps {
		name := m.Name
		if len(steps) > 1 {
			name += fmt.Sprintf("_%d_%s", i+1, m.Steps[i].Name())
		}
		w.last++
		for _, f := range step {
			if other, ok := w.names[name+f.Name]; ok {
				return fmt.Errorf("%s exists, and nothing was written; if this is another change, name it with --name",
					files.Show(w.r.Dir, filepath.Join(w.path, other)))
			}
			f.Name = filepath.Join(w.path, fmt.Sprintf("%0*d_%s%s", w.width, w.last, name, f.Name))
			w.files = append(w.files, f)
		}
	}
	return nil
}

// create writes a new file and its folder. Below the module no link leads out of it.
func (r *run) create(name string, data []byte) error {
	m := r.modules[0]
	if rel, err := filepath.Rel(m.root, name); err == nil && filepath.IsLocal(rel) && !m.alone {
		if err := m.tree.Create(filepath.ToSlash(rel), data); err != nil {
			return fmt.Errorf("--dir: %w", err)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write a new file: %w", err)
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write a new file: %w", err)
	}
	return nil
}
