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

// endless counts what is taken of it.
type endless struct{ taken int }

func (e *endless) Read(p []byte) (int, error) { e.taken += len(p); return len(p), nil }

func TestReadAllStops(t *testing.T) {
	var e endless
	_, err := ReadAll(&e, "standard input")
	if err == nil {
		t.Fatal("no error")
	}
	diff(t, "message", "read spec: standard input: larger than 16 MiB, the most that a spec may hold", err.Error())
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
	for _, c := range []struct {
		name    string
		want    error
		message string
	}{
		{"nothing", fs.ErrNotExist, ""},
		{"gone", fs.ErrNotExist, ""},
		{"dir", ErrNotRegular, "read spec: open PATH: not a regular file but a directory"},
		{"link", ErrNotRegular, "read spec: open PATH: not a regular file but a directory"},
		{"good", nil, ""},
	} {
		name := filepath.Join(root, c.name)
		_, err := Read(name)
		if !errors.Is(err, c.want) {
			t.Errorf("Read(%q): error %v, want %v", c.name, err, c.want)
		}
		if c.message != "" {
			diff(t, "message", string(bytes.ReplaceAll([]byte(c.message), []byte("PATH"), []byte(name))), err.Error())
		}
	}
	t.Run("permission", func(t *testing.T) {
		secret := filepath.Join(root, "secret")
		denyAll(t, secret)
		if _, err := Read(secret); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v, want one around %v", err, fs.ErrPermission)
		}
	})
}

// denyAll takes every permission from a path, or skips the test.
func denyAll(t *testing.T, name string) {
	t.Helper()
	if os.Geteuid() <= 0 {
		t.Skipf("permissions mean nothing here (user id %d)", os.Geteuid())
	}
	if err := os.Chmod(name, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(name, 0o755) })
}
