package breaking_test

import (
	"fmt"
	"strings"
	"testing"

	"stategen.example/internal/diag"
	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
	"stategen.example/internal/testkit/long"
	"stategen.example/internal/testkit/scratch"
)

// TestCompiled compiles both versions of some changes, writes with the old one and
// reads with the new one. It checks what TestChanges assumes: that a string is
// read as the state that has it as db string or alias.
func TestCompiled(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles two packages for each change")
	}
	// How many changes of each kind to compile.
	wanted := map[string]int{
		"db-renamed": 2, "states-merged": 2, "state-retired": 2, "alias-added": 1, "state-added": 1,
		"db-changed": 2, "alias-removed": 1, "state-removed": 1, "state-takes-alias": 1, "state-reuses-reserved": 1,
	}
	if !long.Enabled() {
		wanted = map[string]int{"db-renamed": 1, "state-removed": 1}
	}
	module := scratch.New(t, "changes")
	pairs := 0
	for seed := uint64(0); len(wanted) > 0; seed++ {
		if seed == 20_000 {
			t.Fatalf("no change shows %v", wanted)
		}
		c := newChanged(random(1<<40 + seed))
		if c == nil || c.old.Package.Value != "door" || c.new.Package.Value != "door" || len(c.new.States) > 100 {
			continue
		}
		wants := false
		for rule := range wanted {
			if c.shows(rule) {
				wants = true
				if wanted[rule]--; wanted[rule] == 0 {
					delete(wanted, rule)
				}
			}
		}
		if !wants {
			continue
		}
		pairs++
		if fault := c.fault(); fault != "" {
			t.Errorf("seed %d: %s\n%s", seed, fault, c)
		}
		folder := fmt.Sprintf("change%d", seed)
		for version, s := range map[string]*spec.Spec{"old": c.old, "new": c.new} {
			data, err := gen.Print(s, "go")
			if err != nil {
				t.Fatal(err)
			}
			module.Write(folder+"/"+version+"/state_gen.go", string(data))
		}
		module.Write(folder+"/change_test.go", c.driver("changes/"+folder))
	}
	module.Go("test", "./...")
	t.Logf("%d changes", pairs)
}

func (c *changed) shows(rule string) bool {
	for _, f := range c.found {
		if f.Rule == rule {
			// A finding below error shows most in a change without errors.
			return f.Level == diag.Error || c.level < diag.Error
		}
	}
	return false
}

// driver returns a test that writes with the old package and reads with the new one.
func (c *changed) driver(path string) string {
	var rows strings.Builder
	after := readers(c.new)
	for i := range c.old.States {
		st := &c.old.States[i]
		for j, text := range st.Stored() {
			constant := "0"
			if now := after[text.Value]; now != nil {
				constant = "new." + c.new.ConstName(now)
			}
			fmt.Fprintf(&rows, "\t{%q, %v, old.%s, %s},\n", text.Value, j == 0, c.old.ConstName(st), constant)
		}
	}
	return strings.NewReplacer("PATH", path, "OLD", "old."+c.old.Type.Value, "NEW", "new."+c.new.Type.Value, "ROWS", rows.String()).Replace(driver)
}

const driver = `package change

import (
	"testing"

	old "PATH/old"
	new "PATH/new"
)

var rows = []struct {
	stored  string
	written bool // by the old version, which only reads the others
	was     OLD
	is      NEW // 0: not read
}{
ROWS}

func Test(t *testing.T) {
	for _, row := range rows {
		if was, ok := OLDFromDB(row.stored); !ok || was != row.was {
			t.Errorf("old: %q is read as %v, want %v", row.stored, was, row.was)
		}
		var held any = row.stored
		if row.written {
			v, err := row.was.Value()
			if err != nil || v != held || row.was.DBString() != row.stored {
				t.Errorf("old: %v is written as %q (%v), want %q", row.was, v, err, row.stored)
			}
			held = v
		}
		var is NEW
		if err := is.Scan(held); (err == nil) != row.is.IsValid() || is != row.is {
			t.Errorf("new: %q is scanned as %v (%v), want %v", held, is, err, row.is)
		}
		if is, ok := NEWFromDB(row.stored); ok != row.is.IsValid() || is != row.is {
			t.Errorf("new: %q is read as %v, want %v", row.stored, is, row.is)
		}
	}
}
`
