//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"stategen.example/internal/testkit/long"
)

// TestHostileInputs checks that whatever is named as a spec leads to an error or a
// finding soon, in little memory, without a panic. The deadline is far beyond
// what any of them needs; it detects a hang.
func TestHostileInputs(t *testing.T) {
	if testing.Short() {
		t.Skip("times the command, which the race detector slows down tenfold")
	}
	t.Parallel()
	const head = "stategen: 1\npackage: p\ntype: T\n"
	file := func(data string) func(t *testing.T, name string) {
		return func(t *testing.T, name string) {
			if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	bomb := "a: &a [x, x]\n"
	for i := range 60 {
		bomb += fmt.Sprintf("b%d: &b%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*b%d, ", max(0, i-1)), 9))
	}
	for _, tt := range []struct {
		name   string
		make   func(t *testing.T, name string)
		status int
		want   string // in what is printed
	}{
		{"100 MB", func(t *testing.T, name string) {
			if err := os.WriteFile(name, []byte(head), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(name, 100<<20); err != nil {
				t.Fatal(err)
			}
		}, exitTrouble, "larger than 16 MiB"},
		{"16 MB of text", file(head + "doc: " + strings.Repeat("x", 15<<20)), exitFindings, `needs the key "states"`},
		{"10,000 lists, closed", file("stategen: " + strings.Repeat("[", 9_999) + strings.Repeat("]", 9_999)), exitFindings, "[version]"},
		{"10,000 lists, open", file("stategen: " + strings.Repeat("[", 10_000)), exitFindings, "[yaml-syntax]"},
		{"100,000 lists", file("stategen: " + strings.Repeat("[", 100_000)), exitFindings, "exceeded max depth"},
		{"10,000 mappings", file("stategen: " + strings.Repeat("{a: ", 9_999) + strings.Repeat("}", 9_999)), exitFindings, "[version]"},
		{"10,000 dashes", file(strings.Repeat("- ", 9_999) + "x"), exitFindings, "must be a mapping"},
		{"100,000 keys", file(strings.Repeat("k: 1\n", 100_000)), exitFindings, "more than 1000 findings"},
		{"bytes that cannot stand there", file(strings.Repeat("\x01", 1<<20)), exitFindings, "more than 1000 findings"},
		{"typos in a derived flag", file(head + "flags: {f: {any: [" + strings.Repeat("S0x, ", 3_000) + "]}}\nstates:\n" + manyStates(20_000)), exitFindings, "[flag-undeclared]"},
		{"a derived flag of all states", file(head + "flags: {f: {any: [" + manyNames(20_000) + "]}}\nstates:\n" + manyStates(20_001)), exitFine, ""},
		{"typos in transitions", file(head + "states:\n" + manyStates(1_000) + "transitions:\n- {to: S1, from: [" + strings.Repeat("S0x, ", 300_000) + "]}\n"), exitFindings, "[transition-undeclared]"},
		{"too many flags", file(head + "flags: {" + strings.Repeat("f, ", 100_000) + "}\nstates:\n" + manyStates(60_000)), exitFindings, "[flags-count]"},
		{"findings on one long line", file(head + "states: [" + strings.Repeat("{name: x, db: y}, ", 100_000) + "]\n"), exitFindings, "more than 1000 findings"},
		{"alias bomb", file(bomb), exitFindings, "[yaml-feature]"},
		{"NUL", file(head + "doc: \x00\n"), exitFindings, "U+0000"},
		{"byte order mark inside", file(head + "doc: \ufeff\n"), exitFindings, "U+FEFF"},
		{"UTF-16", file("\xff\xfes\x00t\x00"), exitFindings, "not UTF-8"},
		{"invalid UTF-8", file(head + "doc: \xc3\x28\n"), exitFindings, "0xc3"},
		{"empty", file(""), exitFindings, "[spec-empty]"},
		{"old Mac lines", file("stategen: 1\rpackage: p\r"), exitFindings, "carriage return"},
		{"byte order mark and CRLF", file("\ufeff" + strings.ReplaceAll(head, "\n", "\r\n") + "states:\r\n- {name: A, db: a}\r\n"), exitFine, ""},
		{"FIFO", func(t *testing.T, name string) {
			if err := syscall.Mkfifo(name, 0o644); err != nil {
				t.Skip(err)
			}
		}, exitTrouble, "FIFO"},
		{"folder", func(t *testing.T, name string) {
			if err := os.Mkdir(name, 0o755); err != nil {
				t.Fatal(err)
			}
		}, exitTrouble, "directory"},
		{"unreadable", func(t *testing.T, name string) {
			if err := os.WriteFile(name, []byte(head), 0); err != nil {
				t.Fatal(err)
			}
		}, exitTrouble, "permission denied"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			name := filepath.Join(dir, "x.yaml")
			tt.make(t, name)
			if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module x\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, "stategen", "lint", name)
			if os.Getuid() == 0 && tt.name == "unreadable" {
				asNobody(t, cmd, dir)
			}
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if got := cmd.ProcessState.ExitCode(); got != tt.status || !strings.Contains(string(out), tt.want) || bytes.Contains(out, []byte("goroutine")) {
				t.Errorf("exit status %d, want %d; printed %.500q, want %q in it", got, tt.status, out, tt.want)
			}
			if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && runtime.GOOS == "linux" { // in KiB there
				if limit := int64(1 << 20); usage.Maxrss > limit {
					t.Errorf("took %d KiB of memory, want at most %d", usage.Maxrss, limit)
				}
			}
		})
	}
}

