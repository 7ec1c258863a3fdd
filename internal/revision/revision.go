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
	"slices"
	"strings"

	"stategen.example/internal/files"
)

// A Revision is a commit of the repository that a folder is in. It is not for several goroutines.
type Revision struct {
	dir  string
	name string // as the user wrote it
	id   string // of the commit

	sizes, blobs batch // each a git process for all files

	paths []string          // see List
	ids   map[string]string // of regular files, by path; nil before List
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
	r.sizes.args = []string{"cat-file", "--batch-check", "--follow-symlinks"}
	r.blobs.args = []string{"cat-file", "--batch"}
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

// Close ends the git processes that Read has started.
func (r *Revision) Close() {
	r.sizes.close()
	r.blobs.close()
}

// Read returns a file of the revision. The path has slashes and is relative to the folder that the revision was
// opened in. Symbolic links are followed, as on disk. The error is around [fs.ErrNotExist] if the revision has no
// such file, and around [files.ErrTooLarge] if it has more than [files.MaxSize] bytes; these are not read.
func (r *Revision) Read(file string) ([]byte, error) {
	if strings.ContainsAny(file, "\r\n") {
		return nil, fmt.Errorf("the name %q has a line break, so git cannot be asked for it", file)
	}
	missing := func(format string, args ...any) ([]byte, error) {
		return nil, fmt.Errorf(format+": %w", append(args, fs.ErrNotExist)...)
	}
	name, listed := r.ids[file]
	if !listed {
		name = r.id + ":./" + file
	}
	is, err := r.sizes.ask(r, name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("look for %s in %s: %w", file, r.name, err)
	case is.kind == "symlink":
		return missing("%s is a symbolic link to %s, which is not in %s", file, is.text, r.name)
	case is.kind == "dangling":
		return missing("%s is a symbolic link to a file that is not in %s", file, r.name)
	case is.kind == "loop":
		return missing("%s is part of a loop of symbolic links in %s", file, r.name)
	case is.kind != "blob":
		return missing("%s is not in %s", file, r.name)
	case is.size > files.MaxSize:
		return nil, fmt.Errorf("%s as it is in %s is %w", file, r.name, files.ErrTooLarge)
	}
	blob, err := r.blobs.ask(r, is.id)
	if err != nil {
		return nil, fmt.Errorf("read %s as it is in %s: %w", file, r.name, err)
	}
	return blob.text, nil
}

// List returns the sorted paths of all files in the folder and below it. After it, Read need not look for each path
// in its folder again, which would take the square of the time for a folder with many specs.
func (r *Revision) List() ([]string, error) {
	if r.ids != nil {
		return r.paths, nil
	}
	out, err := r.git("ls-tree", "-r", "-z", r.id, "--", ".")
	if err != nil {
		return nil, fmt.Errorf("list the files of %s: %w", r.name, err)
	}
	r.ids = map[string]string{}
	for entry := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		is, path, ok := strings.Cut(entry, "\t") // "mode type id<TAB>path"
		if !ok {
			continue
		}
		r.paths = append(r.paths, path)
		if fields := strings.Fields(is); len(fields) == 3 && strings.HasPrefix(fields[0], modeFile) {
			r.ids[path] = fields[2]
		}
	}
	return r.paths, nil
}

const modeFile = "100" // begins the mode of a regular file, in git-ls-tree(1)

// git runs git in the folder. The error has the first line of git's own, without "fatal: ".
func (r *Revision) git(args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := r.command(args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, failure(args[0], err, stderr.String())
	}
	return stdout.Bytes(), nil
}

func (r *Revision) command(args ...string) *exec.Cmd {
	cmd := exec.Command("git", append([]string{"-C", r.dir, "--no-pager"}, args...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), misleads)
	return cmd
}

// failure is the error of a git command that said something on standard error.
func failure(command string, err error, said string) error {
	said, _, _ = strings.Cut(strings.TrimSpace(said), "\n")
	if said = strings.TrimPrefix(said, "fatal: "); said != "" {
		return fmt.Errorf("git: %s", said)
	}
	return fmt.Errorf("run git %s: %w", command, err)
}

// misleads matches the variables that change what git takes for the repository or for a path: those that it sets
// when it runs a hook, where the folder alone decides here (with GIT_DIR set, git would take the folder for the
// top of the work tree), and those on pathspecs.
func misleads(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	switch name {
	case "GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_INDEX_FILE",
		"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS":
		return true
	}
	return false
}
