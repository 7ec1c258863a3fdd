// Bench compares stategen with other generators of Go enums: the cost of
// generating, the speed of the generated code, and what it costs its importers.
//
//	go run .                  measure everything and print the tables
//	go run . -write FILE      write them between the marks of FILE
//	go run . -only code       measure one of generator, code, importers, growth, also with -write
//	go run . -states 8        with these numbers of states
//
// Every tool generates the same enum. Runs are interleaved, so a machine that is
// slow for a while is slow for all. Memory and binaries are measured on Linux only.
// Main builds the tools (tools.go); each part measures (generator.go, code.go,
// importers.go) and returns tables (table.go).
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A bench is one run of the program.
type bench struct {
	dir   string // everything that is measured is below it
	root  string // of the main module
	tools []tool
	sizes []int // numbers of states
	runs  int   // of each process; fewer of slow ones
	specs int   // how many the run over many specs has
	time  time.Duration
	cache string   // of the go command; empty for a new one
	env   []string // of the tools

	goenums string // the program; empty to leave it out
	alone   bool   // only stategen is measured
}

// parts are what can be measured, each with its table.
var parts = []struct {
	name    string
	measure func(*bench) ([]table, error)
}{
	{"generator", (*bench).generator},
	{"code", (*bench).code},
	{"importers", (*bench).importers},
	{"growth", (*bench).growth},
}

func main() {
	b := &bench{sizes: []int{8, 64, 1000, 10000}, specs: 1000}
	write := flag.String("write", "", "write the tables between the marks of `FILE`")
	only := flag.String("only", "", "measure one `PART`: generator, code, importers or growth")
	flag.Func("states", "measure these `NUMBERS` of states instead of 8,64,1000,10000", b.setSizes)
	flag.Func("goenums", "measure the program goenums in `FILE` too; go.mod cannot pin it", func(file string) (err error) {
		b.goenums, err = filepath.Abs(file)
		return err
	})
	flag.IntVar(&b.runs, "runs", 20, "`COUNT` runs of each process; fewer of slow ones")
	flag.DurationVar(&b.time, "time", 10*time.Millisecond, "`DURATION` of each measurement of generated code")
	flag.Parse()
	if err := b.run(*only, *write); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func (b *bench) run(only, write string) error {
	b.alone = only == "growth"
	if err := b.prepare(); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	for _, part := range parts {
		if only != "" && part.name != only {
			continue
		}
		tables, err := part.measure(b)
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		text := b.machine()
		for _, t := range tables {
			text += t.markdown()
		}
		fmt.Print(text, "\n")
		if write != "" {
			if err := between(write, part.name, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// setSizes reads numbers that are separated by commas.
func (b *bench) setSizes(list string) error {
	b.sizes = nil
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > 10000 {
			return fmt.Errorf("%q is not a number from 1 to 10000", word)
		}
		b.sizes = append(b.sizes, n)
	}
	return nil
}

// prepare makes the folder, builds the tools and writes their inputs.
func (b *bench) prepare() (err error) {
	if b.root, err = filepath.Abs(".."); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "stategen-bench-"); err != nil {
		return err
	}
	if b.cache == "" {
		b.cache = filepath.Join(b.dir, "cache")
	}
	b.env = append(os.Environ(), "GOCACHE="+b.cache, "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local", "CGO_ENABLED=0")
	if err := b.build(); err != nil {
		return err
	}
	for _, n := range b.sizes {
		for i := range b.tools {
			if err := b.lay(&b.tools[i], n); err != nil {
				return err
			}
		}
	}
	return nil
}

// The marks around the tables of a part.
const (
	begin = "<!-- bench: %s -->\n"
	end   = "<!-- bench: end -->\n"
)

// between replaces the text between the marks of a part in a file.
func between(name, part, text string) error {
	begin := fmt.Sprintf(begin, part)
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(data), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s: no %q and %q", name, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return os.WriteFile(name, []byte(before+begin+"\n"+strings.TrimSpace(text)+"\n\n"+end+after), 0o644)
}
