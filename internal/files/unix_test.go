//go:build unix

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// soon fails the test if do hangs, as opening a FIFO would.
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
			diff(t, "message", "open "+name+": not a regular file but "+want, err.Error())
		})
	}
}

func TestFIFOsAreNotOpened(t *testing.T) {
	root := layout(t, map[string]string{"spec/l.yaml": "-> a.yaml", specB: "stategen: 1\n", "gen/x.go": "-> fifo", "gen/y.go": ours(specA, "")})
	mkfifo(t, filepath.Join(root, "spec", "a.yaml"))
	mkfifo(t, filepath.Join(root, "gen", "fifo"))
	outs := []Output{output(specB, "gen/fifo", ""), output(specB, "gen/x.go", ""), output(specB, "gen/z.go", "")}
	soon(t, func() {
		tree := open(t, root)
		specs, err := tree.Specs()
		diff(t, "specs", []string{specB}, specs)
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
	if specs, err := open(t, root).Specs(); err != nil || len(specs) != 1 {
		t.Errorf("Specs beside a closed folder = %q, %v, want one spec", specs, err)
	}
	denyAll(t, filepath.Join(root, "spec", "a.yaml"))
	if _, err := open(t, root).Specs(); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Specs with a closed spec: error %v, want %v", err, fs.ErrPermission)
	}
}

// TestModes checks that the umask narrows the modes of new files, and that existing files keep theirs.
func TestModes(t *testing.T) {
	for _, c := range []struct {
		umask, folder, file fs.FileMode
	}{{0, 0o755, 0o644}, {0o077, 0o700, 0o600}} {
		defer syscall.Umask(syscall.Umask(int(c.umask)))
		existing := map[string]fs.FileMode{"exec.go": 0o755, "group.go": 0o664, "locked.go": 0o400}
		root := layout(t, nil)
		outs := []Output{output(specA, "a/b/new.go", "")}
		for name, mode := range existing {
			put(t, root, name, ours(specA, "old"))
			if err := os.Chmod(filepath.Join(root, name), mode); err != nil {
				t.Fatal(err)
			}
			outs = append(outs, output(specA, name, ""))
		}
		tree := open(t, root)
		if err := tree.Write(compare(t, tree, outs)); err != nil {
			t.Fatal(err)
		}
		want := map[string]fs.FileMode{"a": c.folder, "a/b": c.folder, "a/b/new.go": c.file}
		maps.Copy(want, existing)
		for name, mode := range want {
			info, err := os.Stat(filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, fmt.Sprintf("mode of %s with umask %03o", name, c.umask), mode, info.Mode().Perm())
		}
	}
}

// TestReadEmpty checks that a file of size 0 is not opened: those of /proc hold something, and some wait for more.
func TestReadEmpty(t *testing.T) {
	const name = "/proc/kmsg"
	if _, err := os.Stat(name); err != nil {
		t.Skip(err)
	}
	soon(t, func() {
		if got, err := Read(name); len(got) > 0 || err != nil && !errors.Is(err, fs.ErrPermission) {
			t.Errorf("Read(%q) = %d bytes, %v, want none", name, len(got), err)
		}
	})
}

// TestSwapped checks that a FIFO which takes the place of a file after it was looked at is not waited for.
func TestSwapped(t *testing.T) {
	root := layout(t, map[string]string{"x/a.go": ours(specA, "")})
	tree := open(t, root)
	mkfifo(t, filepath.Join(root, "fifo"))
	soon(t, func() {
		if _, _, err := openIn(tree.root, "fifo"); !errors.Is(err, ErrNotRegular) {
			t.Errorf("error %v, want %v", err, ErrNotRegular)
		}
	})
}

// TestSwappedFolder checks that nothing is written, removed or read outside of the module while a folder and a link
// that leads out take turns in one place.
func TestSwappedFolder(t *testing.T) {
	root := layout(t, map[string]string{"module/gen/": "", "module/link": "-> ../outside", "outside/old.go": ours(specA, "secret")})
	module, outside := filepath.Join(root, "module"), snapshot(t, filepath.Join(root, "outside"))
	gen, link, aside := filepath.Join(module, "gen"), filepath.Join(module, "link"), filepath.Join(module, "aside")
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				os.Rename(gen, aside)
				os.Rename(link, gen)
				os.Rename(gen, link)
				os.Rename(aside, gen)
			}
		}
	}()
	for i := range 500 { // an error is fine, as the folder may be missing at that moment
		put := output(specA, "gen/x.go", fmt.Sprint(i))
		tree := open(t, module)
		if changes, err := tree.Compare([]Output{put}); err == nil {
			tree.Write(changes)
		}
		tree.Remove([]Orphan{{"gen/old.go", specA, []byte(outside["old.go"])}})
		if data, err := tree.Read("gen/old.go"); err == nil && len(data) > 0 {
			t.Fatalf("read %q from outside", data)
		}
		tree.Close()
	}
	close(stop)
	<-stopped
	diff(t, "files outside", outside, snapshot(t, filepath.Join(root, "outside")))
}
