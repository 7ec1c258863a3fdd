package revision_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/files"
	"stategen.example/internal/revision"
)

// A repository is a folder under git.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull,
		"GIT_AUTHOR_NAME": "house", "GIT_AUTHOR_EMAIL": "house@example.com",
		"GIT_COMMITTER_NAME": "house", "GIT_COMMITTER_EMAIL": "house@example.com",
	} {
		t.Setenv(name, value)
	}
	r := repository{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit writes files, by their slash paths, and commits everything.
func (r repository) commit(files map[string]string) {
	r.t.Helper()
	for name, data := range files {
		full := filepath.Join(r.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			r.t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
			r.t.Fatal(err)
		}
	}
	r.git("add", "-A")
	r.git("commit", "-qm", "a step")
}

func (r repository) open(folder, name string) *revision.Revision {
	r.t.Helper()
	rev, err := revision.Open(filepath.Join(r.dir, filepath.FromSlash(folder)), name)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(rev.Close)
	return rev
}

// TestNames checks that every way to name a commit works, and nothing else does.
func TestNames(t *testing.T) {
	r := newRepository(t)
	r.commit(map[string]string{"spec/door.yaml": "one"})
	r.git("tag", "v1")
	r.git("tag", "-a", "v1.1", "-m", "with a note")
	r.git("branch", "release/one")
	first := r.git("rev-parse", "HEAD")
	r.commit(map[string]string{"spec/door.yaml": "two"})
	for name, want := range map[string]string{
		"v1": "one", "v1.1": "one", "release/one": "one", "HEAD~1": "one", "main^": "one", first: "one", first[:8]: "one",
		"main": "two", "HEAD": "two", "@": "two", "refs/heads/main": "two",
	} {
		rev := r.open("", name)
		if got, err := rev.Read("spec/door.yaml"); string(got) != want || err != nil {
			t.Errorf("%s holds %q (%v), want %q", name, got, err, want)
		}
		if rev.Name() != name {
			t.Errorf("%s is named %s", name, rev.Name())
		}
	}
	for name, want := range map[string]string{
		"":                    `"" is not a revision`,
		"-q":                  `"-q" is not a revision`,
		"--upload-pack=touch": `"--upload-pack=touch" is not a revision`,
		"v2":                  `"v2" is neither a file nor a revision of this repository`,
		"HEAD~9":              `"HEAD~9" is neither a file nor a revision of this repository`,
		"HEAD:spec/door.yaml": `"HEAD:spec/door.yaml" is neither a file nor a revision of this repository`,
		"HEAD^{tree}":         `"HEAD^{tree}" is neither a file nor a revision of this repository`,
		"main..v1":            `"main..v1" is neither a file nor a revision of this repository`,
		"main v1":             `"main v1" is neither a file nor a revision of this repository`,
	} {
		if _, err := revision.Open(r.dir, name); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

// TestRead checks that a path is relative to the folder and is not a pattern.
func TestRead(t *testing.T) {
	r := newRepository(t)
	r.commit(map[string]string{
		"spec/door.yaml":         "the top's",
		"a b/spec/door.yaml":     "the module's",
		"a b/spec/dör.yaml":      "with an umlaut",
		"a b/spec/[ab].yaml":     "in brackets",
		"a b/spec/a.yaml":        "a",
		"a b/other.states.yaml":  "\x00\xff\r\n",
		"a b/empty.states.yaml":  "",
		"a b/spec/deep/er/x.txt": "x",
	})
	rev := r.open("a b", "HEAD")
	if err := os.RemoveAll(filepath.Join(r.dir, "a b", "spec")); err != nil { // the work tree does not matter
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"spec/door.yaml": "the module's", "spec/dör.yaml": "with an umlaut", "spec/[ab].yaml": "in brackets",
		"other.states.yaml": "\x00\xff\r\n", "empty.states.yaml": "", "../spec/door.yaml": "the top's",
	} {
		if got, err := rev.Read(path); string(got) != want || err != nil {
			t.Errorf("%s holds %q (%v), want %q", path, got, err, want)
		}
	}
	for _, path := range []string{"door.yaml", "spec/Door.yaml", "spec/[b].yaml", "spec/*.yaml", "spec/door.yaml/x", "spec"} {
		if got, err := rev.Read(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s holds %q (%v), want an error: it is not a file of the revision", path, got, err)
		}
	}
	got, err := rev.List()
	want := []string{"empty.states.yaml", "other.states.yaml", "spec/[ab].yaml", "spec/a.yaml", "spec/deep/er/x.txt", "spec/door.yaml", "spec/dör.yaml"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("files of the module (%v), -want +got:\n%s", err, diff)
	}
}

// TestLinks checks that symbolic links are followed, as on disk.
func TestLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("git checks links out as files there")
	}
	r := newRepository(t)
	for name, to := range map[string]string{"door.yaml": "../shared/door.yaml", "gate.yaml": "door.yaml", "lost.yaml": "nowhere.yaml",
		"round.yaml": "round.yaml", "out.yaml": "/etc/hostname"} {
		if err := os.MkdirAll(filepath.Join(r.dir, "spec"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, filepath.Join(r.dir, "spec", name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("shared", filepath.Join(r.dir, "folder")); err != nil {
		t.Fatal(err)
	}
	r.commit(map[string]string{"shared/door.yaml": "one"})
	rev := r.open("", "HEAD")
	for _, listed := range []bool{false, true} {
		if listed {
			if _, err := rev.List(); err != nil {
				t.Fatal(err)
			}
		}
		for _, path := range []string{"spec/door.yaml", "spec/gate.yaml", "folder/door.yaml"} {
			if got, err := rev.Read(path); string(got) != "one" || err != nil {
				t.Errorf("%s holds %q (%v), want what it leads to", path, got, err)
			}
		}
		for path, want := range map[string]string{
			"spec/lost.yaml":  "spec/lost.yaml is a symbolic link to a file that is not in HEAD: file does not exist",
			"spec/round.yaml": "spec/round.yaml is part of a loop of symbolic links in HEAD: file does not exist",
			"spec/out.yaml":   "spec/out.yaml is a symbolic link to /etc/hostname, which is not in HEAD: file does not exist",
		} {
			if got, err := rev.Read(path); !errors.Is(err, fs.ErrNotExist) || err.Error() != want {
				t.Errorf("%s holds %q (%v), want the error %s", path, got, err, want)
			}
		}
	}
}

// TestHook checks that the repository of the folder is read even if a git hook runs us, which has variables that
// name another one.
func TestHook(t *testing.T) {
	other := newRepository(t)
	other.commit(map[string]string{"spec/door.yaml": "another's"})
	r := newRepository(t)
	r.commit(map[string]string{"house/spec/door.yaml": "one"})
	for name, value := range map[string]string{
		"GIT_DIR": filepath.Join(other.dir, ".git"), "GIT_WORK_TREE": other.dir, "GIT_PREFIX": "spec/", "GIT_INDEX_FILE": ".git/index",
	} {
		t.Setenv(name, value)
	}
	if got, err := r.open("house", "main").Read("spec/door.yaml"); string(got) != "one" || err != nil {
		t.Errorf("the file holds %q (%v)", got, err)
	}
}

// TestNothing checks the errors if there is nothing to read.
func TestNothing(t *testing.T) {
	r := newRepository(t)
	if _, err := revision.Open(r.dir, "HEAD"); err == nil || err.Error() != `"HEAD" is neither a file nor a revision of this repository` {
		t.Errorf("without a commit: %v", err)
	}
	r.commit(map[string]string{"x": ""})
	if _, err := r.open("", "HEAD").List(); err != nil {
		t.Errorf("list: %v", err)
	}
	t.Setenv("PATH", "")
	if _, err := revision.Open(r.dir, "main"); !errors.Is(err, exec.ErrNotFound) || !strings.HasPrefix(err.Error(), `read revision "main": git is not installed; name a file instead: `) {
		t.Errorf("without git: %v", err)
	}
}

// TestPathspecs checks that the variables which change how git reads paths do not matter.
func TestPathspecs(t *testing.T) {
	for _, name := range []string{"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"} {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t)
			r.commit(map[string]string{"a/spec/[ab].yaml": "brackets", "a/spec/a.yaml": "a", "A/spec/a.yaml": "another folder"})
			t.Setenv(name, "1")
			rev := r.open("a", "HEAD")
			if got, err := rev.List(); err != nil || !slices.Equal(got, []string{"spec/[ab].yaml", "spec/a.yaml"}) {
				t.Errorf("files %q, %v", got, err)
			}
			for path, want := range map[string]string{"spec/[ab].yaml": "brackets", "spec/a.yaml": "a"} {
				if got, err := rev.Read(path); string(got) != want || err != nil {
					t.Errorf("%s holds %q (%v), want %q", path, got, err, want)
				}
			}
			if got, err := rev.Read("spec/A.yaml"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("spec/A.yaml holds %q (%v), want an error", got, err)
			}
		})
	}
}

// TestLarge checks that a file over the limit is refused before it is read, and that the next one is read.
func TestLarge(t *testing.T) {
	r := newRepository(t)
	r.commit(map[string]string{"large.yaml": strings.Repeat(" ", files.MaxSize+1), "fits.yaml": strings.Repeat(" ", files.MaxSize), "x.yaml": "x"})
	rev := r.open("", "HEAD")
	_, err := rev.Read("large.yaml")
	if !errors.Is(err, files.ErrTooLarge) || err.Error() != "large.yaml as it is in HEAD is larger than 16 MiB, the limit for a spec or schema file" {
		t.Errorf("error %v", err)
	}
	for name, want := range map[string]int{"fits.yaml": files.MaxSize, "x.yaml": 1} {
		if got, err := rev.Read(name); len(got) != want || err != nil {
			t.Errorf("%s has %d bytes (%v), want %d", name, len(got), err, want)
		}
	}
}

// TestEnded checks the error if git ends before it answers.
func TestEnded(t *testing.T) {
	r := newRepository(t)
	r.commit(map[string]string{"x": "x"})
	rev := r.open("", "HEAD")
	_, err := rev.Read("../x")
	if err == nil || !strings.HasPrefix(err.Error(), "look for ../x in HEAD: git: './../x' is outside repository") {
		t.Errorf("error %v", err)
	}
	if got, err := rev.Read("x"); string(got) != "x" || err != nil {
		t.Errorf("x holds %q (%v) after an error", got, err)
	}
	if _, err := rev.Read("x\ny"); err == nil || err.Error() != `the name "x\ny" has a line break, so git cannot be asked for it` {
		t.Errorf("a name of two lines: error %v", err)
	}
}
