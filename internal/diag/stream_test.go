package diag

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	for text, want := range map[string]string{
		"fine: a::b::c\n\tx # y ## z [1]\n": "fine: a::b::c\n\tx # y ## z [1]\n",
		"::error::x\n  ::a b=c::\n":         ":\ufffderror::x\n  :\ufffda b=c::\n",
		"::: tip\n:::\n":                    "::: tip\n:::\n",
		"a ##[b] ###vso[c]":                 "a #\ufffd[b] ##\ufffdvso[c]",
		"\x1b[1m::a::\x1b[0m\a\r\n":         "␛[1m::a::␛[0m␇␍\n",
		"\u202e\xff\u2028":                  "\ufffd\ufffd\ufffd",
	} {
		if got := Lines(text, false); got != want {
			t.Errorf("Lines(%q) = %q, want %q", text, got, want)
		}
	}
	if got, want := Lines("\x1b[1;31m::a::\x1b[0m\x1b]0;x", true), "\x1b[1;31m:\ufffda::\x1b[0m␛]0;x"; got != want {
		t.Errorf("Lines with colours = %q, want %q", got, want)
	}
}

func TestStream(t *testing.T) {
	var b bytes.Buffer
	s := &Stream{&b}
	s.Line("wrote %s", "a\n::b::")
	s.Line("%s", "::c::")
	s.Tell("stategen", "git: no\n::d::\n##[e]\n")
	want := "wrote a␊::b::\n:\ufffdc::\nstategen: git: no\nstategen: ::d::\nstategen: #\ufffd[e]\n"
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestColumns(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for columns, want := range map[string]int{"": 80, "60": 60, "120": 120, "0": 80, "-1": 80, "wide": 80} {
		got := (&Stream{file}).Columns(func(string) string { return columns }, 80)
		if got != want {
			t.Errorf("COLUMNS=%q: %d columns, want %d", columns, got, want)
		}
	}
}

// TestOnlyStream holds that nothing else writes to the standard streams, in the programs
// that users run.
func TestOnlyStream(t *testing.T) {
	raw := regexp.MustCompile(`\bos\.(Stdout|Stderr)\b|\bfmt\.Print|\blog\.(Print|Fatal|Panic|SetOutput)|^\s*print(ln)?\(`)
	for _, root := range []string{"../../cmd", "../../internal", "../../verify", "../../gen", "../../spec", "../../rollout"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && (d.Name() == "testdata" || d.Name() == "testkit") {
				return fs.SkipDir
			}
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "stream.go" {
				return err
			}
			src, err := os.ReadFile(path)
			for line := range strings.Lines(string(src)) {
				code, _, _ := strings.Cut(line, "//")
				if raw.MatchString(code) {
					t.Errorf("%s writes past diag.Stream: %s", path, strings.TrimSpace(line))
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
