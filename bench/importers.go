// What the generated code costs its importers: compile time, size of the binary,
// work at program start.

package main

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func (b *bench) importers() ([]table, error) {
	t := table{
		title: "Importers: milliseconds to compile the package, median; KiB that it adds to a stripped program; its init function",
		head:  append([]string{"", ""}, b.sizeHeads()...),
	}
	baseline, _, err := b.link("baseline", stubPackage)
	if err != nil {
		return nil, err
	}
	rows := map[string][]string{}
	for _, n := range b.sizes {
		took, err := b.compileAll(n)
		if err != nil {
			return nil, err
		}
		for i := range b.tools {
			tool := &b.tools[i]
			size, init, err := b.link(fmt.Sprintf("%s-%d-link", tool.name, n), b.generated(tool, n))
			if err != nil {
				return nil, err
			}
			rows[tool.name+" compile"] = append(rows[tool.name+" compile"], ms(took[i].wall))
			rows[tool.name+" size"] = append(rows[tool.name+" size"], number(float64(size-baseline)/1024))
			rows[tool.name+" init"] = append(rows[tool.name+" init"], init)
			if i > 0 {
				rows[tool.name+" compile ratio"] = append(rows[tool.name+" compile ratio"], factor(ratio(took[i], took[0])))
			}
		}
	}
	for _, what := range []struct{ key, head string }{{"compile", "compile, ms"}, {"size", "size, KiB"}, {"init", "init function"}} {
		for _, tool := range b.tools {
			t.rows = append(t.rows, append([]string{label(b.tools, tool.name), what.head}, rows[tool.name+" "+what.key]...))
		}
	}
	for _, tool := range b.tools[1:] {
		t.rows = append(t.rows, append([]string{tool.name + " ÷ stategen", "compile"}, rows[tool.name+" compile ratio"]...))
	}
	return []table{t}, nil
}

// compileAll measures the compiler alone on the packages of all tools, in turns.
func (b *bench) compileAll(n int) ([]cost, error) {
	commands := make([]func() *exec.Cmd, len(b.tools))
	for i := range b.tools {
		var err error
		if commands[i], err = b.compiler(&b.tools[i], n); err != nil {
			return nil, err
		}
	}
	all := make([][]cost, len(b.tools))
	rounds := b.runs / 2
	if n >= 10000 {
		rounds = b.runs / 4 // the peers take many seconds
	}
	for range max(1, rounds) {
		for i, command := range commands {
			c, err := b.measure(command())
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], c)
		}
	}
	medians := make([]cost, len(all))
	for i := range all {
		medians[i] = median(all[i])
	}
	return medians, nil
}

// compiler returns the command that compiles the package of a tool.
func (b *bench) compiler(t *tool, n int) (func() *exec.Cmd, error) {
	home := b.home(t, n)
	list := exec.Command("go", "list", "-deps", "-export", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}", "./state")
	list.Dir, list.Env = home, b.env
	exports, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list in %s: %w", home, err)
	}
	config := filepath.Join(home, "importcfg")
	if err := os.WriteFile(config, exports, 0o644); err != nil {
		return nil, err
	}
	sources, err := filepath.Glob(filepath.Join(home, "state", "*.go"))
	if err != nil {
		return nil, err
	}
	program, err := exec.Command("go", "tool", "-n", "compile").Output() // without the go command's own time
	if err != nil {
		return nil, fmt.Errorf("go tool -n compile: %w", err)
	}
	args := append([]string{"-o", filepath.Join(home, "state.a"), "-p", "bench/state", "-lang=go1.25", "-complete", "-pack", "-importcfg", config}, sources...)
	return func() *exec.Cmd {
		cmd := exec.Command(strings.TrimSpace(string(program)), args...)
		cmd.Dir, cmd.Env = home, b.env
		return cmd
	}, nil
}

// generated returns the files of a tool's package, with its adapter.
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

// exported returns a Parse function for the program; it calls the parser of the tool, if there is one.
func exported(t *tool) string {
	if len(t.ops) == 0 {
		return "\nfunc Parse(string) (s State, err error) { return }\n"
	}
	return "\nfunc Parse(s string) (State, error) { return parse(s) }\n"
}

// link builds a program that uses all of a package. It returns the size without
// symbols, and whether the package runs code when the program starts.
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
	if size, err = loaded(filepath.Join(home, "program-s")); err != nil {
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
	return size, init, nil
}

// loaded returns how many bytes of a program are loaded from its file. The file
// itself is padded to whole pages.
func loaded(name string) (size int64, err error) {
	f, err := elf.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for _, s := range f.Sections {
		if s.Flags&elf.SHF_ALLOC != 0 && s.Type != elf.SHT_NOBITS {
			size += int64(s.Size)
		}
	}
	return size, nil
}

// program calls every method through interfaces, so the linker keeps them all and
// the standard library's share is the same for all tools.
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

// stubPackage is a package that adds nothing.
var stubPackage = map[string]string{"state/state.go": `package state

type State int

func (s State) String() string { return "" }

func Parse(string) (s State, err error) { return }
`}
