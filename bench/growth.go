// How the cost of a run grows with the size of what it reads.

package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A growth is something that there may be much of. The larger input has four
// times as many.
type growth struct {
	name  string
	n     int // of the smaller input
	args  []string
	files func(n int) map[string]string
	fails bool // the run has findings, and ends with exit status 1
}

// growths has a row for each part of a spec, a page or a schema file.
var growths = []growth{
	{name: "states", n: 4000, args: printGo, files: func(n int) map[string]string { return specWith(stateLines(n), "") }},
	{name: "states with a page", n: 2000, args: []string{"print", "markdown"}, files: func(n int) map[string]string {
		return specWith(chain(n), chained(n))
	}},
	{name: "states, all renamed", n: 2000, args: against, fails: true, files: func(n int) map[string]string {
		return changed(stateLines(n), "", lines(n, "  - {name: Old%[1]d, db: s%[1]d}\n"), "")
	}},
	{name: "states, all with another string", n: 2000, args: against, fails: true, files: func(n int) map[string]string {
		return changed(stateLines(n), "", lines(n, "  - {name: S%[1]d, db: old%[1]d}\n"), "")
	}},
	{name: "states, all removed", n: 2000, args: against, fails: true, files: func(n int) map[string]string {
		return changed(two, "", lines(n, "  - {name: Old%[1]d, db: old%[1]d}\n"), "")
	}},
	{name: "states, all removed", n: 2000, args: sqliteSince, files: func(n int) map[string]string {
		return changed(two, "reserved: ["+listed(n, "Old%d")+", "+listed(n, "old%d")+"]\n"+stored, two+lines(n, "  - {name: Old%[1]d, db: old%[1]d}\n"), stored)
	}},
	{name: "final states", n: 4000, args: printGo, files: func(n int) map[string]string {
		return specWith("  - {name: Start, db: start, initial: true}\n"+lines(n, "  - {name: S%[1]d, db: s%[1]d, final: true}\n"),
			"transitions:\n  - {from: Start, to: S0}\n"+lines(n-1, "  - {from: Start, to: S%[2]d}\n"))
	}},
	{name: "flags", n: 64, args: printGo, files: func(n int) map[string]string { return flagged(n, "f", 200) }},
	{name: "states in 64 flags", n: 500, args: printGo, files: func(n int) map[string]string { return flagged(64, "f", n) }},
	{name: "flags, all replaced", n: 64, args: against, fails: true, files: func(n int) map[string]string {
		files := flagged(n, "f", 200)
		files["old.yaml"] = flagged(n, "old", 200)["spec/door.yaml"]
		return files
	}},
	{name: "flags of flags", n: 60, args: lint, files: func(n int) map[string]string {
		return specWith(lines(200, "  - {name: S%[1]d, db: s%[1]d, flags: [f0]}\n")+"  - {name: Last, db: last}\n",
			"flags:\n  f0: {}\n"+lines(n, "  f%[2]d: {not: [f%[1]d]}\n"))
	}},
	{name: "aliases of one state", n: 8000, args: lint, files: aliased},
	{name: "aliases of one state", n: 8000, args: printGo, files: aliased},
	{name: "aliases of one state, all new", n: 8000, args: against, files: func(n int) map[string]string {
		return changed(two+open(listed(n, "a%d")), "", two+open(""), "")
	}},
	{name: "aliases of one state, all removed", n: 4000, args: against, fails: true, files: func(n int) map[string]string {
		return changed(two+open(""), "", two+open(listed(n, "a%d")), "")
	}},
	{name: "aliases of one state, all reserved before", n: 8000, args: against, fails: true, files: func(n int) map[string]string {
		return changed(two+open(listed(n, "a%d")), "", two+open(""), "reserved: ["+listed(n, "a%d")+"]\n")
	}},
	{name: "aliases of one state, exchanged", n: 3000, args: sqliteSince, files: func(n int) map[string]string {
		return changed(two+open(listed(n, "a%d")), stored, two+open(listed(n, "b%d")), stored)
	}},
	{name: "aliases, one a state", n: 4000, args: lint, files: func(n int) map[string]string {
		return specWith(lines(n, "  - {name: S%[1]d, db: s%[1]d, aliases: [a%[1]d]}\n"), "")
	}},
	{name: "transitions", n: 4000, args: printGo, files: func(n int) map[string]string { return specWith(chain(n), chained(n)) }},
	{name: "transitions, all removed", n: 2000, args: against, fails: true, files: func(n int) map[string]string {
		return changed(chain(n), chained(n), chain(n), "transitions:\n"+lines(n-1, "  - {from: S%[1]d, to: S%[2]d, on: Next}\n"))
	}},
	{name: "transitions between two states, all removed", n: 2000, args: against, fails: true, files: func(n int) map[string]string {
		const ends = "  - {name: A, db: a, initial: true}\n  - {name: B, db: b, final: true}\n"
		return changed(ends, "transitions:\n"+lines(n, "  - {from: A, to: B, on: New%d, when: x}\n"),
			ends, "transitions:\n"+lines(n, "  - {from: A, to: B, on: Old%d, when: y%[1]d}\n"))
	}},
	{name: "indexes", n: 4000, args: lint, files: func(n int) map[string]string { return specWith(two, indexed("x", n)) }},
	{name: "indexes, all replaced", n: 2000, args: against, files: func(n int) map[string]string {
		return changed(two, indexed("x", n), two, indexed("old", n))
	}},
	{name: "indexes, all replaced", n: 2000, args: sqliteSince, files: func(n int) map[string]string {
		return changed(two, indexed("x", n), two, indexed("old", n))
	}},
	{name: "columns of one index", n: 16_000, args: lint, files: func(n int) map[string]string {
		return specWith(two, stored+"    indexes:\n      - {name: x, columns: ["+listed(n, "c%d")+"]}\n")
	}},
	{name: "reserved strings", n: 8000, args: lint, files: func(n int) map[string]string { return specWith(two, "reserved:\n"+lines(n, "  - r%d\n")) }},
	{name: "columns", n: 4000, args: []string{"print", "postgres"}, files: func(n int) map[string]string { return specWith(two, columnsNamed("t", n)) }},
	{name: "columns, all replaced", n: 2000, args: against, files: func(n int) map[string]string {
		return changed(two, columnsNamed("t", n), two, columnsNamed("old", n))
	}},
	{name: "entries of accept", n: 2000, args: against, files: func(n int) map[string]string {
		return changed(stateLines(n)+two, "accept:\n"+lines(n, "  - {rule: state-added, subject: S%d, reason: wanted}\n"), two, "")
	}},
	{name: "findings", n: 240, args: lint, fails: true, files: func(n int) map[string]string {
		return specWith(lines(n, "  - {name: S%d, db: same}\n"), "")
	}},
	{name: "lines of a page", n: 40_000, args: check, fails: true, files: func(n int) map[string]string {
		return paged("<!-- stategen:begin door -->\n<!-- stategen:end -->\n" + lines(n, "Line %d of the page.\n"))
	}},
	{name: "parts of a page", n: 4000, args: check, fails: true, files: func(n int) map[string]string {
		return paged(lines(n, "<!-- stategen:begin p%d -->\n<!-- stategen:end -->\n"))
	}},
	{name: "states in a schema file", n: 4000, args: check, files: func(n int) map[string]string {
		files := specWith(stateLines(n), "storage:\n  - {table: doors, column: state, schema: ../schema.sql}\n")
		files["schema.sql"] = "CREATE TABLE doors (state TEXT NOT NULL CONSTRAINT doors_state_check CHECK (state IN (" + listed(n, "'s%d'") + ")));\n"
		return files
	}},
	{name: "tables in a schema file", n: 8000, args: check, files: func(n int) map[string]string {
		return withSchema(lines(n, "CREATE TABLE t%d (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'x');\n"))
	}},
	{name: "changes of one table in a schema file", n: 10_000, args: check, files: func(n int) map[string]string {
		return withSchema(lines(n, "ALTER TABLE doors ADD COLUMN c%d INTEGER CHECK (c%[1]d > 0);\n"))
	}},
}

