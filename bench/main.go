// Bench sets stategen beside other generators of Go enums: what generating
// costs, what the generated code does, and what it costs those who import it.
//
//	go run .                  measure everything and print the tables
//	go run . -write FILE      put them between the marks of FILE
//	go run . -only code       measure one of generator, code, importers, growth, also with -write
//	go run . -states 8        with these numbers of states
//
// Every tool gives the same enum. Runs are interleaved, so that a machine that
// is slow for a while is slow for all. What a process took is read as Linux has
// it. The way through the program: main builds the tools (tools.go), each part
// measures (generator.go, code.go, importers.go) and gives tables (table.go).
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
	dir   string // everything that is measured is made here
	root  string // of the main module
	tools []tool
	sizes []int // numbers of states
	runs  int   // of each process; fewer where one takes long
	specs int   // of the run over many specs
	time  time.Duration
	cache string   // of the go command; a new one where it is empty
	env   []string // of the tools

	goenums string // the program, or "" to leave it out
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
	write := flag.String("write", "", "put the tables between the marks of `FILE`")
	only := flag.String("only", "", "measure one `PART`: generator, code, importers or growth")
	flag.Func("states", "measure these `NUMBERS` of states instead of 8,64,1000,10000", b.setSizes)
	flag.Func("goenums", "measure the goenums in `FILE` too: the module proxy has none to pin", func(file string) (err error) {
		b.goenums, err = filepath.Abs(file)
		return err
	})
	flag.IntVar(&b.runs, "runs", 20, "`COUNT` runs of each process; fewer where one takes long")
	flag.DurationVar(&b.time, "time", 10*time.Millisecond, "`DURATION` of each measurement of generated code")
	flag.Parse()
	if err := b.run(*only, *write); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func (b *bench) run(only, write string) error {
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

// setSizes reads numbers with commas between them.
func (b *bench) setSizes(list string) error {
	b.sizes = nil
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 || n > 10000 {
			return fmt.Errorf("%q is no number from 1 to 10000", word)
		}
		b.sizes = append(b.sizes, n)
	}
	return nil
}

// prepare makes the folder, builds the tools and lays out what they work on.
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

// The marks that the tables of a part stand between.
const (
	begin = "<!-- bench: %s -->\n"
	end   = "<!-- bench: end -->\n"
)

// between replaces what stands between the marks of a part in a file.
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
