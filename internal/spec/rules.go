// The table of all rules on specs. Each rule is a row in the rules_*.go file of its
// subject, next to the function that checks it.

package spec

import (
	"embed"
	"iter"
	"slices"

	"stategen.example/internal/diag"
)

// A rule is a row: a rule, and the function that checks it.
type rule struct {
	diag.Rule
	// check looks at a spec even where parts of it could not be read. It is nil
	// for a rule whose findings are made while reading, or by [Together].
	check func(s *Spec, report reporter)
}

// rules are the rules on specs, in the order in which a spec is read.
var rules = slices.Concat(
	inputRules,
	nameRules,
	dbRules,
	flagRules,
	transitionRules,
	textRules,
	storageRules,
	outputRules,
	acceptRules,
)

// Examples has the examples of the rules, for [diag.Example].
//
//go:embed testdata/rules
var Examples embed.FS

// Rules returns the rules on specs.
func Rules() diag.Rules {
	all := make(diag.Rules, len(rules))
	for i, r := range rules {
		all[i] = r.Rule
	}
	return all
}

// repeated yields the items that have the same key as an earlier one, with the first
// item that has it.
func repeated[T any, K comparable](items []T, key func(T) K) iter.Seq2[T, T] {
	return func(yield func(T, T) bool) {
		first := make(map[K]T, len(items))
		for _, item := range items {
			k := key(item)
			if old, ok := first[k]; !ok {
				first[k] = item
			} else if !yield(item, old) {
				return
			}
		}
	}
}

// value is the key for which texts are repeated if they are equal.
func value(t Text) string { return t.Value }
