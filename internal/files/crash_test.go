// This file runs the package in separate processes, side by side and killed at any moment. The processes are
// this test binary again.

package files

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const (
	roleKey = "STATEGEN_FILES_ROLE" // which of the roles the process has
	rootKey = "STATEGEN_FILES_ROOT"
	letter  = "STATEGEN_FILES_LETTER" // what its outputs are made of

	kills  = 40 // runs that are killed
	rounds = 40 // of each of the processes that run side by side
)

var roles = map[string]func() int{
	"victim": func() int { return report(beVictim()) },
	"rival":  func() int { return report(beRival()) },
}

func report(err error) int {
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// crashOutputs are a few files in two folders, large enough that writing one takes a while.
func crashOutputs(letter byte) []Output {
	var outs []Output
	for _, name := range []string{"a/x.go", "a/y.go", "b/x.go", "b/y.go"} {
		outs = append(outs, output(specA, name, string(bytes.Repeat([]byte{letter}, 128<<10))))
	}
	return outs
}

// run is what generate does.
func run(root string, outs []Output) error {
	tree, err := Open(root)
	if err != nil {
		return err
	}
	defer tree.Close()
	if err := tree.Lock(); err != nil {
		return err
	}
	changes, err := tree.Compare(outs)
	if err != nil {
		return err
	}
	if err := tree.Write(changes); err != nil {
		return err
	}
	return allAre(root, outs) // still under the lock
}

func allAre(root string, outs []Output) error {
	for _, out := range outs {
		got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(out.Path)))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, out.Data) {
			return fmt.Errorf("%s does not hold what was written: %d bytes, want %d", out.Path, len(got), len(out.Data))
		}
	}
	return nil
}

// beVictim writes until it is killed.
func beVictim() error {
	fmt.Println("ready")
	for i := 0; ; i++ {
		if err := run(os.Getenv(rootKey), crashOutputs("ab"[i%2])); err != nil {
			return err
		}
	}
}

// beRival writes its own letter again and again.
func beRival() error {
	for range rounds {
		if err := run(os.Getenv(rootKey), crashOutputs(os.Getenv(letter)[0])); err != nil {
			return err
		}
	}
	return nil
}

func child(t *testing.T, role, root, own string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), roleKey+"="+role, rootKey+"="+root, letter+"="+own)
	return cmd
}

// noTemps fails the test if temporary files are left in a folder of the outputs.
func noTemps(t *testing.T, root string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(root, "*", ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestKilled(t *testing.T) {
	root := layout(t, nil)
	if err := run(root, crashOutputs('a')); err != nil {
		t.Fatal(err)
	}
	left := 0
	for range kills {
		killSoon(t, root)
		now := crashOutputs(0)
		for i, a := range crashOutputs('a') {
			got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(a.Path)))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, a.Data) && !bytes.Equal(got, crashOutputs('b')[i].Data) {
				t.Fatalf("%s is neither old nor new: %d bytes, want %d", a.Path, len(got), len(a.Data))
			}
			now[i].Data = got
		}
		temps, _ := filepath.Glob(filepath.Join(root, "*", ".stategen-*.tmp"))
		left += len(temps)
		if err := run(root, now); err != nil { // has nothing to write
			t.Fatal(err)
		}
		noTemps(t, root)
	}
	t.Logf("%d kills left %d temporaries", kills, left)
}

func killSoon(t *testing.T, root string) {
	t.Helper()
	cmd := child(t, "victim", root, "")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		_, err = io.ReadFull(out, make([]byte, len("ready\n")))
	}
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(rand.N(40 * time.Millisecond))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(out)
	if cmd.Wait(); len(rest) > 0 {
		t.Fatalf("the run failed before it was killed: %s", rest)
	}
}

// TestSideBySide has several runs write the same files. Each checks under its lock that it reads what it wrote.
func TestSideBySide(t *testing.T) {
	root := layout(t, nil)
	failed := make(chan error)
	const letters = "abc"
	for _, own := range letters {
		go func() {
			out, err := child(t, "rival", root, string(own)).CombinedOutput()
			if err != nil {
				err = fmt.Errorf("run %c: %w: %s", own, err, out)
			}
			failed <- err
		}()
	}
	for range letters {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	last, err := os.ReadFile(filepath.Join(root, "a", "x.go"))
	if err != nil {
		t.Fatal(err)
	}
	if err := allAre(root, crashOutputs(last[len(last)-1])); err != nil {
		t.Error(err)
	}
	noTemps(t, root)
}
