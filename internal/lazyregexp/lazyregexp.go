// Package lazyregexp has regular expressions that are compiled when they are
// first used: a run of the command needs few of them, and starts without any.
package lazyregexp

import (
	"regexp"
	"sync"
)

// A Regexp is an expression that is compiled once. It must not be copied.
type Regexp struct {
	Expr string

	once     sync.Once
	compiled *regexp.Regexp
}

// Get returns the compiled expression, and panics where Expr is none.
func (r *Regexp) Get() *regexp.Regexp {
	r.once.Do(func() { r.compiled = regexp.MustCompile(r.Expr) })
	return r.compiled
}
