// Functions that both diagrams use.

package gen

import (
	"slices"
	"strings"

	"stategen.example/internal/spec"
)

// fills are light enough for black text, and most colour-blind people can tell them
// apart. No diagram uses colour alone to say something.
var fills = []string{"#a6cee3", "#fdbf6f", "#b2df8a", "#fb9a99", "#cab2d6", "#ffff99", "#9fe0d8", "#e0c8a8"}

// grey is the colour of lines, which shows on white and on black.
const grey = "#6e7781"

// inRow is the number of states up to which a diagram goes from left to right. A
// larger one goes downwards, where a page has room.
const inRow = 12

// direction returns the direction of the transitions, in the words of both languages.
// States without transitions are in a column.
func direction(s *spec.Spec) string {
	if s.HasTransitions() && len(s.States) > inRow {
		return "TB"
	}
	return "LR"
}

// flagsOf returns the indexes of the flags that a state has, derived ones included.
func flagsOf(s *spec.Spec, st *spec.State) []int {
	var has []int
	for i := range s.Flags {
		if s.Flags[i].Has(st) {
			has = append(has, i)
		}
	}
	return has
}

// flagNames returns the names of the flags that a state has.
func flagNames(s *spec.Spec, st *spec.State) []string {
	var names []string
	for _, i := range flagsOf(s, st) {
		names = append(names, s.Flags[i].Name.Value)
	}
	return names
}

func hasDeprecated(s *spec.Spec) bool {
	return slices.ContainsFunc(s.States, func(st spec.State) bool { return st.Deprecated.IsSet() })
}

// onArrow returns the lines on an arrow: the event, then the condition in brackets.
func onArrow(t *spec.Transition) []string {
	var lines []string
	if t.On.IsSet() {
		lines = append(lines, oneLine(t.On.Value))
	}
	if t.When.IsSet() {
		lines = append(lines, "["+oneLine(t.When.Value)+"]")
	}
	return lines
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
