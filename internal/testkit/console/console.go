// Package console tests the documentation: it runs the console blocks of a page and
// compares what the commands print with the page. Start reading at [Test].
//
// One bash runs a page from beginning to end. In a "console" block, each line "$ COMMAND"
// is run, and the lines below it are what the command prints on both streams. A line "…"
// stands for any lines, and "(1a2b3c4)" for any commit. A command continues on the next line if its line ends in a
// backslash and the next begins with "> ". A block marked "file=NAME" is written to that
// file.
package console

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Test runs the blocks of the page in the folder dir, or skips the test if there is no
// bash. With STATEGEN_UPDATE=1 it writes what was printed into the page. It returns the
// number of commands.
func Test(t *testing.T, name, dir string, env ...string) int {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	steps := parsePage(t, string(src))
	if len(steps) == 0 {
		return 0
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skipf("bash is needed to run the commands of a page: %v", err)
	}
	got := runPage(t, dir, steps, env)
	if os.Getenv("STATEGEN_UPDATE") == "1" {
		recordPage(t, name, string(src), steps, got)
	} else {
		comparePage(t, steps, got)
	}
	return len(steps)
}

// A step is a command of a page, or a file that the page shows.
type step struct {
	line    int // the last line of the command, from 1
	command string
	want    string // the output on the page
}

var fence = regexp.MustCompile("^```(\\w*)(?: file=(\\S+))?$")

func parsePage(t *testing.T, src string) []step {
	var steps []step
	var lang, file string
	inside := false
	var body strings.Builder
	for i, line := range strings.Split(src, "\n") {
		m := fence.FindStringSubmatch(line)
		switch {
		case m != nil && !inside:
			inside, lang, file = true, m[1], m[2]
			body.Reset()
		case m != nil:
			inside = false
			if file != "" {
				steps = append(steps, step{i + 1, fmt.Sprintf("mkdir -p \"$(dirname %s)\"; cat > %s <<'END_OF_FILE'\n%sEND_OF_FILE", file, file, body.String()), ""})
			}
		case inside && lang == "console":
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				steps = append(steps, step{i + 1, command, ""})
			} else if last := len(steps) - 1; last >= 0 && strings.HasSuffix(steps[last].command, "\\") && strings.HasPrefix(line, "> ") {
				steps[last].line = i + 1
				steps[last].command += "\n" + line[2:]
			} else if len(steps) == 0 {
				t.Fatalf("line %d: output before the first command", i+1)
			} else {
				steps[len(steps)-1].want += line + "\n"
			}
		case inside:
			body.WriteString(line + "\n")
		case strings.HasPrefix(line, "```"):
			t.Fatalf("line %d: %q begins a block that this test does not understand", i+1, line)
		}
	}
	return steps
}

// runPage returns what each step printed.
func runPage(t *testing.T, dir string, steps []step, env []string) []string {
	const mark = "\x01"
	var script strings.Builder
	for _, s := range steps { // the command after the mark sees the $? of the one before it
		fmt.Fprintf(&script, "__status=$?; printf '%s'; (exit $__status)\n%s\n", mark, s.command)
	}
	cmd := exec.Command("bash")
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(script.String())
	// The variables of make are empty, since a reader would run a make of the page alone.
	cmd.Env = append(append(os.Environ(), "GOWORK=off", "NO_COLOR=1", "MAKELEVEL=", "MAKEFLAGS=", "MFLAGS="), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	got := strings.Split(out.String(), mark)[1:]
	if len(got) != len(steps) {
		t.Fatalf("line %d: the shell ended before %q:\n%s", steps[len(got)].line, steps[len(got)].command, out.String())
	}
	return got
}

func comparePage(t *testing.T, steps []step, got []string) {
	for i, s := range steps {
		if !matches(s.want, got[i]) {
			t.Errorf("line %d: %q prints (-page +printed):\n%s", s.line, s.command, cmp.Diff(s.want, got[i]))
		}
	}
}

func recordPage(t *testing.T, page, src string, steps []step, got []string) {
	lines := strings.SplitAfter(src, "\n")
	for i := len(steps) - 1; i >= 0; i-- {
		if s := steps[i]; !matches(s.want, got[i]) {
			end := s.line + strings.Count(s.want, "\n")
			lines = append(lines[:s.line:s.line], append([]string{got[i]}, lines[end:]...)...)
		}
	}
	if err := os.WriteFile(page, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// commit is the quoted id of a commit in parentheses.
var commit = regexp.MustCompile(`\\\([0-9a-f]{7}\\\)`)

// matches reports whether the output is what the page shows.
func matches(want, got string) bool {
	pattern := commit.ReplaceAllString(regexp.QuoteMeta(want), `\([0-9a-f]{7}\)`)
	pattern = regexp.MustCompile(`(?m)^…\n`).ReplaceAllString(pattern, "(?:.*\n)*?")
	return regexp.MustCompile(`^` + pattern + `$`).MatchString(got)
}
