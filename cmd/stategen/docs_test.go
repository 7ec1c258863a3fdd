package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDocs runs every console block of the README and of docs/. A page is one
// shell from its beginning to its end, in an empty folder beside a checkout of
// this module. A line "$ COMMAND" is run, and the lines below it are what it
// prints on both streams; a line "…" stands for any lines. A block that is
// marked "file=NAME" is written to that file. STATEGEN_UPDATE=1 writes what was
// printed into the page. A command goes on where a line ends in a backslash and
// the next begins with "> ".
func TestDocs(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("runs the commands of the docs in bash")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range append(pages, root+"/README.md", root+"/CONTRIBUTING.md") {
		src, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		steps := parsePage(t, string(src))
		if len(steps) == 0 {
			continue
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			ran++
			dir := t.TempDir()
			if err := os.Symlink(root, filepath.Join(dir, "stategen")); err != nil {
				t.Fatal(err)
			}
			if got := runPage(t, dir, steps); os.Getenv("STATEGEN_UPDATE") == "1" {
				recordPage(t, page, string(src), steps, got)
			} else {
				comparePage(t, steps, got)
			}
		})
	}
	if ran == 0 {
		t.Error("no page has a console block")
	}
}

// A step is a command of a page, or a file that it shows.
type step struct {
	line    int // of the command's end, from 1
	command string
	want    string // what the page shows below it
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
			t.Fatalf("line %d: %q opens a block that this test does not understand", i+1, line)
		}
	}
	return steps
}

// runPage returns what each step printed.
func runPage(t *testing.T, dir string, steps []step) []string {
	const mark = "\x01"
	var script strings.Builder
	for _, s := range steps { // $? is handed over the mark
		fmt.Fprintf(&script, "__status=$?; printf '%s'; (exit $__status)\n%s\n", mark, s.command)
	}
	cmd := exec.Command("bash")
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(script.String())
	cmd.Env = append(os.Environ(), "GOWORK=off", "NO_COLOR=1")
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

// matches reports whether the output is what the page shows.
func matches(want, got string) bool {
	pattern := regexp.QuoteMeta(want)
	pattern = regexp.MustCompile(`(?m)^…\n`).ReplaceAllString(pattern, "(?:.*\n)*?")
	return regexp.MustCompile(`^` + pattern + `$`).MatchString(got)
}
