package diag

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var testRules = []Rule{
	{ID: "db-unique", Summary: "db strings are unique", Why: "Rows cannot tell two states apart.\n\nGive one {another} string.", Level: Error},
	{ID: "state-added", Summary: "a state was added", Level: Warn},
	{ID: "doc-changed", Summary: "a doc <changed>", Level: Info},
}

// TestGolden prints the findings of each archive in testdata, one JSON
// object a line, in the formats that name the other files of the archive.
// STATEGEN_UPDATE=1 records what came.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			found := readFindings(t, ar.Files[0].Data)
			got := &txtar.Archive{Comment: ar.Comment, Files: ar.Files[:1:1]}
			for _, want := range ar.Files[1:] {
				out := printed(t, found, Options{Format: Format(want.Name), Rules: testRules, ToolVersion: "1.2.3"})
				got.Files = append(got.Files, txtar.File{Name: want.Name, Data: []byte(out)})
			}
			if os.Getenv("STATEGEN_UPDATE") == "1" {
				if err := os.WriteFile(path, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(ar)), string(txtar.Format(got))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

func readFindings(t *testing.T, data []byte) []Finding {
	t.Helper()
	var found []Finding
	for line := range bytes.Lines(data) {
		var in struct {
			File, Level, Rule, Message, Source string
			Line, Column                       int
		}
		if err := json.Unmarshal(line, &in); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		found = append(found, Finding{
			File: in.File, Pos: Pos{in.Line, in.Column}, Level: Level(slices.Index(levelNames[:], in.Level)),
			Rule: in.Rule, Message: in.Message, Source: in.Source,
		})
	}
	return found
}

func printed(t *testing.T, found []Finding, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Print(&b, found, o); err != nil {
		t.Fatalf("Print(%+v, %+v): %v", found, o, err)
	}
	return b.String()
}

// fullFinding has every part that a format can show.
var fullFinding = Finding{
	File: "a.yaml", Pos: Pos{14, 9}, Level: Warn, Rule: "db-unique", Message: "m", Source: "    db: Active",
}

func TestColor(t *testing.T) {
	got := printed(t, []Finding{fullFinding}, Options{Color: true})
	want := "\x1b[1ma.yaml:14:9:\x1b[0m \x1b[1;33mwarn:\x1b[0m m [db-unique]\n" +
		" 14 |     db: Active\n" +
		"    |         \x1b[1;32m^\x1b[0m\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// TestColorOnly checks that Color adds nothing but colours, and only in text.
func TestColorOnly(t *testing.T) {
	for _, name := range Formats() {
		for _, level := range []Level{Info, Warn, Error} {
			d := fullFinding
			d.Level = level
			found := []Finding{d, {Level: level, Message: "m"}, {File: "f", Level: level, Message: "m"}}
			plain := printed(t, found, Options{Format: Format(name)})
			color := printed(t, found, Options{Format: Format(name), Color: true})
			if got := sgr.ReplaceAllString(color, ""); got != plain {
				t.Errorf("%s in colour:\n%s\nwithout:\n%s", name, got, plain)
			}
			if got, want := color != plain, name == string(Text); got != want {
				t.Errorf("%s has colours: %t, want %t", name, got, want)
			}
		}
	}
}

func TestUseColor(t *testing.T) {
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	if !isTerminal(device) {
		t.Skipf("%s is not a character device here", os.DevNull)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()

	type env map[string]string
	for _, c := range []struct {
		when           string
		env            env
		onTerm, onFile bool
	}{
		{"auto", nil, true, false},
		{"auto", env{"TERM": "xterm"}, true, false},
		{"auto", env{"NO_COLOR": ""}, true, false},
		{"auto", env{"NO_COLOR": "0"}, false, false},
		{"auto", env{"TERM": "dumb"}, false, false},
		{"always", nil, true, true},
		{"always", env{"NO_COLOR": "1", "TERM": "dumb"}, true, true},
		{"never", nil, false, false},
	} {
		getenv := func(key string) string { return c.env[key] }
		got, err := UseColor(c.when, device, getenv)
		if got != c.onTerm || err != nil {
			t.Errorf("UseColor(%q, terminal, %v) = %t, %v; want %t", c.when, c.env, got, err, c.onTerm)
		}
		got, err = UseColor(c.when, file, getenv)
		if got != c.onFile || err != nil {
			t.Errorf("UseColor(%q, file, %v) = %t, %v; want %t", c.when, c.env, got, err, c.onFile)
		}
		got, err = UseColor(c.when, new(bytes.Buffer), getenv)
		if got != c.onFile || err != nil {
			t.Errorf("UseColor(%q, buffer, %v) = %t, %v; want %t", c.when, c.env, got, err, c.onFile)
		}
	}
	for _, when := range []string{"", "Auto", "yes"} {
		_, err := UseColor(when, device, os.Getenv)
		want := `color "` + when + `" is not one of auto, always, never`
		if err == nil || err.Error() != want {
			t.Errorf("UseColor(%q): error %v, want %s", when, err, want)
		}
	}
}

func TestParseFormat(t *testing.T) {
	for _, want := range []Format{Text, JSON, GitHub, SARIF, Markdown} {
		if got, err := ParseFormat(string(want)); got != want || err != nil {
			t.Errorf("ParseFormat(%q) = %q, %v", want, got, err)
		}
	}
	for _, name := range []string{"", "xml", "Text"} {
		want := `format "` + name + `" is not one of text, json, github, sarif, markdown`
		if _, err := ParseFormat(name); err == nil || err.Error() != want {
			t.Errorf("ParseFormat(%q): error %v, want %s", name, err, want)
		}
	}
	if err := Print(new(bytes.Buffer), nil, Options{Format: "xml"}); err == nil {
		t.Error("Print accepts a format that does not exist")
	}
}

// failingWriter counts the writes that it fails.
type failingWriter struct{ writes int }

var errFull = errors.New("disk full")

func (w *failingWriter) Write([]byte) (int, error) { w.writes++; return 0, errFull }

func TestWriteError(t *testing.T) {
	for _, name := range Formats() {
		var w failingWriter
		err := Print(&w, []Finding{fullFinding, {Level: Info, Message: "m"}}, Options{Format: Format(name)})
		if !errors.Is(err, errFull) || w.writes != 1 {
			t.Errorf("%s: error %v after %d writes, want %v after 1", name, err, w.writes, errFull)
		}
		w.writes = 0
		err = Print(&w, nil, Options{Format: Format(name)})
		if (w.writes > 0) != (name == string(SARIF) || name == string(Markdown)) {
			t.Errorf("%s without findings: %d writes, error %v", name, w.writes, err)
		}
	}
}

// TestAbsolutePath is not a golden, since absolute paths differ by system.
func TestAbsolutePath(t *testing.T) {
	path, want := "/srv/my states.yaml", "file:///srv/my%20states.yaml"
	if runtime.GOOS == "windows" {
		path, want = "C:"+path, "file:///C:/srv/my%20states.yaml"
	}
	out := printed(t, []Finding{{File: path, Level: Error, Message: "m"}}, Options{Format: SARIF})
	if !strings.Contains(out, `"uri": "`+want+`"`) {
		t.Errorf("%s is not %s in\n%s", path, want, out)
	}
}

func TestHighest(t *testing.T) {
	for want, found := range map[Level][]Finding{
		0:     nil,
		Info:  {{Level: Info}},
		Error: {{Level: Warn}, {Level: Error}, {Level: Info}},
	} {
		if got := Highest(found); got != want {
			t.Errorf("Highest(%v) = %d, want %d", found, got, want)
		}
	}
}
