// What the diagrams have in common.

package gen

import (
	"strings"

	"stategen.example/internal/spec"
)

// fills are light enough for black text and told apart by most who see colours
// differently. No diagram says anything by colour alone.
var fills = []string{"#a6cee3", "#fdbf6f", "#b2df8a", "#fb9a99", "#cab2d6", "#ffff99", "#9fe0d8", "#e0c8a8"}

// The lines and texts of diagrams are grey, which shows on white and on black.
const grey = "#6e7781"

// inRow is how many states are drawn from left to right. What is larger grows
// downwards, where a page has room.
const inRow = 12

// direction is that of the moves, in the words of both languages. States without
// moves stand in a column.
func direction(s *spec.Spec) string {
	if s.HasTransitions() && len(s.States) > inRow {
		return "TB"
	}
	return "LR"
}

// flagsOf returns the flags that hold for a state, derived ones included, by their
// index in the spec.
func flagsOf(s *spec.Spec, st *spec.State) []int {
	var has []int
	for i := range s.Flags {
		if s.Flags[i].Has(st) {
			has = append(has, i)
		}
	}
	return has
}

// flagNames returns the names of the flags that hold for a state.
func flagNames(s *spec.Spec, st *spec.State) []string {
	var names []string
	for _, i := range flagsOf(s, st) {
		names = append(names, s.Flags[i].Name.Value)
	}
	return names
}

// onArrow returns the lines on an arrow: the event, then the guard in brackets.
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
