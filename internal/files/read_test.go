package files

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestReadBound(t *testing.T) {
	for _, c := range []struct {
		size int
		want error
	}{{0, nil}, {1, nil}, {MaxSize, nil}, {MaxSize + 1, ErrTooLarge}} {
		name := filepath.Join(t.TempDir(), "a.yaml")
		text := bytes.Repeat([]byte("x"), c.size)
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
		fromFile, err := Read(name)
		if !errors.Is(err, c.want) || err == nil && !bytes.Equal(fromFile, text) {
			t.Errorf("Read of %d bytes: %d bytes, %v, want error %v", c.size, len(fromFile), err, c.want)
		}
		fromStream, err := ReadAll(bytes.NewReader(text), "standard input")
		if !errors.Is(err, c.want) || err == nil && !bytes.Equal(fromStream, text) {
			t.Errorf("ReadAll of %d bytes: %d bytes, %v, want error %v", c.size, len(fromStream), err, c.want)
		}
	}
}

// endless counts how much is read from it.
type endless struct{ taken int }

func (e *endless) Read(p []byte) (int, error) { e.taken += len(p); return len(p), nil }

func TestReadAllStops(t *testing.T) {
	var e endless
	_, err := ReadAll(&e, "standard input")
	if err == nil {
		t.Fatal("no error")
	}
	diff(t, "message", "read standard input: larger than 16 MiB, the limit for a spec or schema file", err.Error())
	diff(t, "bytes taken", MaxSize+1, e.taken)
}

func TestReadAllError(t *testing.T) {
	broken := errors.New("broken pipe")
	_, err := ReadAll(io.MultiReader(bytes.NewReader([]byte("x")), errReader{broken}), "standard input")
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want one around %v", err, broken)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestReadRefusals(t *testing.T) {
	root := layout(t, map[string]string{"dir/": "", "link": "-> dir", "gone": "-> nowhere", "secret": "x", "good": "-> a", "a": "text"})
	tree := open(t, root)
	for _, c := range []struct {
		name string
		want error
	}{
		{"nothing", fs.ErrNotExist}, {"gone", fs.ErrNotExist}, {"dir", ErrNotRegular}, {"link", ErrNotRegular}, {"good", nil},
	} {
		full := filepath.Join(root, c.name)
		_, err := Read(full)
		_, inTree := tree.Read(c.name)
		for name, err := range map[string]error{full: err, c.name: inTree} {
			if !errors.Is(err, c.want) {
				t.Errorf("Read(%q): error %v, want %v", name, err, c.want)
			}
			if c.want == ErrNotRegular {
				diff(t, "message", "open "+name+": not a regular file but a directory", err.Error())
			}
		}
	}
	t.Run("permission", func(t *testing.T) {
		secret := filepath.Join(root, "secret")
		denyAll(t, secret)
		_, err := Read(secret)
		_, inTree := tree.Read("secret")
		if !errors.Is(err, fs.ErrPermission) || !errors.Is(inTree, fs.ErrPermission) {
			t.Errorf("errors %v and %v, want them around %v", err, inTree, fs.ErrPermission)
		}
	})
}

// TestTreeRead checks that a Tree reads what is inside the module, through links too, and nothing else.
func TestTreeRead(t *testing.T) {
	root := layout(t, map[string]string{
		"module/a/x.sql": "text", "module/in": "-> a/link", "module/a/link": "-> x.sql", "module/other/go.mod": "", "module/other/x.sql": "text",
		"module/out": "-> ../x.sql", "module/folder": "-> ..", "module/absolute": "-> ROOT/module/a/x.sql", "module/loop": "-> loop", "x.sql": "secret",
	})
	tree := open(t, filepath.Join(root, "module"))
	for name, want := range map[string]error{
		"a/x.sql": nil, "in": nil, "a/../in": nil, "other/x.sql": nil, "out": ErrOutside, "folder/x.sql": ErrOutside, "../x.sql": ErrOutside,
		"absolute": ErrOutside, filepath.ToSlash(root) + "/x.sql": ErrOutside, "": ErrOutside, "loop": ErrNotRegular, "in/x": ErrNotRegular,
	} {
		got, err := tree.Read(name)
		whole, err2 := tree.ReadOutput(name)
		if !errors.Is(err, want) || !errors.Is(err2, want) {
			t.Errorf("%q: errors %v and %v, want %v", name, err, err2, want)
		}
		if want == nil && (string(got) != "text" || string(whole) != "text") {
			t.Errorf("%q: got %q and %q, want %q", name, got, whole, "text")
		}
		if want != nil && !errors.As(err, new(*fs.PathError)) {
			t.Errorf("%q: error %v is not an fs.PathError", name, err)
		}
	}
}

// denyAll removes all permissions of a path, or skips the test.
func denyAll(t *testing.T, name string) {
	t.Helper()
	if os.Geteuid() <= 0 {
		t.Skipf("permissions have no effect here (user id %d)", os.Geteuid())
	}
	if err := os.Chmod(name, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(name, 0o755) })
}
