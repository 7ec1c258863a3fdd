// Package project is the engine of stategen: it finds the specs of a module,
// reads them, generates their outputs, compares these with the disk and writes
// them. It reads no flags and prints nothing; command stategen turns words into
// calls and results into text.
//
// Start reading at [Open]. Each verb that works on specs is a method of [Project]
// in a file of its own: [Project.Lint], [Project.Generate], [Project.Check],
// [Project.Breaking], [Project.Migrate].
package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/spec"
)

// Options select the specs of a run.
type Options struct {
	// Dir is the absolute path of the folder that relative paths start from, both
	// those in Options and those in a [Report].
	Dir string
	// Specs are the paths of specs, in any module; or in none, but for
	// [Project.Generate] and [Project.Check]. Without any, the project has
	// every spec of the module that Dir is in, or of the modules of its go.work.
	Specs []string
	// Stdin is what "-" stands for: the only one of Specs, for [Project.Lint], or an
	// old version.
	Stdin io.Reader
	// Program has the words that begin a command in a message, such as "stategen";
	// with -C, a user has to repeat that. It is "stategen" if it is empty.
	Program []string
	// FromTop makes the paths of findings relative to the top of the git work
	// tree, as GitHub wants them.
	FromTop bool
}

// A Project is a selection of specs. Its methods read the specs afresh; they are
// not for concurrent use.
type Project struct {
	Options
	folders []folder // sorted by root
	note    string   // which modules these are, in a workspace

	noModule *files.NoModuleError // of a spec that is in no module
}

// A folder is a module, and the specs of it that a project has.
type folder struct {
	root  string   // absolute
	paths []string // of the specs, with slashes, from the root
	all   bool     // paths are every spec of the module
	alone bool     // the specs are in no module, and root is their folder

	real     string // root without links, for named specs
	misnamed string // a file that would be a spec with another ending
}

// A Report is the result of a run.
type Report struct {
	Findings []diag.Finding // sorted
	Notes    []string       // what a user should know besides
	Specs    []string       // the specs that were read
	Files    []File         // what was done with each file, in order
	Data     []byte         // what the run was asked for: the diff of Check, the SQL of Migrate
	Undiffed []string       // the files that the diff of Check leaves out, since a log would obey their text
	// Refused means that the run stopped because of the findings, and nothing was
	// written.
	Refused bool
}

// A File is a file of a run, and what was done with it.
type File struct{ Done, Path string }

// What is done with files.
const (
	Wrote     = "wrote"
	Removed   = "removed"
	Unchanged = "unchanged"
)

