// From the words of a command line to checked specs and what they generate.

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stategen.example/internal/breaking"
	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/gen"
	"stategen.example/internal/project"
	"stategen.example/internal/spec"
)

// A module is the part of a run that belongs to one go.mod.
type module struct {
	root  string // absolute
	tree  *files.Tree
	paths []string // of its specs, with slashes, from the root
	all   bool     // paths are every spec of the module

	specs   []*spec.Spec // the valid ones
	invalid []string     // paths of the others
	found   []diag.Finding
	outs    []output
}

// An output is a file that a spec asks for, and where.
type output struct {
	files.Output
	spec *spec.Spec
	at   diag.Pos
}

// modules groups the specs that args name by module; without args it takes
// every spec of the module that the working folder is in.
func (c *command) modules(args []string) ([]*module, error) {
	if len(args) == 0 {
		return c.wholeModule()
	}
	var mods []*module
	for _, arg := range args {
		file, err := c.specFile(arg)
		if err != nil {
			return nil, err
		}
		root, err := files.Root(filepath.Dir(file))
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return nil, fmt.Errorf("place %s in its module: %w", arg, err)
		}
		i := slices.IndexFunc(mods, func(m *module) bool { return m.root == root })
		if i < 0 {
			mods, i = append(mods, &module{root: root}), len(mods)
		}
		if path := filepath.ToSlash(rel); !slices.Contains(mods[i].paths, path) {
			mods[i].paths = append(mods[i].paths, path)
		}
	}
	return mods, nil
}

// specFile returns the absolute path of a spec that the command line names.
func (c *command) specFile(arg string) (string, error) {
	if arg == "-" {
		return "", usageError("only lint takes - as a SPEC")
	}
	file := c.file(arg)
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return "", asTyped(arg, err)
	case info.IsDir():
		return "", usageError(fmt.Sprintf("%s is a directory; name a spec, or none for all of the module", arg))
	}
	return file, nil
}

// file returns the absolute path of a file that the command line names.
func (c *command) file(arg string) string {
	if filepath.IsAbs(arg) {
		return arg
	}
	return filepath.Join(c.dir, arg)
}

// asTyped is an error on a file, with the path as the command line has it.
func asTyped(arg string, err error) error {
	var refused *fs.PathError
	if errors.As(err, &refused) {
		return fmt.Errorf("%s: %w", arg, refused.Err)
	}
	return err
}

// A noSpecsError reports that a module holds no spec.
type noSpecsError struct{ root, shown string }

func (e *noSpecsError) Error() string {
	text := fmt.Sprintf("no spec in the module at %s: looked for %s", e.shown, specNames)
	others, _ := os.ReadDir(filepath.Join(e.root, "spec"))
	for _, e := range others {
		if filepath.Ext(e.Name()) == ".yml" {
			return fmt.Sprintf("%s; spec/%s would have to end in .yaml", text, e.Name())
		}
	}
	return text
}

// specNames says what [files.Tree.Specs] finds.
const specNames = `spec/*.yaml and, in every folder, *.states.yaml with a "stategen:" key at the start of a line`

func (c *command) wholeModule() ([]*module, error) {
	root, err := files.Root(c.dir)
	if err != nil {
		return nil, err
	}
	tree, err := files.Open(root)
	if err != nil {
		return nil, err
	}
	paths, err := tree.Specs()
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, &noSpecsError{root, files.Show(c.dir, root)}
	}
	return []*module{{root: root, tree: tree, paths: paths, all: true}}, nil
}

// load reads and checks the specs of all modules. A verb that writes holds the
// modules from before the first spec is read until unlock, which also closes them.
func (c *command) load(mods []*module, lock bool) (unlock func(), err error) {
	unlock = func() {
		for _, m := range mods {
			if m.tree != nil {
				m.tree.Close()
			}
		}
	}
	slices.SortFunc(mods, func(a, b *module) int { return strings.Compare(a.root, b.root) })
	for _, m := range mods {
		if m.tree == nil {
			if m.tree, err = files.Open(m.root); err != nil {
				return unlock, err
			}
		}
		if lock {
			if err := m.tree.Lock(); err != nil {
				return unlock, err
			}
		}
		if err := c.parse(m); err != nil {
			return unlock, err
		}
	}
	return unlock, nil
}

func (c *command) parse(m *module) error {
	specs, found := make([]*spec.Spec, len(m.paths)), make([][]diag.Finding, len(m.paths))
	err := inParallel(len(m.paths), func(i int) error {
		src, err := m.tree.Read(m.paths[i])
		if err == nil {
			specs[i], found[i] = spec.Parse(m.paths[i], src)
		}
		return err
	})
	if err != nil {
		return err
	}
	m.found = append(m.found, slices.Concat(found...)...)
	if c.verbose {
		for _, path := range m.paths {
			fmt.Fprintf(c.stderr, "read %s\n", c.show(m, path))
		}
	}
	for i, s := range specs {
		if s != nil {
			m.specs = append(m.specs, s)
		} else {
			m.invalid = append(m.invalid, m.paths[i])
		}
	}
	m.found = append(m.found, checked(m.specs)...)
	return nil
}

// checked returns what is wrong with valid specs beside each other, and with what
// they say of changes.
func checked(specs []*spec.Spec) []diag.Finding {
	found := spec.Together(specs)
	for _, s := range specs {
		found = append(found, breaking.Misnamed(s)...)
	}
	return found
}

