package files

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWrite(t *testing.T) {
	fresh := output(specA, "gen/x.go", "new")
	text := string(fresh.Data)
	old := ours(specA, "old")
	for _, c := range []struct {
		name        string
		files, want map[string]string
	}{
		{"new, with its folder", nil, map[string]string{"gen/x.go": text}},
		{"stale", map[string]string{"gen/x.go": old}, map[string]string{"gen/x.go": text}},
		{"same", map[string]string{"gen/x.go": text}, map[string]string{"gen/x.go": text}},
		{"foreign", map[string]string{"gen/x.go": "mine"}, map[string]string{"gen/x.go": "mine"}},
		{"link to a file", map[string]string{"gen/x.go": "-> ../real/y.go", "real/y.go": old},
			map[string]string{"gen/x.go": "-> ../real/y.go", "real/y.go": text}},
		{"link to nowhere", map[string]string{"gen/x.go": "-> ../real/y.go"},
			map[string]string{"gen/x.go": "-> ../real/y.go", "real/y.go": text}},
		{"link to a folder", map[string]string{"gen": "-> real", "real/x.go": old}, map[string]string{"gen": "-> real", "real/x.go": text}},
		{"link to no folder yet", map[string]string{"gen": "-> a/b"}, map[string]string{"gen": "-> a/b", "a/b/x.go": text}},
		{"left by a killed run", map[string]string{
			"gen/x.go": text, "gen/.stategen-18446744073709551615.tmp": "half", // nothing else to do here
			"gen/.stategen-notes.tmp": "mine", "gen/.stategen-.tmp": "mine", "gen/.stategen-1.tmp.go": "mine", "other/.stategen-1.tmp": "not looked at",
			"gen/.stategen-2.tmp/x": "mine",
		}, map[string]string{
			"gen/x.go": text, "gen/.stategen-notes.tmp": "mine", "gen/.stategen-.tmp": "mine", "gen/.stategen-1.tmp.go": "mine",
			"other/.stategen-1.tmp": "not looked at", "gen/.stategen-2.tmp/x": "mine",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := layout(t, c.files)
			tree := open(t, root)
			if err := tree.Write(compare(t, tree, []Output{fresh})); err != nil {
				t.Fatal(err)
			}
			diff(t, "files", c.want, snapshot(t, root))
		})
	}
}

func TestWriteTouchesOnlyWhatDiffers(t *testing.T) {
	same, stale := output(specA, "same.go", "x"), output(specA, "stale.go", "x")
	root := layout(t, map[string]string{"same.go": string(same.Data), "stale.go": ours(specA, "old")})
	before := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range []string{"same.go", "stale.go"} {
		if err := os.Chtimes(filepath.Join(root, name), before, before); err != nil {
			t.Fatal(err)
		}
	}
	tree := open(t, root)
	if err := tree.Write(compare(t, tree, []Output{same, stale})); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"same.go": false, "stale.go": true} {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := !info.ModTime().Equal(before); got != want {
			t.Errorf("%s: written %v, want %v", name, got, want)
		}
	}
}

// TestWriteChanged has somebody else change the file between Compare and Write.
func TestWriteChanged(t *testing.T) {
	out := output(specA, "x.go", "new")
	for _, c := range []struct {
		name, before, between, after string // "" is no file
		want                         error
	}{
		{"edited", ours(specA, "old"), "mine", "mine", ErrChanged},
		{"made", "", "mine", "mine", ErrChanged},
		{"by another run", ours(specA, "old"), string(out.Data), string(out.Data), nil},
		{"made by another run", "", string(out.Data), string(out.Data), nil},
		{"removed", ours(specA, "old"), "", string(out.Data), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := layout(t, nil)
			set := func(text string) {
				if os.Remove(filepath.Join(root, "x.go")); text != "" {
					put(t, root, "x.go", text)
				}
			}
			set(c.before)
			tree := open(t, root)
			changes := compare(t, tree, []Output{out})
			set(c.between)
			if err := tree.Write(changes); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			diff(t, "files", map[string]string{"x.go": c.after}, snapshot(t, root))
		})
	}
}

// TestWriteSwapped replaces the folder by a link out of the module between Compare and Write, and before Remove.
func TestWriteSwapped(t *testing.T) {
	root := layout(t, map[string]string{"module/gen/x.go": ours(specA, "old"), "module/gen/orphan.go": ours(specA, "")})
	module := filepath.Join(root, "module")
	tree := open(t, module)
	outs := []Output{output(specA, "gen/x.go", "new"), output(specA, "gen/new.go", "new"), output(specA, "gen/deep/new.go", "new")}
	changes := compare(t, tree, outs)
	orphans, err := tree.Orphans(outs)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(module, "gen"), filepath.Join(root, "out")); err != nil {
		t.Fatal(err)
	}
	put(t, module, "gen", "-> ../out")
	before := snapshot(t, root)
	err = tree.Write(changes)
	for _, c := range changes {
		if err == nil || !strings.Contains(err.Error(), "write "+c.Path+": ") {
			t.Errorf("Write: error %v, want one that names %s", err, c.Path)
		}
	}
	if err := tree.Remove(orphans); err == nil || len(orphans) != 1 {
		t.Errorf("Remove of %v: no error", orphans)
	}
	diff(t, "files", before, snapshot(t, root))
}

// TestWriteErrors checks that an error about one file does not keep others from being written, and that errors
// are in the order of the changes.
func TestWriteErrors(t *testing.T) {
	root := layout(t, nil)
	var outs []Output
	for i := range 50 {
		outs = append(outs, output(specA, fmt.Sprintf("d%02d/x.go", i), "new"))
	}
	tree := open(t, root)
	changes := compare(t, tree, outs)
	put(t, root, "d07", "in the way")
	put(t, root, "d31", "in the way")
	err := tree.Write(changes)
	if err == nil {
		t.Fatal("no error")
	}
	var got []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		name, _, _ := strings.Cut(line, ":")
		got = append(got, name)
	}
	diff(t, "errors", []string{"write d07/x.go", "write d31/x.go"}, got)
	diff(t, "files", 50, len(snapshot(t, root)))
}

func TestLockTwice(t *testing.T) {
	tree := open(t, layout(t, nil))
	tree.Unlock() // does nothing yet
	for range 2 {
		if err := tree.Lock(); err != nil {
			t.Fatal(err)
		}
		if err := tree.Lock(); err == nil {
			t.Fatal("no error for a second lock of one tree")
		}
		tree.Unlock()
	}
}

// BenchmarkWrite writes 1,000 stale outputs of 4 KiB in 50 folders.
func BenchmarkWrite(b *testing.B) {
	root := layout(b, nil)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		body := strings.Repeat(string(rune('a'+i%2)), 4<<10)
		var outs []Output
		for n := range 1000 {
			outs = append(outs, output(specA, fmt.Sprintf("internal/d%02d/x%03d_gen.go", n%50, n), body))
		}
		tree := open(b, root)
		changes := compare(b, tree, outs)
		b.StartTimer()
		if err := tree.Write(changes); err != nil {
			b.Fatal(err)
		}
	}
}
