// From the words of the command line to checked specs.

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"stategen.example/internal/diag"
	"stategen.example/internal/files"
	"stategen.example/internal/spec"
)

// A specFile is a spec, or what is wrong with it.
type specFile struct {
	spec  *spec.Spec
	found []diag.Finding
	shown string // the path as the user wants to read it
}

func readSpecs(names []string, format diag.Format) ([]specFile, error) {
	var all []specFile
	for _, name := range names {
		f, err := readSpec(name, format)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

func readSpec(name string, format diag.Format) (f specFile, err error) {
	src, err := files.Read(name)
	if refused := (*fs.PathError)(nil); errors.As(err, &refused) {
		return f, fmt.Errorf("%s: %w", name, refused.Err)
	}
	if err != nil {
		return f, err
	}
	file, err := filepath.Abs(name)
	if err != nil {
		return f, fmt.Errorf("find %s: %w", name, err)
	}
	base, err := base(filepath.Dir(file), format)
	if err != nil {
		return f, err
	}
	f.shown = files.Show(base, file)
	s, found := spec.ParseAlone(filepath.ToSlash(name), src) // its outputs are of no interest
	f.spec, f.found = s, f.show(found)
	return f, nil
}

// show sets the path of findings to the one that the user wants to read.
func (f specFile) show(found []diag.Finding) []diag.Finding {
	for i := range found {
		found[i].File = f.shown
	}
	return found
}

// base is where the paths of findings start: the working folder, but for the
// formats that GitHub reads, which count from the top of the repository.
func base(dir string, format diag.Format) (string, error) {
	if format == diag.GitHub || format == diag.SARIF {
		if top, ok := files.WorkTree(dir); ok {
			return top, nil
		}
	}
	return os.Getwd()
}
