// Package revision reads files as a git revision holds them. It runs git, and
// says in words what git's own messages leave to guess: a shallow clone, a
// branch that only the remote has, a file that was not there yet.
package revision

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// A Revision is a commit of the repository that a folder is in.
type Revision struct {
	dir  string
	name string // as the user wrote it
	id   string // of the commit
}

// Open finds the revision of that name: a branch, a tag, a commit, HEAD~1. The
// error says what to do where the repository does not have it.
func Open(dir, name string) (*Revision, error) {
	if strings.HasPrefix(name, "-") || name == "" {
		return nil, fmt.Errorf("%q is not a revision", name)
	}
	if _, err := exec.LookPath("git"); err != nil {
		return nil, fmt.Errorf("read revision %q: there is no git on this machine; give a file instead: %w", name, err)
	}
	r := &Revision{dir: dir, name: name}
	if _, err := r.git("rev-parse", "--git-dir"); err != nil {
		return nil, fmt.Errorf("%q is neither a file nor a revision: %w", name, err)
	}
	id, err := r.commit(name)
	if err != nil {
		return nil, r.unknown()
	}
	r.id = id
	return r, nil
}

// commit resolves a name to the id of a commit.
func (r *Revision) commit(name string) (string, error) {
	out, err := r.git("rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	return strings.TrimSpace(string(out)), err
}

// unknown says what may help against a name that nothing has.
func (r *Revision) unknown() error {
	message := fmt.Sprintf("%q is neither a file nor a revision of this repository", r.name)
	if _, err := r.commit("origin/" + r.name); err == nil {
		return fmt.Errorf("%s; \"origin/%s\" is one", message, r.name)
	}
	if out, err := r.git("rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(string(out)) == "true" {
		return fmt.Errorf("%s; the clone is shallow: fetch what is missing with \"git fetch --unshallow\", or in GitHub Actions give actions/checkout fetch-depth: 0", message)
	}
	if out, err := r.git("remote"); err == nil && len(out) > 0 {
		return fmt.Errorf("%s; \"git fetch\" may bring it", message)
	}
	return errors.New(message)
}

// Name returns the revision as the user wrote it.
func (r *Revision) Name() string { return r.name }

// Read returns a file of the revision. The path has slashes and counts from the
// folder that the revision was opened in. A link is followed, as it is on disk.
// The error is fs.ErrNotExist where the revision has no such file.
func (r *Revision) Read(file string) ([]byte, error) {
	at := file
	for range maxLinks {
		entry, err := r.git("ls-tree", "-z", r.id, "--", "./"+at)
		if err != nil {
			return nil, fmt.Errorf("look for %s in %s: %w", at, r.name, err)
		}
		// An entry is "mode type id<TAB>path".
		fields := strings.Fields(string(entry))
		if len(fields) < 3 || fields[1] != "blob" {
			return nil, fmt.Errorf("%s is not in %s: %w", at, r.name, fs.ErrNotExist)
		}
		data, err := r.git("cat-file", "blob", fields[2])
		if err != nil {
			return nil, fmt.Errorf("read %s as it is in %s: %w", file, r.name, err)
		}
		if fields[0] != modeLink {
			return data, nil
		}
		to := string(data)
		if path.IsAbs(to) {
			return nil, fmt.Errorf("%s is a link to %s, which is not in %s: %w", file, to, r.name, fs.ErrNotExist)
		}
		at = path.Join(path.Dir(at), to)
	}
	return nil, fmt.Errorf("%s is a link that leads nowhere in %s: %w", file, r.name, fs.ErrNotExist)
}

const (
	modeLink = "120000" // of git-ls-tree(1)
	maxLinks = 40       // as many as Linux follows
)

// List returns the paths of all files in the folder and below it, in order.
func (r *Revision) List() ([]string, error) {
	out, err := r.git("ls-tree", "-r", "-z", "--name-only", r.id, "--", ".")
	if err != nil {
		return nil, fmt.Errorf("list the files of %s: %w", r.name, err)
	}
	return strings.FieldsFunc(string(out), func(c rune) bool { return c == 0 }), nil
}

// git runs git in the folder. The error holds what git said, without its
// "fatal: ".
func (r *Revision) git(args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"-C", r.dir, "--no-pager"}, args...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), saysWhere)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		said, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		if said = strings.TrimPrefix(said, "fatal: "); said != "" {
			return nil, fmt.Errorf("git: %s", said)
		}
		return nil, fmt.Errorf("run git %s: %w", args[0], err)
	}
	return stdout.Bytes(), nil
}

// saysWhere finds the variables by which git tells hooks of its own work tree.
// The folder alone says which repository is meant; with GIT_DIR set, git would
// take it for the top of the work tree.
func saysWhere(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	switch name {
	case "GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_INDEX_FILE":
		return true
	}
	return false
}
