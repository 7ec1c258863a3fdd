// Changes of a spec with binaries of several releases on one table, in the orders of
// docs/evolution.md and in wrong orders.

package e2e

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// A release is a version of the spec and the binary with its Go.
type release struct {
	name   string
	before string // the release that its migration comes from
	states string // after Cart, which is always the first
	rest   string // of the spec
	writes int    // how many states the binary writes, the first ones; 0 is all
}

var releases = []release{
	{name: "old", states: "{name: Paid, db: payed}, {name: Sent, db: sent}"},
	{name: "1", before: "old", states: "{name: Paid, db: payed, aliases: [paid]}, {name: Sent, db: sent}"},
	{name: "2", before: "1", states: "{name: Paid, db: paid, aliases: [payed]}, {name: Sent, db: sent}"},
	{name: "3", before: "2", states: "{name: Paid, db: paid}, {name: Sent, db: sent}", rest: "reserved: [payed]"},

	{name: "reads", before: "old", states: "{name: Paid, db: payed}, {name: Sent, db: sent}, {name: Lost, db: lost}", writes: 3},
	{name: "writes", before: "reads", states: "{name: Paid, db: payed}, {name: Sent, db: sent}, {name: Lost, db: lost}"},
	{name: "retired", before: "reads", states: "{name: Paid, db: payed}, {name: Sent, db: sent}", rest: "reserved: [Lost, lost]"},

	{name: "apart", states: "{name: Paid, db: payed}, {name: Sent, db: sent}, {name: Posted, db: posted}"},
	{name: "merged", before: "apart", states: "{name: Paid, db: payed}, {name: Sent, db: sent, aliases: [posted]}"},
	{name: "one", before: "merged", states: "{name: Paid, db: payed}, {name: Sent, db: sent}", rest: "reserved: [Posted, posted]"},
}

func (r release) spec(t *testing.T) (*spec.Spec, []byte) {
	t.Helper()
	src := fmt.Appendf(nil, `stategen: 1
package: orders
type: State
flags:
  open: {not: [Sent]}
states: [{name: Cart, db: cart}, %s]
%s
storage:
  - table: orders
    column: state
    indexes:
      - {name: orders_open, columns: [customer], where: open}
outputs: {go: ../life/orders/state_gen.go}
`, r.states, r.rest)
	s, found := spec.Parse("spec/orders.yaml", src)
	if s == nil {
		t.Fatal(found)
	}
	return s, src
}

