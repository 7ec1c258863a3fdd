// The cost of generating: whole processes.

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A cost is what a process used, with the processes that it started.
type cost struct {
	wall, cpu time.Duration
	memory    int64 // the peak of the largest process, in bytes
}

// measure runs a command and returns its cost.
func (b *bench) measure(cmd *exec.Cmd) (cost, error) {
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	state := cmd.ProcessState
	if state == nil {
		return cost{}, err
	}
	c := cost{wall, state.UserTime() + state.SystemTime(), peak(state)}
	if err != nil {
		return c, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out.String())
	}
	return c, nil
}

// median returns the median of each part of the costs.
func median(all []cost) cost {
	return cost{
		wall:   middle(all, func(c cost) time.Duration { return c.wall }),
		cpu:    middle(all, func(c cost) time.Duration { return c.cpu }),
		memory: middle(all, func(c cost) int64 { return c.memory }),
	}
}

func middle[T time.Duration | int64](all []cost, of func(cost) T) T {
	values := make([]T, len(all))
	for i, c := range all {
		values[i] = of(c)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// The two ways in which a tool is run.
const (
	asItStands = "as it stands"
	afterEdit  = "after an edit"
)

// A run is measured once in each round.
type run struct {
	name, way string
	n         int
	do        func(round int) (cost, error)
}

func (b *bench) generator() ([]table, error) {
	costs := map[string][]cost{}
	for _, n := range b.sizes {
		runs := b.runsOf(n)
		rounds := b.runs
		if n >= 1000 {
			rounds = (b.runs + 1) / 2
		}
		for round := range rounds + 1 {
			for _, r := range runs {
				c, err := r.do(round)
				if err != nil {
					return nil, err
				}
				if round > 0 { // the first round fills caches
					costs[key(r.name, r.way, n)] = append(costs[key(r.name, r.way, n)], c)
				}
			}
		}
	}
	medians := map[string]cost{}
	for k, all := range costs {
		medians[k] = median(all)
	}
	many, err := b.manySpecs()
	if err != nil {
		return nil, err
	}
	return []table{b.generatorTable(medians), many}, nil
}

func key(name, way string, n int) string { return fmt.Sprintf("%s|%s|%d", name, way, n) }

// runsOf returns the runs of a round, for a number of states.
func (b *bench) runsOf(n int) []run {
	runs := []run{{"hello, world", asItStands, n, func(int) (cost, error) { return b.measure(exec.Command(b.hello())) }}}
	for i := range b.tools {
		t := &b.tools[i]
		runs = append(runs,
			run{t.name, asItStands, n, func(int) (cost, error) { return b.measure(b.command(t, n)) }},
			run{t.name, afterEdit, n, func(round int) (cost, error) {
				if err := b.edit(t, n, round+1); err != nil {
					return cost{}, err
				}
				return b.measure(b.command(t, n))
			}})
	}
	return runs
}

func (b *bench) generatorTable(costs map[string]cost) table {
	t := table{
		after: "The peak is never below that of the measuring program, about 10 MiB.",
		title: "The generator: wall milliseconds / CPU milliseconds / peak MiB of the whole process, median",
		head:  append([]string{"", "input"}, b.sizeHeads()...),
	}
	row := func(name, way string, cell func(n int) string) {
		cells := []string{name, way}
		for _, n := range b.sizes {
			cells = append(cells, cell(n))
		}
		t.rows = append(t.rows, cells)
	}
	show := func(name, way string) {
		row(label(b.tools, name), way, func(n int) string {
			c := costs[key(name, way, n)]
			return fmt.Sprintf("%s / %s / %.0f", ms(c.wall), ms(c.cpu), float64(c.memory)/(1<<20))
		})
	}
	show("hello, world", asItStands)
	for _, way := range []string{asItStands, afterEdit} {
		for _, tool := range b.tools {
			show(tool.name, way)
		}
	}
	row("stategen ÷ hello, world", asItStands, func(n int) string {
		return fmt.Sprintf("%.1f", ratio(costs[key("stategen", asItStands, n)], costs[key("hello, world", asItStands, n)]))
	})
	for _, way := range []string{asItStands, afterEdit} {
		for _, tool := range b.tools[1:] {
			row(tool.name+" ÷ stategen", way, func(n int) string {
				return factor(ratio(costs[key(tool.name, way, n)], costs[key("stategen", way, n)]))
			})
		}
	}
	return t
}

func ratio(a, b cost) float64 { return float64(a.wall) / float64(b.wall) }

// label adds to the name of a tool what it generates, if that is less than the others do.
func label(tools []tool, name string) string {
	for _, t := range tools {
		if t.name == name && t.only != "" {
			return name + " (" + t.only + ")"
		}
	}
	return name
}

// manySpecs measures one run over many specs of 8 states.
func (b *bench) manySpecs() (table, error) {
	home := filepath.Join(b.dir, "many")
	data := map[string]string{"go.mod": module}
	for i := range b.specs {
		data[fmt.Sprintf("spec/s%04d.yaml", i)] = specOf(8, 0, fmt.Sprintf("../p%04d/state_gen.go", i))
	}
	if err := writeFiles(home, data); err != nil {
		return table{}, err
	}
	t := table{
		title: fmt.Sprintf("%d specs of 8 states in one run: wall / CPU milliseconds / peak MiB, median", b.specs),
		head:  []string{"", "wall", "CPU", "peak"},
	}
	for _, r := range []struct {
		name, verb string
		clean      bool
	}{{"generate, all files new", "generate", true}, {"generate, all up to date", "generate", false}, {"check", "check", false}} {
		var all []cost
		for range max(1, b.runs/2) {
			if r.clean {
				for i := range b.specs {
					if err := os.RemoveAll(filepath.Join(home, fmt.Sprintf("p%04d", i))); err != nil {
						return table{}, err
					}
				}
			}
			cmd := exec.Command(b.tools[0].binary, r.verb, "-q")
			cmd.Dir, cmd.Env = home, b.env
			c, err := b.measure(cmd)
			if err != nil {
				return table{}, err
			}
			all = append(all, c)
		}
		c := median(all)
		t.rows = append(t.rows, []string{r.name, ms(c.wall), ms(c.cpu), fmt.Sprintf("%.0f", float64(c.memory)/(1<<20))})
	}
	return t, nil
}
