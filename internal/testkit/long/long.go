// Package long tells tests whether to run in full. `go test ./...` is to stay under a minute, so there a
// slow test runs a representative part of its cases; `make ci` sets STATEGEN_LONG=1 and runs them all.
package long

import "os"

// Enabled reports whether tests run in full.
func Enabled() bool { return os.Getenv("STATEGEN_LONG") == "1" }

// Count returns full in a full run, and part otherwise.
func Count(part, full int) int {
	if Enabled() {
		return full
	}
	return part
}

// Some returns all in a full run. Otherwise it returns n of them: the first, the last and some between,
// evenly spread.
func Some[T any](n int, all []T) []T {
	if Enabled() || n >= len(all) {
		return all
	}
	some := make([]T, n)
	for i := range some {
		some[i] = all[i*(len(all)-1)/max(1, n-1)]
	}
	return some
}