func manyStates(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- {name: S%d, db: s%d}\n", i, i)
	}
	return b.String()
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "S%d, ", i)
	}
	return b.String()
}

// asNobody lets a command that root starts run as another user, for root reads
// everything. The command and its folder are made accessible to that user.
func asNobody(t *testing.T, cmd *exec.Cmd, dir string) {
	binary, err := os.ReadFile(cmd.Path)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path = filepath.Join(dir, "stategen")
	if err := os.WriteFile(cmd.Path, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const nobody = 65534
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

// large is a spec of two outputs' worth of text; n is how many states it has.
func large(n int) []byte {
	var b bytes.Buffer
	b.WriteString("stategen: 1\npackage: large\ntype: T\nstates:\n")
	for i := range n {
		fmt.Fprintf(&b, "- {name: S%d, db: s%d, doc: State number %d.}\n", i, i, i)
	}
	b.WriteString("outputs: {go: ../large/t_gen.go}\n")
	return b.Bytes()
}

// TestKilled kills generate at random moments. Every time the output is the old
// file or the new one, whole, and the next run leaves nothing behind.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills the command many times")
	}
	dir := t.TempDir()
	specFile, output := filepath.Join(dir, "spec", "large.yaml"), filepath.Join(dir, "large", "t_gen.go")
	for _, folder := range []string{"spec", "large"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	specs := [][]byte{large(1500), large(1501)}
	var outputs [][]byte
	var whole time.Duration // of a run that nobody kills
	for _, spec := range specs {
		if err := os.WriteFile(specFile, spec, 0o644); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if out, err := exec.Command("stategen", "generate", "-C", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		whole = time.Since(start)
		data, err := os.ReadFile(output)
		if err != nil {
			t.Fatal(err)
		}
		outputs = append(outputs, data)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	killed, changed := 0, 0
	last := outputs[1]
	runs := long.Count(20, 200)
	for i := range runs {
		if err := os.WriteFile(specFile, specs[i%2], 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("stategen", "generate", "-q", "-C", dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Half of the kills fall into the last quarter of a run, where files
		// are written.
		delay := rng.Int64N(int64(whole))
		if i%4 > 1 {
			delay = int64(whole)*3/4 + delay/3
		}
		time.Sleep(time.Duration(delay))
		_ = cmd.Process.Kill()
		if err := cmd.Wait(); err != nil {
			killed++
		}
		got, err := os.ReadFile(output)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, outputs[0]) && !bytes.Equal(got, outputs[1]) {
			t.Fatalf("after kill %d the output is neither the old nor the new file: %d bytes", i, len(got))
		}
		if !bytes.Equal(got, last) {
			changed++
		}
		last = got
	}
	t.Logf("%d of %d runs were killed before their end; %d changed the output", killed, runs, changed)
	if killed < runs/10 {
		t.Errorf("only %d runs were killed", killed)
	}
	if out, err := exec.Command("stategen", "generate", "-C", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	left, err := filepath.Glob(filepath.Join(dir, "large", "*"))
	hidden, err2 := filepath.Glob(filepath.Join(dir, "large", ".*"))
	if all := append(left, hidden...); err != nil || err2 != nil || len(all) != 1 {
		t.Errorf("after the next run the folder holds %v, want the output alone", all)
	}
}

// TestTogether runs generate several times at once over one module; each of
// them succeeds and the files are right.
func TestTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := map[string][]byte{"go.mod": []byte("module x\n"), "spec/large.yaml": large(300)}
	for name, data := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	errs := make(chan error)
	for range 4 {
		go func() {
			out, err := exec.Command("stategen", "generate", "-C", dir).CombinedOutput()
			if err != nil {
				err = fmt.Errorf("%w: %s", err, out)
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if out, err := exec.Command("stategen", "check", "-C", dir).CombinedOutput(); err != nil {
		t.Errorf("check after it: %v\n%s", err, out)
	}
}
