// This file tests full and read-only disks, for which it must be allowed to mount one.

package files

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// smallDisk mounts 64 KiB on a new folder, or skips the test.
func smallDisk(t *testing.T) (dir string) {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skipf("mounting a tmpfs needs linux and root; this is %s and user id %d", runtime.GOOS, os.Geteuid())
	}
	dir = layout(t, nil)
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a tmpfs: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount %s: %v: %s", dir, err, out)
		}
	})
	return dir
}

func TestFullDisk(t *testing.T) {
	root := smallDisk(t)
	old := map[string]string{"gen/x.go": ours(specA, "old")}
	put(t, root, "gen/x.go", old["gen/x.go"])
	big := output(specA, "gen/x.go", string(bytes.Repeat([]byte("x"), 1<<20)))
	fresh := big
	fresh.Path = "gen/new.go"
	checkRefusal(t, root, []Output{big, fresh}, syscall.ENOSPC, old)
}

func TestReadOnlyDisk(t *testing.T) {
	root := smallDisk(t)
	same := output(specA, "gen/same.go", "same")
	old := map[string]string{"gen/x.go": ours(specA, "old"), "gen/same.go": string(same.Data)}
	for name, text := range old {
		put(t, root, name, text)
	}
	if out, err := exec.Command("mount", "-o", "remount,ro", root).CombinedOutput(); err != nil {
		t.Skipf("cannot remount read-only: %v: %s", err, out)
	}
	tree := open(t, root)
	if err := tree.Write(compare(t, tree, []Output{same})); err != nil {
		t.Errorf("nothing to write on a read-only disk: %v", err)
	}
	checkRefusal(t, root, []Output{output(specA, "gen/x.go", "new"), output(specA, "gen/new/y.go", "new")}, syscall.EROFS, old)
	if err := tree.Remove([]Orphan{{"gen/x.go", specA, []byte(old["gen/x.go"])}}); !errors.Is(err, syscall.EROFS) {
		t.Errorf("Remove: error %v, want %v", err, syscall.EROFS)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skipf("permissions have no effect here (user id %d); TestReadOnlyDisk has the same effect", os.Geteuid())
	}
	old := map[string]string{"gen/x.go": ours(specA, "old")}
	root := layout(t, old)
	gen := filepath.Join(root, "gen")
	if err := os.Chmod(gen, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(gen, 0o755) })
	checkRefusal(t, root, []Output{output(specA, "gen/x.go", "new")}, syscall.EACCES, old)
}

// checkRefusal wants an error of the given kind that names every output, and unchanged files.
func checkRefusal(t *testing.T, root string, outs []Output, want error, files map[string]string) {
	t.Helper()
	tree := open(t, root)
	err := tree.Write(compare(t, tree, outs))
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
	for _, out := range outs {
		if !strings.Contains(err.Error(), "write "+out.Path+": ") {
			t.Errorf("error %q does not name %s", err, out.Path)
		}
	}
	diff(t, "files", files, snapshot(t, root))
}
