//go:build unix

package verify_test

import (
	"errors"
	"os"
	"syscall"
	"testing"
	"time"

	"stategen.example/internal/files"
	"stategen.example/verify"
)

// TestOpenSpecial checks that a special file is refused before it is opened, also
// in place of a file that SQLite has beside the database: a FIFO would be waited
// for, and /dev/zero reads as an empty database.
func TestOpenSpecial(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, err := range []error{
		syscall.Mkfifo("fifo", 0o600), os.Symlink("fifo", "link"), os.Symlink("/dev/zero", "zero"),
		os.WriteFile("a.db", nil, 0o600), syscall.Mkfifo("a.db-journal", 0o600),
		os.WriteFile("b.db", nil, 0o600), syscall.Mkfifo("b.db-wal", 0o600), os.Symlink("b.db", "b"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"fifo", "link", "zero", "/dev/zero", "a.db", "b.db", "b"} {
		opened := make(chan error, 1)
		go func() {
			db, err := verify.Open(t.Context(), "sqlite:"+name)
			if err == nil {
				_, err = db.Spec(t.Context(), parsed(t, door))
				db.Close()
			}
			opened <- err
		}()
		select {
		case err := <-opened:
			if !errors.Is(err, files.ErrNotRegular) {
				t.Errorf("sqlite:%s: error %v, want %v", name, err, files.ErrNotRegular)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("sqlite:%s hangs", name)
		}
	}
}
