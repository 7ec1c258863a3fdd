package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// short returns a bench that measures very little.
func short(t *testing.T, sizes ...int) *bench {
	t.Helper()
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{sizes: sizes, runs: 1, specs: 3, time: time.Millisecond, cache: strings.TrimSpace(string(cache))}
}

// TestOtherWork checks that a tool is left out of a row if it does something else:
// this one accepts every number as a state.
func TestOtherWork(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the generators")
	}
	b := short(t, 8)
	if err := b.prepare(); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(b.dir)
	tools := map[string]tool{}
	for _, tool := range b.tools {
		tools[tool.name] = tool
	}
	lax := tools["enumer"]
	lax.name = "lax"
	lax.adapter = strings.Replace(lax.adapter, "return s.IsAState()", "return true", 1)
	if err := b.lay(&lax, 8); err != nil {
		t.Fatal(err)
	}
	b.tools = []tool{tools["stategen"], lax}
	tables, err := b.code()
	if err != nil {
		t.Fatal(err)
	}
	if want := notMeasured + "lax: IsValid."; tables[0].after != want {
		t.Errorf("the table ends on %q, want %q", tables[0].after, want)
	}
	for _, row := range tables[0].rows {
		if none := row[0] == "IsValid" || !slices.Contains(lax.ops, row[0]) && row[0] != "String"; none != (row[2] == "no peer has it") {
			t.Errorf("%s: the fastest peer is %s", row[0], row[2])
		}
	}
}

// TestGap checks that a size without a measured peer keeps its place in a row.
func TestGap(t *testing.T) {
	b := &bench{sizes: []int{8, 64, 1000}, tools: []tool{{name: "stategen"}, {name: "peer"}}}
	all := speeds{
		{"stategen", "Value"}: {8: {1, 0, 0}, 64: {2, 0, 0}, 1000: {2, 0, 0}},
		{"peer", "Value"}:     {64: {20, 16, 1}},
	}
	for op, want := range map[string][]string{
		"Value":  {"Value", "1.0 / 2.0 / 2.0", "– / 20 peer / –", "– / 10.0 / –", "0 B, 0", ""},
		"String": {"String", "0.0 / 0.0 / 0.0", "no peer has it", "", "0 B, 0", ""},
	} {
		if got := b.codeRow(all, op); !slices.Equal(got, want) {
			t.Errorf("the row is %q, want %q", got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	var b bench
	if err := b.setSizes("8,10000"); err != nil || !slices.Equal(b.sizes, []int{8, 10000}) {
		t.Errorf("8,10000 is %v, %v", b.sizes, err)
	}
	for _, list := range []string{"", "8,", "0", "10001", "eight", "8 64"} {
		if err := b.setSizes(list); err == nil {
			t.Errorf("%q is %v, want an error", list, b.sizes)
		}
	}
}

// TestBench runs everything once on few states, and checks the tables but for
// times: each tool ran, each operation was measured, and stategen's code allocates
// no more than it promises.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the generators")
	}
	blank := "before\n"
	for _, part := range parts {
		blank += fmt.Sprintf(begin, part.name) + "old\n" + end + "after\n"
	}
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte(blank), 0o644); err != nil {
		t.Fatal(err)
	}
	b := short(t, 8, 64)
	if err := b.run("", page); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if !strings.HasPrefix(text, "before\n"+fmt.Sprintf(begin, parts[0].name)) || !strings.HasSuffix(text, end+"after\n") || strings.Contains(text, "\nold\n") {
		t.Errorf("the page is\n%s", text)
	}
	if strings.Contains(text, notMeasured) {
		t.Errorf("a tool does other work:\n%s", text)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(text) {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| ") {
			rows[strings.TrimPrefix(cells[0], "| ")+"/"+cells[1]] = cells
			rows[strings.TrimPrefix(cells[0], "| ")] = cells
		}
	}
	for _, tool := range pinned() {
		for _, way := range []string{asItStands, afterEdit, "compile, ms", "size, KiB", "init function"} {
			if rows[label(pinned(), tool.name)+"/"+way] == nil {
				t.Errorf("no row of %s, %s", tool.name, way)
			}
		}
	}
	if row := rows["stategen/init function"]; row != nil && (row[2] != "none" || strings.TrimRight(row[3], " |\n") != "none") {
		t.Errorf("stategen's code has an init function: %q", row)
	}
	// What is linear grows 4 times and what is quadratic 16 times; the rest is noise.
	for _, g := range growths {
		row := rows[g.name+"/stategen "+strings.Join(g.args, " ")]
		if row == nil {
			t.Errorf("no row of %s", g.name)
			continue
		}
		if times, err := strconv.ParseFloat(strings.TrimRight(row[5], " |\n"), 64); err != nil || times > 8 {
			t.Errorf("%s: the cost of four times as many is %q of that of %s", g.name, row[5], row[2])
		}
	}
	// A miss allocates the error and, for bytes, the copy in it.
	allocations := map[string]string{
		"parse, misses": "1", "Scan, misses of []byte": "2", "MarshalText": "1", "JSON of a struct, write": "2", "JSON of a struct, read": "",
	}
	for _, op := range operations {
		row := rows[op.name]
		if len(row) != 6 {
			t.Errorf("row of %s: %q", op.name, row)
			continue
		}
		want, ok := allocations[op.name]
		if !ok {
			want = "0"
		}
		if _, got, _ := strings.Cut(row[4], " B, "); want != "" && got != want {
			t.Errorf("%s costs %s allocations, want %s", op.name, got, want)
		}
	}
}