// The commands.
var (
	lint        = []string{"lint"}
	check       = []string{"check"}
	printGo     = []string{"print", "go"}
	against     = []string{"breaking", "--against", "old.yaml"}
	sqliteSince = []string{"migrate", "--database", "sqlite", "--against", "old.yaml"}
)

const two = "  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n"

// specWith is a module with one spec.
func specWith(states, more string) map[string]string {
	return map[string]string{"go.mod": module, "spec/door.yaml": "stategen: 1\npackage: door\ntype: State\nstates:\n" + states + more}
}

// changed is a module with one spec and its old version.
func changed(states, more, oldStates, oldMore string) map[string]string {
	files := specWith(states, more)
	files["old.yaml"] = specWith(oldStates, oldMore)["spec/door.yaml"]
	return files
}

const stored = "storage:\n  - table: doors\n    column: state\n"

// flagged are states that are in as many flags.
func flagged(flags int, name string, states int) map[string]string {
	return specWith(lines(states, "  - {name: S%[1]d, db: s%[1]d, flags: ["+listed(flags, name+"%d")+"]}\n")+"  - {name: Last, db: last}\n",
		"flags:\n"+lines(flags, "  "+name+"%d: {}\n"))
}

func aliased(n int) map[string]string { return specWith(open(listed(n, "a%d")), "") }