// generate fills in what the specs of m give.
func (m *module) generate() error {
	made := make([][]gen.File, len(m.specs))
	err := inParallel(len(m.specs), func(i int) (err error) {
		made[i], err = gen.Generate(m.specs[i])
		return err
	})
	if err != nil {
		return err
	}
	for i, s := range m.specs {
		for _, f := range made[i] {
			m.outs = append(m.outs, output{files.Output{Path: f.Path, Data: f.Data, Spec: s.Path, Part: f.Part, Head: f.Head}, s, f.At})
		}
	}
	return nil
}

// compare sets the outputs of m beside the disk. What is refused is added to
// what was found.
func (m *module) compare() ([]files.Change, []files.Orphan, error) {
	outs := make([]files.Output, len(m.outs))
	for i, out := range m.outs {
		outs[i] = out.Output
	}
	changes, err := m.tree.Compare(outs)
	if err != nil {
		return nil, nil, err
	}
	same := func(a, b files.Output) bool { return strings.EqualFold(a.Path, b.Path) && a.Part == b.Part }
	for i, change := range changes {
		r, refused := refusals[change.Status]
		switch out := m.outs[i]; {
		case change.Status == files.Unmarked:
			m.found = append(m.found, unmarked(out, change.Faults)...)
		case !refused || change.Status == files.Clash && slices.ContainsFunc(slices.Concat(outs[:i], outs[i+1:]), func(o files.Output) bool { return same(o, out.Output) }):
			// Fine, or two outputs of one path, which were reported already.
		default:
			if change.Status == files.Foreign && out.Part != "" {
				r.mend = ", or delete the file"
			}
			m.found = append(m.found, finding(out.spec, r.rule, out.at, "output %q %s%s", change.Path, change.Why, r.mend))
		}
	}
	orphans, err := m.tree.Orphans(outs)
	return changes, orphans, err
}

// unmarked returns the findings on the markers of a page.
func unmarked(out output, faults []files.Fault) []diag.Finding {
	var found []diag.Finding
	for _, fault := range faults {
		d := finding(out.spec, "output-markers", out.at, "output %q: %s", out.Path, fault.Text)
		if fault.Line > 0 {
			d = finding(out.spec, "output-markers", diag.Pos{}, "%s", fault.Text)
			d.File, d.Pos, d.Source = out.Path, diag.Pos{Line: fault.Line, Column: 1}, fault.Source
		}
		found = append(found, d)
	}
	return found
}

// refusals says which rule an output breaks that is never written, and the way
// out.
var refusals = map[files.Status]struct{ rule, mend string }{
	files.Foreign:    {"output-foreign", "; delete or rename the file, or change the output"},
	files.Elsewhere:  {"output-foreign", "; change one of the two outputs"},
	files.NotRegular: {"output-foreign", "; change the output"},
	files.Clash:      {"output-clash", ""},
	files.Outside:    {"output-outside", ""},
}

// show returns a path of m as the user wants to read it.
func (c *command) show(m *module, path string) string {
	return files.Show(c.dir, filepath.Join(m.root, filepath.FromSlash(path)))
}

// shown returns what was found in all modules, with the paths as the user wants
// to read them.
func (c *command) shown(mods []*module) []diag.Finding {
	var all []diag.Finding
	for _, m := range mods {
		for _, d := range m.found {
			d.File = files.Show(c.base(m), filepath.Join(m.root, filepath.FromSlash(d.File)))
			all = append(all, d)
		}
	}
	return diag.Sort(all)
}

// base is where the paths of findings start: the working folder, but for the
// formats that GitHub reads, which count from the top of the repository.
func (c *command) base(m *module) string {
	if format := diag.Format(c.format); format == diag.GitHub || format == diag.SARIF {
		if top, ok := files.WorkTree(m.root); ok {
			return top
		}
	}
	return c.dir
}

// one returns the single spec that args or the module name, for a verb that
// takes no more.
func (c *command) one(args []string) (*module, error) {
	mods, err := c.modules(args)
	if err != nil {
		return nil, err
	}
	if m := mods[0]; len(mods) == 1 && len(m.paths) == 1 {
		return m, nil
	}
	var paths []string
	for _, m := range mods {
		for _, path := range m.paths {
			paths = append(paths, c.show(m, path))
		}
	}
	return nil, usageError(fmt.Sprintf("want one spec; name one of %s", strings.Join(paths, ", ")))
}

// parseOne returns the single spec that args or the module name. What is found
// in it goes to standard error; an invalid spec is nil.
func (c *command) parseOne(args []string) (*module, *spec.Spec, error) {
	m, err := c.one(args)
	if err != nil {
		return nil, nil, err
	}
	mods := []*module{m}
	if _, err := c.load(mods, false); err != nil { // the tree stays open: migrate reads the schema files
		return nil, nil, err
	}
	if err := c.report(c.stderr, c.shown(mods)); err != nil || diag.Highest(m.found) == diag.Error {
		return nil, nil, err
	}
	return m, m.specs[0], nil
}

// finding makes a finding of a rule that the command checks.
func finding(s *spec.Spec, id string, pos diag.Pos, format string, args ...any) diag.Finding {
	return s.Finding(append(project.Rules, spec.Rules()...).Named(id), pos, format, args...)
}
