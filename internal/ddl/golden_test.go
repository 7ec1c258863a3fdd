package ddl_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stategen.example/internal/ddl"
)

// TestGolden asks the questions of each scenario: a table, a column and optionally the
// name of a constraint. STATEGEN_UPDATE=1 records the answers.
func TestGolden(t *testing.T) {
	golden(t, "testdata/*.txtar", answer)
}

func golden(t *testing.T, pattern string, answer func(t *testing.T, src []byte, table, column, constraint string) string) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			ask, src, want := archive.Files[0], archive.Files[1], &archive.Files[2]
			var got strings.Builder
			for question := range strings.Lines(string(ask.Data)) {
				got.WriteString(strings.TrimSpace(question) + "\n")
				q := append(strings.Fields(question), "")
				got.WriteString(answer(t, src.Data, q[0], q[1], q[2]))
			}
			if os.Getenv("STATEGEN_UPDATE") != "" {
				want.Data = []byte(got.String())
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(want.Data), got.String()); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
		})
	}
}

// answer returns all that the package tells of a column, one thing a line.
func answer(t *testing.T, src []byte, table, column, constraint string) string {
	tc, err := ddl.Column(src, table, column)
	if err != nil {
		return refusal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\ttable %s at %v, column %s at %v", tc.Table, tc.TablePos, tc.Column, tc.Pos)
	if tc.NotNull {
		b.WriteString(", not null")
	}
	b.WriteString("\n")
	checkPlaces(t, string(src), tc.Constraints)
	limits := tc.Lists()
	if len(limits) == 0 {
		return b.String() + refusal(tc.NoList(constraint))
	}
	for _, c := range limits {
		fmt.Fprintf(&b, "\t%s %q at %v\n", kinds[c.Kind], c.Name, c.Pos)
		for _, l := range c.Literals {
			fmt.Fprintf(&b, "\t\t%v %q\n", l.Pos, l.Value)
		}
	}
	return b.String()
}

func refusal(err error) string {
	var e *ddl.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("\tnot an Error: %v\n", err)
	}
	return fmt.Sprintf("\t%s at %v: %s\n", problems[e.Problem], e.Pos, e.Message)
}

var kinds = map[ddl.Kind]string{
	ddl.Unrelated: "unrelated", ddl.Opaque: "opaque", ddl.NotNull: "not null", ddl.List: "list", ddl.Enum: "enum",
}

var problems = map[ddl.Problem]string{
	ddl.NoTable: "no table", ddl.AmbiguousTable: "ambiguous table", ddl.NoColumn: "no column",
	ddl.NoCheck: "no check", ddl.NotUnderstood: "not understood", ddl.AmbiguousCheck: "ambiguous check",
	ddl.NotFollowed: "not followed",
}

// TestOwnSQL checks that the generated SQL reads back as its list.
func TestOwnSQL(t *testing.T) {
	archive, err := txtar.ParseFile("../gen/testdata/storage.txtar")
	if err != nil {
		t.Fatal(err)
	}
	const want = `in a "plane"|in a 'van'|in_van|lost at sea|lost; DROP TABLE parcels|packed|zugestellt für Müller`
	for _, f := range archive.Files {
		if filepath.Ext(f.Name) != ".sql" {
			continue
		}
		for _, q := range []struct {
			table, column string
			notNull       bool
		}{{"app.parcels", "state", true}, {"order \"lines`", "select", false}} {
			tc, err := ddl.Column(f.Data, q.table, q.column)
			if err != nil {
				t.Errorf("%s: %v", f.Name, err)
				continue
			}
			if tc.NotNull != q.notNull || len(tc.Constraints) != 1 {
				t.Errorf("%s: %s: not null %v and %d constraints, want %v and 1", f.Name, q.table, tc.NotNull, len(tc.Constraints), q.notNull)
				continue
			}
			var got []string
			for _, l := range tc.Constraints[0].Literals {
				got = append(got, l.Value)
			}
			if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", f.Name, q.table, diff)
			}
		}
	}
}
