// Tables, as Markdown.

package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A table is a Markdown table with a title.
type table struct {
	title string
	head  []string
	rows  [][]string
	after string // a paragraph
}

func (t table) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s.\n\n", t.title)
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.head)
	b.WriteString("|" + strings.Repeat("---|", len(t.head)) + "\n")
	for _, row := range t.rows {
		line(row)
	}
	if t.after != "" {
		fmt.Fprintf(&b, "\n%s\n", t.after)
	}
	return b.String()
}

// machine states where, when and with what the figures were measured.
func (b *bench) machine() string {
	text := fmt.Sprintf("Measured %s on %s/%s, %s, %d cores, %s.", time.Now().Format("2 January 2006"),
		runtime.GOOS, runtime.GOARCH, processor(), runtime.NumCPU(), goVersion())
	for _, t := range b.tools {
		version := t.version
		if t.name == "stategen" {
			version = "of this repository"
		}
		text += fmt.Sprintf(" %s %s.", t.name, version)
	}
	if b.goenums == "" && !b.alone {
		text += " " + absent
	}
	return text + "\n"
}

func processor() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "an unknown processor"
	}
	for line := range strings.Lines(string(data)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "an unknown processor"
}

func goVersion() string {
	out, err := exec.Command("go", "env", "GOVERSION").Output()
	if err != nil {
		return runtime.Version()
	}
	return strings.TrimSpace(string(out))
}

// sizeHeads returns the column heads for the numbers of states.
func (b *bench) sizeHeads() []string {
	var heads []string
	for _, n := range b.sizes {
		heads = append(heads, thousands(n)+" states")
	}
	return heads
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// ms formats milliseconds with two significant digits.
func ms(d time.Duration) string {
	return number(float64(d) / float64(time.Millisecond))
}

func number(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// factor formats how many times faster stategen is; bold where it is slower.
func factor(v float64) string {
	if v < 1 {
		return fmt.Sprintf("**%.2f**", v)
	}
	return fmt.Sprintf("%.1f", v)
}
