// Package revision reads files as they are in a git revision. It runs git, and explains what git's own messages
// leave open: a shallow clone, a branch that only the remote has, a file that did not exist yet.
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

// Open finds the revision with that name, such as a branch, a tag, a commit or HEAD~1, in the repository that
// dir is in. If the repository does not have it, the error says what may help.
func Open(dir, name string) (*Revision, error) {
	if strings.HasPrefix(name, "-") || name == "" {
		return nil, fmt.Errorf("%q is not a revision", name)
	}
	if _, err := exec.LookPath("git"); err != nil {
		return nil, fmt.Errorf("read revision %q: git is not installed; name a file instead: %w", name, err)
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

// unknown returns the error about a name that the repository does not have, with what may help.
func (r *Revision) unknown() error {
	message := fmt.Sprintf("%q is neither a file nor a revision of this repository", r.name)
	if _, err := r.commit("origin/" + r.name); err == nil {
		return fmt.Errorf("%s; use \"origin/%s\"", message, r.name)
	}
	if out, err := r.git("rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(string(out)) == "true" {
		return fmt.Errorf("%s; the clone is shallow: "+
			"run \"git fetch --unshallow\", or in GitHub Actions set \"fetch-depth: 0\" for actions/checkout", message)
	}
	if out, err := r.git("remote"); err == nil && len(out) > 0 {
		return fmt.Errorf("%s; if the remote has it, run \"git fetch\"", message)
	}
	return errors.New(message)
}

// Name returns the revision as the user wrote it.
func (r *Revision) Name() string { return r.name }

// NameAndID returns the name and the beginning of the commit's id, such as "main (1a2b3c4)". A name that is
// the beginning of the id stands alone.
func (r *Revision) NameAndID() string {
	if strings.HasPrefix(r.id, r.name) {
		return r.name
	}
	return fmt.Sprintf("%s (%.7s)", r.name, r.id)
}

// Read returns a file of the revision. The path has slashes and is relative to the folder that the revision was
// opened in. Symbolic links are followed, as on disk. The error is [fs.ErrNotExist] if the revision has no such
// file.
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
			return nil, fmt.Errorf("%s is a symbolic link to %s, which is not in %s: %w", file, to, r.name, fs.ErrNotExist)
		}
		at = path.Join(path.Dir(at), to)
	}
	return nil, fmt.Errorf("%s is part of a loop of symbolic links in %s: %w", file, r.name, fs.ErrNotExist)
}

const (
	modeLink = "120000" // of git-ls-tree(1)
	maxLinks = 40       // as many as Linux follows
)

// List returns the sorted paths of all files in the folder and below it.
func (r *Revision) List() ([]string, error) {
	out, err := r.git("ls-tree", "-r", "-z", "--name-only", r.id, "--", ".")
	if err != nil {
		return nil, fmt.Errorf("list the files of %s: %w", r.name, err)
	}
	return strings.FieldsFunc(string(out), func(c rune) bool { return c == 0 }), nil
}

// git runs git in the folder. The error has the first line of git's own, without "fatal: ".
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

// saysWhere matches the variables that tell git, when it runs a hook, where the repository is. The folder alone
// decides that here; with GIT_DIR set, git would take the folder for the top of the work tree.
func saysWhere(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	switch name {
	case "GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_INDEX_FILE":
		return true
	}
	return false
}