// open is a state with aliases.
func open(aliases string) string { return "  - {name: Wide, db: wide, aliases: [" + aliases + "]}\n" }

// chained are the transitions of a chain.
func chained(n int) string {
	return "transitions:\n" + lines(n-1, "  - {from: S%[1]d, to: S%[2]d}\n")
}

func indexed(name string, n int) string {
	return stored + "    indexes:\n" + lines(n, "      - {name: "+name+"%d, columns: [house]}\n")
}

// listed repeats an entry of a list in brackets.
func listed(n int, entry string) string { return strings.TrimSuffix(lines(n, entry+", "), ", ") }

func paged(page string) map[string]string {
	files := specWith(two, "outputs:\n  markdown: ../page.md\n")
	files["page.md"] = page
	return files
}

func withSchema(sql string) map[string]string {
	files := specWith(two, "storage:\n  - {table: doors, column: state, schema: ../schema.sql}\n")
	files["schema.sql"] = "CREATE TABLE doors (state TEXT NOT NULL CONSTRAINT doors_state_check CHECK (state IN ('open', 'shut')));\n" + sql
	return files
}

// lines repeats a line for 0 to n-1: %[1]d is the number, %[2]d the next one.
func lines(n int, format string) string {
	next := strings.Contains(format, "%[2]d")
	var b strings.Builder
	for i := range n {
		if next {
			fmt.Fprintf(&b, format, i, i+1)
		} else {
			fmt.Fprintf(&b, format, i)
		}
	}
	return b.String()
}

func stateLines(n int) string { return lines(n, "  - {name: S%[1]d, db: s%[1]d}\n") }

// chain returns states that follow each other.
func chain(n int) string {
	return "  - {name: S0, db: s0, initial: true}\n" + strings.TrimPrefix(lines(n-1, "  - {name: S%[1]d, db: s%[1]d}\n"), "  - {name: S0, db: s0}\n") +
		fmt.Sprintf("  - {name: S%[1]d, db: s%[1]d, final: true}\n", n-1)
}

func columnsNamed(table string, n int) string {
	return "storage:\n" + lines(n, "  - {table: "+table+"%d, column: state}\n")
}

// growth measures each input and four times as much of it.
func (b *bench) growth() ([]table, error) {
	t := table{
		title: "Growth: CPU milliseconds of the whole process, median, for a number and for four times as many",
		head:  []string{"", "command", "n", "CPU at n", "CPU at 4n", "times"},
	}
	for i, g := range growths {
		var at [2]time.Duration
		for j, n := range []int{g.n, 4 * g.n} {
			home := filepath.Join(b.dir, fmt.Sprintf("growth-%d-%d", i, j))
			if err := writeFiles(home, g.files(n)); err != nil {
				return nil, err
			}
			var all []cost
			for range 3 {
				cmd := exec.Command(b.tools[0].binary, append(g.args, "-q")...)
				cmd.Dir = home
				c, err := b.measure(cmd)
				var exit *exec.ExitError
				if g.fails && errors.As(err, &exit) && exit.ExitCode() == 1 {
					err = nil
				}
				if err != nil {
					return nil, fmt.Errorf("%s: %w", g.name, err)
				}
				all = append(all, c)
			}
			at[j] = median(all).cpu
		}
		t.rows = append(t.rows, []string{g.name, "stategen " + strings.Join(g.args, " "), fmt.Sprint(g.n), ms(at[0]), ms(at[1]), fmt.Sprintf("%.1f", float64(at[1])/float64(at[0]))})
	}
	return []table{t}, nil
}
