// This file has what the tests share, and the tests of Root and Show.

package files

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stategen.example/internal/header"
)

// TestMain turns the test binary into a writer if a test started it as one.
func TestMain(m *testing.M) {
	if role := os.Getenv(roleKey); role != "" {
		os.Exit(roles[role]())
	}
	os.Exit(m.Run())
}

// layout makes a folder with the given files: a name with a slash at its end is a folder, and a text that begins
// with "-> " is a symbolic link. The folder's own path has no link.
func layout(t testing.TB, files map[string]string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		put(t, root, name, files[name])
	}
	return root
}

func put(t testing.TB, root, name, text string) {
	t.Helper()
	full := filepath.Join(root, filepath.FromSlash(name))
	err := os.MkdirAll(filepath.Dir(full), 0o755)
	target, isLink := strings.CutPrefix(text, "-> ")
	switch {
	case err != nil:
	case strings.HasSuffix(name, "/"):
		err = os.MkdirAll(full, 0o755)
	case isLink:
		err = os.Symlink(filepath.FromSlash(strings.ReplaceAll(target, "ROOT", root)), full)
	default:
		err = os.WriteFile(full, []byte(text), 0o644)
	}
	if isLink && err != nil && runtime.GOOS == "windows" {
		t.Skipf("this user may not make links: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// snapshot is the inverse of layout, without empty folders.
func snapshot(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if e.Type() == fs.ModeSymlink {
			target, err := os.Readlink(name)
			files[filepath.ToSlash(rel)] = "-> " + strings.ReplaceAll(filepath.ToSlash(target), filepath.ToSlash(root), "ROOT")
			return err
		}
		data, err := os.ReadFile(name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func open(t testing.TB, root string) *Tree {
	t.Helper()
	tree, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	return tree
}

func compare(t testing.TB, tree *Tree, outs []Output) []Change {
	t.Helper()
	changes, err := tree.Compare(outs)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

// ours is the text of a generated file.
func ours(spec, body string) string { return "// " + header.Line(spec) + "\n" + body }

// output is an output of spec with that text.
func output(spec, name, body string) Output {
	return Output{Path: name, Spec: spec, Data: []byte(ours(spec, body))}
}

func diff(t *testing.T, what string, want, got any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestRoot(t *testing.T) {
	root := layout(t, map[string]string{
		"go.mod": "", "a/b/c/": "", "inner/go.mod": "", "inner/x/": "", "odd/go.mod/": "",
	})
	for dir, want := range map[string]string{
		".":           root,
		"a/b/c":       root,
		"inner":       filepath.Join(root, "inner"),
		"inner/x":     filepath.Join(root, "inner"),
		"odd":         root, // a folder called go.mod does not make a module
		"not/there/x": root,
	} {
		got, err := Root(filepath.Join(root, dir))
		if err != nil || got != want {
			t.Errorf("Root(%q) = %q, %v, want %q", dir, got, err, want)
		}
	}
	t.Run("relative", func(t *testing.T) {
		t.Chdir(filepath.Join(root, "a"))
		if got, err := Root("b"); err != nil || got != root {
			t.Errorf("Root = %q, %v, want %q", got, err, root)
		}
	})
	t.Run("none", func(t *testing.T) {
		dir := layout(t, nil)
		_, err := Root(dir)
		var none *NoModuleError
		if !errors.As(err, &none) {
			t.Fatalf("Root without go.mod: error %v, want a NoModuleError", err)
		}
		diff(t, "folder", dir, none.Dir)
		diff(t, "message", "no go.mod in "+dir+" or any folder above it", err.Error())
	})
}

func TestShow(t *testing.T) {
	base := layout(t, nil)
	far := filepath.Join(filepath.VolumeName(base)+string(filepath.Separator), "x")
	for _, c := range []struct{ path, want string }{
		{filepath.Join(base, "spec", "a.yaml"), "spec/a.yaml"},
		{filepath.Join(filepath.Dir(base), "b.yaml"), "../b.yaml"},
		{base, "."},
		{far, filepath.ToSlash(far)},
		{filepath.Join("spec", ".", "a.yaml"), "spec/a.yaml"},
		{"-", "-"},
	} {
		if got := Show(base, c.path); got != c.want {
			t.Errorf("Show(%q, %q) = %q, want %q", base, c.path, got, c.want)
		}
	}
}