// Open finds the specs that the options select and does not read them. A module without
// specs is not an error here: [Project.Check] works on it.
func Open(o Options) (*Project, error) {
	p := &Project{Options: o}
	if len(p.Program) == 0 {
		p.Program = []string{"stategen"}
	}
	if len(o.Specs) == 0 {
		return p, p.findAll()
	}
	if slices.Equal(o.Specs, []string{"-"}) {
		return p, nil
	}
	for _, arg := range o.Specs {
		if err := p.add(arg); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(p.folders, func(a, b folder) int { return strings.Compare(a.root, b.root) })
	return p, nil
}

// findAll selects every spec of the module or workspace that Dir is in.
func (p *Project) findAll() error {
	found, err := files.FindModules(p.Dir)
	if err != nil {
		return err
	}
	for _, root := range found.Roots {
		tree, err := files.Open(root)
		if err != nil {
			return err
		}
		paths, err := tree.Specs()
		misnamed := ""
		if len(paths) == 0 {
			misnamed = tree.First("spec", ".yml")
		}
		tree.Close()
		if err != nil {
			return err
		}
		p.folders = append(p.folders, folder{root: root, paths: paths, all: true, misnamed: misnamed})
	}
	shown := func(roots []string) string {
		var names []string
		for _, root := range roots {
			names = append(names, files.Show(p.Dir, root))
		}
		return strings.Join(names, ", ")
	}
	switch {
	case len(found.Others) > 0:
		p.note = fmt.Sprintf("this is the module at %s; %s has others, which -C DIR names: %s",
			files.Show(p.Dir, found.Roots[0]), files.Show(p.Dir, found.Work), shown(found.Others))
	case found.Work != "":
		p.note = fmt.Sprintf("these are the modules of %s: %s", files.Show(p.Dir, found.Work), shown(found.Roots))
	}
	return nil
}

// add selects the spec at a path.
func (p *Project) add(arg string) error {
	if arg == "" {
		return errors.New("the name of a spec is empty")
	}
	file := p.file(arg)
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return asTyped(arg, err)
	case info.IsDir():
		return fmt.Errorf("%s is a directory; name a spec, or none for all of the module", arg)
	}
	root, err := files.Root(filepath.Dir(file))
	alone := errors.As(err, &p.noModule)
	if alone {
		root = filepath.Dir(file)
	} else if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return fmt.Errorf("place %s in its module: %w", arg, err)
	}
	real, err := filepath.EvalSymlinks(root) // two names of one module are one module
	if err != nil {
		return fmt.Errorf("find the module of %s: %w", arg, err)
	}
	i := slices.IndexFunc(p.folders, func(f folder) bool { return f.real == real })
	if i < 0 {
		p.folders, i = append(p.folders, folder{root: root, real: real, alone: alone}), len(p.folders)
	}
	if path := filepath.ToSlash(rel); !slices.Contains(p.folders[i].paths, path) {
		p.folders[i].paths = append(p.folders[i].paths, path)
	}
	return nil
}

// Paths returns the paths of the specs, as a user reads them.
func (p *Project) Paths() []string {
	var paths []string
	for _, f := range p.folders {
		for _, path := range f.paths {
			paths = append(paths, p.show(f.root, path))
		}
	}
	return paths
}

// file returns the absolute path of a file that the caller names.
func (p *Project) file(arg string) string {
	if filepath.IsAbs(arg) {
		return arg
	}
	return filepath.Join(p.Dir, arg)
}

// command returns a command as messages suggest it.
func (p *Project) command(words ...string) string {
	return diag.Command(slices.Concat(p.Program, words)...)
}

// show returns a path of a module as a user reads it.
func (p *Project) show(root, path string) string { return files.Show(p.Dir, onDisk(root, path)) }

// onDisk returns the path of the operating system for a path of a module.
func onDisk(root, path string) string { return filepath.Join(root, filepath.FromSlash(path)) }

// asTyped is an error on a file, with the path as the caller has it.
func asTyped(arg string, err error) error {
	var refused *fs.PathError
	if errors.As(err, &refused) {
		return fmt.Errorf("%s: %w", arg, refused.Err)
	}
	return err
}

// A noSpecsError reports that none of the modules of a project has a spec.
type noSpecsError struct{ *Project }

func (e *noSpecsError) Error() string {
	var names, endings []string
	for _, f := range e.folders {
		names = append(names, files.Show(e.Dir, f.root))
		if f.misnamed != "" && len(endings) == 0 {
			endings = append(endings, fmt.Sprintf("; %s would have to end in .yaml", e.show(f.root, f.misnamed)))
		}
	}
	what := "module"
	if len(names) > 1 {
		what = "modules"
	}
	return fmt.Sprintf("no spec in the %s at %s: looked for %s", what, strings.Join(names, ", "), specNames) + strings.Join(endings, "")
}

// specNames tells what [files.Tree.Specs] finds.
const specNames = `spec/*.yaml and, in every folder, *.states.yaml with a "stategen:" key at the start of a line`

// finding makes a finding of a rule on outputs, or of the spec rule that also
// covers them.
func finding(s *spec.Spec, id string, pos diag.Pos, format string, args ...any) diag.Finding {
	return s.Finding(append(Rules, spec.Rules()...).Named(id), pos, format, args...)
}
