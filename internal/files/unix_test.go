//go:build unix

package files

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func umask() fs.FileMode {
	mask := syscall.Umask(0)
	syscall.Umask(mask)
	return fs.FileMode(mask)
}

// soon fails the test where do hangs, as opening a FIFO would.
func soon(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); do() }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("hangs")
	}
}

func mkfifo(t *testing.T, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestReadSpecial(t *testing.T) {
	root := layout(t, nil)
	fifo := filepath.Join(root, "fifo")
	mkfifo(t, fifo)
	t.Chdir(root) // a socket's path must be short
	socket, err := net.Listen("unix", "s")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, want := range map[string]string{fifo: "a FIFO", "s": "a socket", os.DevNull: "a device"} {
		soon(t, func() {
			_, err := Read(name)
			if !errors.Is(err, ErrNotRegular) {
				t.Fatalf("Read(%q): error %v, want %v", name, err, ErrNotRegular)
			}
			diff(t, "message", "read spec: open "+name+": not a regular file but "+want, err.Error())
		})
	}
}

func TestFIFOsAreNotOpened(t *testing.T) {
	root := layout(t, map[string]string{"spec/l.yaml": "-> a.yaml", specB: "stategen: 1\n", "gen/x.go": "-> fifo", "gen/y.go": ours(specA, "")})
	mkfifo(t, filepath.Join(root, "spec", "a.yaml"))
	mkfifo(t, filepath.Join(root, "gen", "fifo"))
	outs := []Output{output(specB, "gen/fifo", ""), output(specB, "gen/x.go", ""), output(specB, "gen/z.go", "")}
	soon(t, func() {
		specs, err := Discover(root)
		diff(t, "specs", []string{specB}, specs)
		tree, _ := Open(root)
		changes, err2 := tree.Compare(outs)
		_, err3 := tree.Orphans(outs)
		_, err4 := tree.Abandoned(nil)
		err5 := tree.Write(changes)
		if err := errors.Join(err, err2, err3, err4, err5); err != nil {
			t.Error(err)
		}
		for i, want := range []string{"is a FIFO", "is a FIFO", ""} {
			diff(t, changes[i].Path, want, changes[i].Why)
		}
	})
}

func TestPermissions(t *testing.T) {
	root := layout(t, map[string]string{"spec/a.yaml": "stategen: 1\n", "data/a.states.yaml": "stategen: 1\n"})
	denyAll(t, filepath.Join(root, "data"))
	if specs, err := Discover(root); err != nil || len(specs) != 1 {
		t.Errorf("Discover beside a closed folder = %q, %v, want one spec", specs, err)
	}
	denyAll(t, filepath.Join(root, "spec", "a.yaml"))
	if _, err := Discover(root); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Discover of a closed spec: error %v, want %v", err, fs.ErrPermission)
	}
}

// TestUmask holds that the user's umask narrows what is made, and that what is
// there keeps its mode all the same.
func TestUmask(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	root := layout(t, map[string]string{"old.go": ours(specA, "old")})
	if err := os.Chmod(filepath.Join(root, "old.go"), 0o664); err != nil {
		t.Fatal(err)
	}
	tree := open(t, root)
	if err := tree.Write(compare(t, tree, []Output{output(specA, "d/new.go", ""), output(specA, "old.go", "")})); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"d": 0o700, "d/new.go": 0o600, "old.go": 0o664} {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "mode of "+name, want, info.Mode().Perm())
	}
}
