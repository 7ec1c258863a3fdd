//go:build ignore

// Rename changes the path of this module in every file of the repository that git tracks:
//
//	go run scripts/rename.go github.com/you/stategen
//
// The other modules (verify, e2e, bench), the imports, the docs and the addresses in outputs follow.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("rename: ")
	if len(os.Args) != 2 || os.Args[1] == "" {
		log.Fatal("usage: make rename MODULE=github.com/you/stategen")
	}
	if err := rename(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

// next is what the tool cannot do for the owner.
const next = `%[1]s is now %[2]s in %[3]d files. Next:
  go generate ./... && go test ./...      should change nothing and pass
  docs/integrations.md                    name the repository after uses: and repo:
  SECURITY.md                             say where to report
  the lines at the end                    correct them: they are about a module that is not published
  git commit -a, push, and tag a version, say v0.1.0
The module verify builds from this checkout. After the tag, let it require the version:
  cd verify && go mod edit -dropreplace=%[2]s -require=%[2]s@v0.1.0 && go mod tidy
and tag that commit verify/v0.1.0.

%[4]s`

// unpublished matches the lines of the docs that are true only of a module that is not published.
var unpublished = regexp.MustCompile(`publish|RFC 2606|nobody can own`)

func rename(to string) error {
	if err := valid(to); err != nil {
		return err
	}
	root, err := output("git", "rev-parse", "--show-toplevel")
	if err != nil {
		return err
	}
	if err := os.Chdir(strings.TrimSpace(root)); err != nil {
		return err
	}
	from, err := output("go", "list", "-m")
	if err != nil {
		return err
	}
	from = strings.TrimSpace(from)
	if to == from {
		return fmt.Errorf("the module is %s already", to)
	}
	tracked, err := output("git", "ls-files", "-z")
	if err != nil {
		return err
	}
	changed, about := 0, ""
	for name := range strings.SplitSeq(strings.TrimSuffix(tracked, "\x00"), "\x00") {
		ok, err := replace(filepath.FromSlash(name), []byte(from), []byte(to))
		if err != nil {
			return err
		}
		if ok {
			changed++
		}
		if path.Ext(name) == ".md" {
			about += lines(name)
		}
	}
	fmt.Printf(next, from, to, changed, about)
	return nil
}

// valid reports why the path cannot be that of this module. The go command knows most of the rules;
// https://go.dev/ref/mod#go-mod-file-ident has them.
func valid(to string) error {
	first, _, _ := strings.Cut(to, "/")
	switch {
	case !strings.Contains(first, "."):
		return fmt.Errorf("%q is not a path that others can download: the part before the first slash must be a host, with a dot", to)
	case regexp.MustCompile(`/v[0-9]+$|^gopkg\.in/`).MatchString(to):
		return fmt.Errorf("%q names a major version; this module is of version 0 or 1, whose path names none", to)
	}
	_, err := output("go", "mod", "edit", "-module="+to, "-print")
	return err
}

// replace changes one file and reports whether it did. Imports and requirements are sorted again.
func replace(name string, from, to []byte) (bool, error) {
	info, err := os.Lstat(name)
	if errors.Is(err, os.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return false, nil // removed and not yet committed, or a link
	}
	if err != nil {
		return false, err
	}
	old, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(old, from) {
		return false, err
	}
	data := bytes.ReplaceAll(old, from, to)
	if filepath.Ext(name) == ".go" {
		if data, err = format.Source(data); err != nil {
			return false, fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := os.WriteFile(name, data, info.Mode()); err != nil {
		return false, err
	}
	if path.Base(filepath.ToSlash(name)) == "go.mod" {
		_, err = output("go", "mod", "edit", "-fmt", name)
	}
	return true, err
}

// lines returns the lines of a page that are about a module that is not published, as grep prints them.
func lines(name string) string {
	page, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return "" // removed and not yet committed
	}
	var found strings.Builder
	number := 0
	for line := range strings.Lines(string(page)) {
		number++
		if unpublished.MatchString(line) {
			fmt.Fprintf(&found, "%s:%d: %s\n", name, number, strings.TrimSpace(line))
		}
	}
	return found.String()
}

// output runs a command and returns what it printed.
func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return "", errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), nil
}
