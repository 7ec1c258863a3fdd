// The enum that every tool gives, as its input.

package main

import (
	"fmt"
	"strings"
)

var words = strings.Fields(`Open Active Hold Wait Pending Failed Ready Closed Blocked Drain Retry Paused Running Queued Stopped Review
	Approved Rejected Shipped Returned Settled Disputed Archived Expired Sent Draft Merged Split Locked Void Partial Final`)

// names returns n names of one to three words. They are the same in every run.
func names(n int) []string {
	perName := 1
	switch {
	case n > 500:
		perName = 3
	case n > len(words)/2:
		perName = 2
	}
	var all []string
	taken := map[string]bool{}
	for seed := uint32(12345); len(all) < n; {
		name := ""
		for range perName {
			seed = seed*1664525 + 1013904223
			name += words[seed>>27]
		}
		if !taken[name] {
			taken[name] = true
			all = append(all, name)
		}
	}
	return all
}

// yamlSpec is the input of stategen. What the others can't do is left out.
func yamlSpec(n, edit int) string {
	return specOf(n, edit, "../state/state_gen.go")
}

func specOf(n, edit int, output string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "stategen: 1\npackage: state\ntype: State\ndoc: The state, edit %d.\nstates:\n", edit)
	for _, name := range names(n) {
		fmt.Fprintf(&b, "  - {name: %s, db: %s}\n", name, name)
	}
	fmt.Fprintf(&b, "outputs:\n  go: %s\n", output)
	return b.String()
}

// fullSpec adds what only stategen gives: a flag of every second state, and
// transitions from each state to the next three.
func fullSpec(n int) string {
	var b strings.Builder
	b.WriteString("stategen: 1\npackage: state\ntype: State\nflags:\n  odd:\nstates:\n")
	all := names(n)
	for i, name := range all {
		fmt.Fprintf(&b, "  - {name: %s, db: %s, initial: %v, final: %v", name, name, i == 0, i == n-1)
		if i%2 == 0 {
			b.WriteString(", flags: [odd]")
		}
		b.WriteString("}\n")
	}
	b.WriteString("transitions:\n")
	for i := range n {
		for j := i + 1; j < min(n, i+4); j++ {
			fmt.Fprintf(&b, "  - {from: %s, to: %s}\n", all[i], all[j])
		}
	}
	b.WriteString("outputs:\n  go: ../state/state_gen.go\n")
	return b.String()
}

// goConstants is the input of stringer and enumer.
func goConstants(n, edit int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package state\n\n// State is the state, edit %d.\ntype State int\n\nconst (\n", edit)
	for i, name := range names(n) {
		fmt.Fprintf(&b, "\tState%s State = %d\n", name, i+1)
	}
	b.WriteString(")\n")
	return b.String()
}

// goenumsConstants is the input of goenums, which takes names from comments.
func goenumsConstants(n, edit int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package state\n\n// state is the state, edit %d.\ntype state int\n\nconst (\n\tunknown state = iota // invalid\n", edit)
	for _, name := range names(n) {
		fmt.Fprintf(&b, "\t%s // %s\n", strings.ToLower(name[:1])+name[1:], name)
	}
	b.WriteString(")\n")
	return b.String()
}

// goComment is the input of go-enum.
func goComment(n, edit int) string {
	return fmt.Sprintf("package state\n\n// The state, edit %d.\n//\n// ENUM(\n// %s\n// )\ntype State int\n", edit, strings.Join(names(n), "\n// "))
}
