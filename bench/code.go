// The speed of the generated code: benchmarks, compiled into the package of each
// tool and run in turns.

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A speed is one measurement of an operation.
type speed struct {
	ns            float64
	bytes, allocs int
}

// rounds is how often each benchmark runs. The fastest run counts, since noise
// only adds time.
const rounds = 30

// speeds holds measurements by tool and operation, then by number of states.
type speeds map[[2]string]map[int]speed

func (b *bench) code() ([]table, error) {
	binaries := map[string]string{} // by home
	for _, n := range b.sizes {
		for i := range b.tools {
			t := &b.tools[i]
			binary, err := b.benchmarks(t, n)
			if err != nil {
				return nil, err
			}
			binaries[b.home(t, n)] = binary
		}
	}
	all := speeds{}
	for range min(rounds, 2*b.runs) {
		for _, n := range b.sizes {
			for i := range b.tools {
				t := &b.tools[i]
				if err := b.runBenchmarks(all, t, n, binaries[b.home(t, n)]); err != nil {
					return nil, err
				}
			}
		}
	}
	return []table{b.codeTable(all)}, nil
}

// benchmarks compiles the benchmarks of a tool, in a module beside the one that
// the generator table measures.
func (b *bench) benchmarks(t *tool, n int) (binary string, err error) {
	home := b.home(t, n) + "-code"
	data := map[string]string{"go.mod": module, t.file: t.input(n, 0), "state/doc.go": "package state\n"}
	if t.name == "stategen" {
		data[t.file] = fullSpec(n)
	}
	if err := writeFiles(home, data); err != nil {
		return "", err
	}
	cmd := b.command(t, n)
	cmd.Dir = filepath.Join(home, "state")
	if _, err := b.measure(cmd); err != nil {
		return "", err
	}
	if err := writeFiles(home, map[string]string{"state/adapter.go": t.adapter, "state/bench_test.go": t.benchmarkFile(n)}); err != nil {
		return "", err
	}
	compile := exec.Command("go", "test", "-c", "-o", "bench.test", "./state")
	compile.Dir, compile.Env = home, b.env
	_, err = b.measure(compile)
	return filepath.Join(home, "bench.test"), err
}

// measured returns the operations of a tool.
func (t *tool) measured() []operation {
	var all []operation
	if t.name == "stategen" {
		all = append(all, floors...)
	}
	for _, op := range operations {
		if op.name == "String" || slices.Contains(t.ops, op.name) {
			all = append(all, op)
		}
	}
	return all
}

// benchmarkLoop reads its inputs in an order that never repeats, since a processor
// learns to predict even long orders. The order is that of Knuth's MMIX generator;
// its top bits are the index.
const benchmarkLoop = `
func Benchmark%d(b *testing.B) {
	prove(b, func(i int) bool { return %s })
	n, order := 0, uint64(1)
	for range b.N {
		order = order*6364136223846793005 + 1442695040888963407
		i := order >> 52
		_ = i
		%s
	}
	sink = n
}
`

func (t *tool) benchmarkFile(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, benchmarkFile, n)
	for i, op := range t.measured() {
		fmt.Fprintf(&b, benchmarkLoop, i, op.proof, op.code)
	}
	return b.String()
}

// benchmarkLine is a line of go test -bench -benchmem.
var benchmarkLine = regexp.MustCompile(`(?m)^Benchmark(\d+)\S*\s+\d+\s+([\d.]+) ns/op\s+(\d+) B/op\s+(\d+) allocs/op$`)

func (b *bench) runBenchmarks(all speeds, t *tool, n int, binary string) error {
	cmd := exec.Command(binary, "-test.run=^$", "-test.bench=.", "-test.benchmem", "-test.v", "-test.cpu=1", "-test.benchtime="+b.time.String())
	cmd.Env = os.Environ()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("benchmarks of %s, %d states: %w\n%s", t.name, n, err, out)
	}
	ops := t.measured()
	lines, skipped := benchmarkLine.FindAllStringSubmatch(string(out), -1), strings.Count(string(out), "--- SKIP: Benchmark")
	if len(lines)+skipped != len(ops) || t.name == "stategen" && skipped > 0 {
		return fmt.Errorf("benchmarks of %s, %d states: %d results and %d without proof, want %d\n%s", t.name, n, len(lines), skipped, len(ops), out)
	}
	for _, m := range lines {
		i, err1 := strconv.Atoi(m[1])
		ns, err2 := strconv.ParseFloat(m[2], 64)
		bytes, err3 := strconv.Atoi(m[3])
		allocs, err4 := strconv.Atoi(m[4])
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return err
		}
		k := [2]string{t.name, ops[i].name}
		if all[k] == nil {
			all[k] = map[int]speed{}
		}
		if old, ok := all[k][n]; !ok || ns < old.ns {
			all[k][n] = speed{ns, bytes, allocs}
		}
	}
	return nil
}

func (b *bench) codeTable(all speeds) table {
	var sizes []string
	for _, n := range b.sizes {
		sizes = append(sizes, thousands(n))
	}
	at := strings.Join(sizes, " / ")
	t := table{
		title: "The generated code: nanoseconds at " + at + " states, the fastest of " + fmt.Sprint(min(rounds, 2*b.runs)) +
			" runs in turns; then bytes and allocations, at the last of the sizes",
		head: []string{"", "stategen", "fastest peer", "peer ÷ stategen", "stategen, B and allocations", "peer, B and allocations"},
	}
	for _, op := range append(slices.Clone(floors), operations...) {
		t.rows = append(t.rows, b.codeRow(all, op.name))
	}
	if others := b.others(all); len(others) > 0 {
		t.after = notMeasured + strings.Join(others, "; ") + "."
	}
	return t
}

const notMeasured = "Not measured, since the tool does something else under that name (`proof` in bench/operations.go): "

// others lists the operations that tools have but whose proof fails.
func (b *bench) others(all speeds) []string {
	var names []string
	for i := range b.tools {
		t := &b.tools[i]
		var ops []string
		for _, op := range t.measured() {
			if len(all[[2]string{t.name, op.name}]) < len(b.sizes) {
				ops = append(ops, op.name)
			}
		}
		if len(ops) > 0 {
			names = append(names, t.name+": "+strings.Join(ops, ", "))
		}
	}
	return names
}

func (b *bench) codeRow(all speeds, op string) []string {
	var ours, theirs, factors []string
	found := false
	last := b.sizes[len(b.sizes)-1]
	heap := func(s speed) string { return fmt.Sprintf("%d B, %d", s.bytes, s.allocs) }
	mine, peerHeap := heap(all[[2]string{"stategen", op}][last]), ""
	for _, n := range b.sizes {
		s := all[[2]string{"stategen", op}][n]
		ours = append(ours, number(s.ns))
		peer, name := speed{}, ""
		for _, t := range b.tools[1:] {
			if p, ok := all[[2]string{t.name, op}][n]; ok && (name == "" || p.ns < peer.ns) {
				peer, name = p, t.name
			}
		}
		if name == "" {
			theirs, factors = append(theirs, "–"), append(factors, "–")
			continue
		}
		found = true
		theirs = append(theirs, number(peer.ns)+" "+name)
		factors = append(factors, factor(peer.ns/s.ns))
		if n == last {
			peerHeap = heap(peer)
		}
	}
	if !found {
		theirs, factors = []string{"no peer has it"}, nil
	}
	return []string{op, strings.Join(ours, " / "), strings.Join(theirs, " / "), strings.Join(factors, " / "), mine, peerHeap}
}
