package show

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/spec"
)

// TestGolden draws the spec of each archive. STATEGEN_UPDATE=1 records it.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			source := archive.Files[0]
			s := parse(t, source.Name, source.Data)
			got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{source}}
			for _, width := range []int{80, 60, 120} {
				got.Files = append(got.Files, txtar.File{Name: fmt.Sprintf("%d columns", width), Data: []byte(Text(s, width, false))})
			}
			if os.Getenv("STATEGEN_UPDATE") == "1" {
				if err := os.WriteFile(path, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
				t.Errorf("STATEGEN_UPDATE=1 records what is shown (-want +got):\n%s", diff)
			}
		})
	}
}

func parse(t *testing.T, name string, src []byte) *spec.Spec {
	t.Helper()
	s, found := spec.Parse(name, src)
	if s == nil {
		t.Fatalf("%s: %v", name, found)
	}
	return s
}

// every returns the specs of the goldens of this package and of gen.
func every(t *testing.T) map[string]*spec.Spec {
	t.Helper()
	specs := map[string]*spec.Spec{}
	for _, pattern := range []string{"testdata/*.txtar", "../gen/testdata/*.txtar"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d archives, %v", pattern, len(paths), err)
		}
		for _, path := range paths {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range archive.Files {
				if strings.HasPrefix(f.Name, "spec/") {
					specs[filepath.Base(path)+":"+f.Name] = parse(t, f.Name, f.Data)
				}
			}
		}
	}
	return specs
}

var escape = regexp.MustCompile("\x1b\\[[0-9;]+m")

// TestEvery checks that each picture fits, shows the flags of each state, and has the
// same text in colour.
func TestEvery(t *testing.T) {
	for name, s := range every(t) {
		for _, width := range []int{40, 60, 80, 120, 1000} {
			checkText(t, name, s, width)
		}
		if Text(s, 1, false) != Text(s, 40, false) {
			t.Errorf("%s: narrower than 40 cells", name)
		}
	}
}

func checkText(t *testing.T, name string, s *spec.Spec, width int) {
	t.Helper()
	text := Text(s, width, false)
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if cells(line) > width {
			t.Errorf("%s: a line is %d cells wide: %s", name, cells(line), line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("%s: a line ends in blanks: %q", name, line)
		}
	}
	colored := Text(s, width, true)
	if bare := escape.ReplaceAllString(colored, ""); colored == text || bare != text {
		t.Errorf("%s: without its colours it differs (-plain +coloured):\n%s", name, cmp.Diff(text, bare))
	}
	if diff := cmp.Diff(memberships(s), read(t, text)); diff != "" {
		t.Errorf("%s: flags by state (-spec +picture):\n%s\n%s", name, diff, text)
	}
}

// memberships returns the flags of each state, by their numbers.
func memberships(s *spec.Spec) map[int][]int {
	all := map[int][]int{}
	for f := range s.Flags {
		for _, st := range s.Members(&s.Flags[f]) {
			all[st.Number] = append(all[st.Number], f+1)
		}
	}
	return all
}

var (
	numbered = regexp.MustCompile(`^( +state\b.*| +)? \d( \d)*$`)   // the head of a matrix ends in numbers
	marked   = regexp.MustCompile(`^ +(\d+)  .*?  ([x.]( [x.])*)$`) // a row: the state's number and its marks
)

// read returns the flags of each state in a picture. Each part of a matrix continues the
// numbers of the part before.
func read(t *testing.T, text string) map[int][]int {
	all, seen := map[int][]int{}, map[int]int{}
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		inside = line != "" && (inside || numbered.MatchString(line))
		m := marked.FindStringSubmatch(line)
		if m == nil || !inside {
			continue
		}
		state, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, mark := range strings.Fields(m[2]) {
			seen[state]++
			if mark == "x" {
				all[state] = append(all[state], seen[state])
			}
		}
	}
	return all
}