// lives are plays in which the binaries of the releases start and stop, and their
// migrations run or are undone. A running binary reads and writes all the time.
var lives = []struct {
	name, play string
	// fails is the release whose binary ends with an error that matches want. It is
	// empty if no binary may fail.
	fails, want string
}{
	{
		name: "a rename as the page describes it",
		play: "migrate old, start old, migrate 1, start 1, stop old, start 2, stop 1, migrate 2, migrate 3, start 3, stop 2",
	},
	{
		name: "a rename with both binaries running during the migration, which leave old rows",
		play: "migrate old, start old, start 1, migrate 1, stop old, start 2, migrate 2, stop 1, migrate 3, start 3, stop 2",
	},
	{
		name: "a rename with the migration first",
		play: "migrate old, start old, migrate 1, start 1, stop old, migrate 2, start 2, stop 1, migrate 3, start 3, stop 2",
	},
	{
		name: "a rename without old rows when the alias is dropped",
		play: "migrate old, start old, start 1, stop old, migrate 1, start 2, stop 1, migrate 2, start 3, migrate 3, stop 2",
	},
	{
		name: "a rename with migrations undone and run again",
		play: "migrate old, start old, migrate 1, start 1, stop old, start 2, stop 1, migrate 2, start 1, stop 2, undo 2, start old, stop 1, undo 1, " +
			"migrate 1, start 1, stop old, start 2, stop 1, migrate 3, start 3, stop 2, start 2, undo 3, stop 3, migrate 3, start 3, stop 2",
	},
	{
		name: "the new string beside a release that cannot read it",
		play: "migrate old, start old, migrate 1, start 2", fails: "old", want: `"paid" is not the stored string of any State`,
	},
	{
		name: "the new string before the constraint is wider",
		play: "migrate old, start 1, start 2", fails: "2", want: "orders_state_check",
	},
	{
		name: "the alias dropped before the rows are rewritten",
		play: "migrate old, start old, migrate 1, stop old, start 3", fails: "3", want: `"payed" is not the stored string of any State`,
	},
	{
		name: "the old string after the constraint is narrow",
		play: "migrate old, migrate 1, start 2, migrate 2, migrate 3, start 1", fails: "1", want: "orders_state_check",
	},
	{
		name: "a state is added",
		play: "migrate old, start old, migrate reads, start reads, stop old, start writes, stop reads",
	},
	{
		name: "a new state beside a release that cannot read it",
		play: "migrate old, start old, migrate reads, start writes", fails: "old", want: `"lost" is not the stored string of any State`,
	},
	{
		name: "a new state before the constraint is wider",
		play: "migrate old, start reads, start writes", fails: "writes", want: "orders_state_check",
	},
	{
		name: "a state is retired",
		play: "migrate old, migrate reads, start reads, migrate retired, start retired, stop reads",
	},
	{
		name: "a state is retired before its rows are gone",
		play: "migrate old, migrate reads, start writes, stop writes, start retired", fails: "retired", want: `"lost" is not the stored string of any State`,
	},
	{
		name: "states are merged",
		play: "migrate apart, start apart, start merged, stop apart, migrate merged, migrate one, start one, stop merged",
	},
	{
		name: "rows are merged beside a release that tells them apart",
		play: "migrate apart, start apart, start merged, migrate merged", fails: "apart", want: "is Sent, want Posted|orders are open, want", // whichever it reads next
	},
}

// TestLife plays the lives with one binary for each release.
func TestLife(t *testing.T) {
	bins, tools := binaries(t), commands(t)
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			for _, life := range lives {
				t.Run(life.name, func(t *testing.T) {
					p := &player{t: t, d: d, dsn: d.lasting(t), tools: tools, bins: bins, running: map[string]*shop{}}
					p.prepare()
					acts := strings.Split(life.play, ", ")
					for i, act := range acts {
						p.act(act)
						if i < len(acts)-1 || life.fails == "" {
							p.goOn()
						}
					}
					if life.fails == "" {
						p.ended()
					} else if err := p.errors(life.fails); len(err) != 1 || !regexp.MustCompile(life.want).MatchString(err[life.fails]) {
						t.Errorf("got %q, want an error of release %s with %s alone", err, life.fails, life.want)
					}
				})
			}
		})
	}
}

// binaries builds the programs of the releases: testdata/life with the package that
// is generated from each spec, as an overlay of this module for its drivers.
func binaries(t *testing.T) (bins map[string]string) {
	t.Helper()
	bins = map[string]string{}
	dir, here := t.TempDir(), strings.TrimSpace(run(t, ".", "go", "list", "-m", "-f", "{{.Dir}}"))
	for _, r := range releases {
		s, _ := r.spec(t)
		files, err := gen.Generate(s)
		if err != nil {
			t.Fatal(err)
		}
		code, laid := filepath.Join(dir, r.name+".go"), filepath.Join(dir, r.name+".json")
		write(t, code, files[0].Data)
		overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{
			filepath.Join(here, "life", "main.go"): filepath.Join(here, "testdata", "life", "main.go"),
			filepath.Join(here, files[0].Path):     code,
		}})
		if err != nil {
			t.Fatal(err)
		}
		write(t, laid, overlay)
		bins[r.name] = filepath.Join(dir, r.name)
		run(t, ".", "go", "build", "-overlay", laid, "-o", bins[r.name], "./life")
	}
	return bins
}
