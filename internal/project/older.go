// The old version of a spec: a file, standard input or a git revision.

package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/spec"
)

// An Against names the old version of specs.
type Against struct {
	// What is a file, a git revision, or "-" for Stdin. A file wins over a revision
	// of the same name.
	What  string
	Stdin io.Reader
}

// An older is where old versions come from.
type older interface {
	// version returns the old version of a spec, which is nil where there was none
	// yet, and what a user should know of the match.
	version(m *module, s *spec.Spec) (old *spec.Spec, note string, err error)
	// removed tells of the specs that a whole module had and no longer has.
	removed(m *module) (notes []string, err error)
	// origin names an old version in a migration.
	origin(m *module, old *spec.Spec) string
}

// older finds the old versions. With first, a spec that does not exist is no old
// version, and not an error.
func (r *run) older(against Against, first bool) (older, error) {
	name := against.What
	var src []byte
	switch info, err := os.Stat(r.file(name)); {
	case name == "-":
		name = stdin
		if src, err = files.ReadAll(against.Stdin, stdin); err != nil {
			return nil, err
		}
	case name == os.DevNull, first && errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(name, ".yaml"):
		// No old version.
	case err == nil && !info.IsDir():
		if src, err = files.Read(r.file(name)); err != nil {
			return nil, err
		}
	default:
		return r.revisions(name)
	}
	if count := len(r.Paths()); count > 1 {
		return nil, fmt.Errorf("--against %s is one file and these are %d specs; name the SPEC that it is an old version of, or use a git revision", name, count)
	}
	return oldFile{name, src}, nil
}

// An oldFile is a single old version.
type oldFile struct {
	name string
	src  []byte
}

func (f oldFile) version(_ *module, s *spec.Spec) (*spec.Spec, string, error) {
	if len(f.src) == 0 {
		return nil, fmt.Sprintf("%s is empty or does not exist: %s is a new spec", f.name, s.Path), nil
	}
	old, err := parseOld(f.name, f.name, f.src)
	return old, "", err
}

func (oldFile) removed(*module) ([]string, error) { return nil, nil }

func (f oldFile) origin(_ *module, old *spec.Spec) string {
	if old == nil {
		return nothing
	}
	return f.name
}

const nothing = "nothing" // the origin of a first migration

func parseOld(path, where string, src []byte) (*spec.Spec, error) {
	old, found := spec.ParseAlone(path, src)
	if old == nil {
		f := found[slices.IndexFunc(found, func(f diag.Finding) bool { return f.Level == diag.Error })]
		return nil, fmt.Errorf("%s is not a valid spec, so there is nothing to compare with: %s: %s [%s]", where, f.Pos, f.Message, f.Rule)
	}
	return old, nil
}
