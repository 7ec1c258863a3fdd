// What the generated code costs those who import it: compile time, size of the
// binary, work at program start.

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func (b *bench) importers() ([]table, error) {
	t := table{
		title: "Those who import it: milliseconds to compile the package, median; KiB that it adds to a stripped program; its init function",
		head:  append([]string{"", ""}, b.sizeHeads()...),
	}
	baseline, _, err := b.link("baseline", stubPackage)
	if err != nil {
		return nil, err
	}
	rows := map[string][]string{}
	for _, n := range b.sizes {
		for i := range b.tools {
			tool := &b.tools[i]
			took, err := b.compile(tool, n)
			if err != nil {
				return nil, err
			}
			size, init, err := b.link(fmt.Sprintf("%s-%d-link", tool.name, n), b.generated(tool, n))
			if err != nil {
				return nil, err
			}
			rows[tool.name+" compile"] = append(rows[tool.name+" compile"], ms(took))
			rows[tool.name+" size"] = append(rows[tool.name+" size"], fmt.Sprintf("%.0f", float64(size-baseline)/1024))
			rows[tool.name+" init"] = append(rows[tool.name+" init"], init)
		}
	}
	for _, what := range []struct{ key, head string }{{"compile", "compile, ms"}, {"size", "size, KiB"}, {"init", "init function"}} {
		for _, tool := range b.tools {
			t.rows = append(t.rows, append([]string{label(b.tools, tool.name), what.head}, rows[tool.name+" "+what.key]...))
		}
	}
	return []table{t}, nil
}

// compile measures the compiler on the package of a tool, and nothing else.
func (b *bench) compile(t *tool, n int) (time.Duration, error) {
	home := b.home(t, n)
	list := exec.Command("go", "list", "-deps", "-export", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}", "./state")
	list.Dir, list.Env = home, b.env
	exports, err := list.Output()
	if err != nil {
		return 0, fmt.Errorf("go list in %s: %w", home, err)
	}
	config := filepath.Join(home, "importcfg")
	if err := os.WriteFile(config, exports, 0o644); err != nil {
		return 0, err
	}
	sources, err := filepath.Glob(filepath.Join(home, "state", "*.go"))
	if err != nil {
		return 0, err
	}
	args := append([]string{"tool", "compile", "-o", filepath.Join(home, "state.a"), "-p", "bench/state", "-lang=go1.25", "-complete", "-pack", "-importcfg", config}, sources...)
	var all []cost
	for range max(1, b.runs/4) {
		cmd := exec.Command("go", args...)
		cmd.Dir, cmd.Env = home, b.env
		c, err := b.measure(cmd)
		if err != nil {
			return 0, err
		}
		all = append(all, c)
	}
	return median(all).wall, nil
}

// generated are the files of a tool's package, with its adapter.
func (b *bench) generated(t *tool, n int) map[string]string {
	data := map[string]string{"state/adapter.go": t.adapter + exported(t)}
	sources, _ := filepath.Glob(filepath.Join(b.home(t, n), "state", "*.go"))
	for _, name := range sources {
		if text, err := os.ReadFile(name); err == nil {
			data["state/"+filepath.Base(name)] = string(text)
		}
	}
	return data
}

// exported names the parser of a tool, if it has one, for the program.
func exported(t *tool) string {
	if len(t.ops) == 0 {
		return "\nfunc Parse(string) (s State, err error) { return }\n"
	}
	return "\nfunc Parse(s string) (State, error) { return parse(s) }\n"
}

// link builds a program that uses all of a package. It gives the size without
// symbols, and what the package does when the program starts.
func (b *bench) link(name string, data map[string]string) (size int64, init string, err error) {
	home := filepath.Join(b.dir, name)
	data["go.mod"], data["main.go"] = module, program
	if err := writeFiles(home, data); err != nil {
		return 0, "", err
	}
	for _, flags := range []string{"-s -w", ""} {
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags="+flags, "-o", "program"+flags[:min(2, len(flags))], ".")
		cmd.Dir, cmd.Env = home, b.env
		if _, err := b.measure(cmd); err != nil {
			return 0, "", err
		}
	}
	info, err := os.Stat(filepath.Join(home, "program-s"))
	if err != nil {
		return 0, "", err
	}
	nm := exec.Command("go", "tool", "nm", filepath.Join(home, "program"))
	nm.Env = b.env
	symbols, err := nm.Output()
	if err != nil {
		return 0, "", fmt.Errorf("go tool nm: %w", err)
	}
	if !strings.Contains(string(symbols), "T bench/state.") {
		return 0, "", fmt.Errorf("%s: the program has no code of the package", name)
	}
	init = "none"
	for line := range strings.Lines(string(symbols)) {
		if _, symbol, ok := strings.Cut(line, "T bench/state."); ok && (strings.HasPrefix(symbol, "init") || strings.HasPrefix(symbol, "map.init")) {
			init = "yes"
		}
	}
	return info.Size(), init, nil
}

// program calls all that the packages have, through interfaces, so that the
// linker leaves nothing out and the standard library's part is the same for all.
const program = `package main

import (
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"strconv"
	"strings"

	"bench/state"
)

func main() {
	v, err := state.Parse(strings.Join(os.Args[1:], strconv.Itoa(1)))
	for _, x := range []any{v, &v} {
		if x, ok := x.(fmt.Stringer); ok {
			fmt.Println(x.String(), errors.Unwrap(err))
		}
		if x, ok := x.(encoding.TextMarshaler); ok {
			fmt.Println(x.MarshalText())
		}
		if x, ok := x.(encoding.TextAppender); ok {
			fmt.Println(x.AppendText(nil))
		}
		if x, ok := x.(encoding.TextUnmarshaler); ok {
			fmt.Println(x.UnmarshalText(nil))
		}
		if x, ok := x.(driver.Valuer); ok {
			fmt.Println(x.Value())
		}
		if x, ok := x.(interface{ Scan(any) error }); ok {
			fmt.Println(x.Scan(nil))
		}
		if x, ok := x.(slog.LogValuer); ok {
			slog.Info("", "x", x.LogValue())
		}
		if x, ok := x.(interface{ Successors() iter.Seq[state.State] }); ok {
			fmt.Println(x.Successors())
		}
		fmt.Println(json.NewEncoder(os.Stdout).Encode(x))
	}
}
`

// stubPackage stands for a package that adds nothing.
var stubPackage = map[string]string{"state/state.go": `package state

type State int

func (s State) String() string { return "" }

func Parse(string) (s State, err error) { return }
`}
