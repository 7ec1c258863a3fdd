// The SQL lists of a type.

package drive

import (
	"slices"
	"strings"
	"testing"
)

// lists checks that each SQL list has the stored strings of its states, quoted and
// in byte order.
func (d *driving[S, P]) lists() {
	stored := func(in func(State) bool) []string {
		var all []string
		for _, st := range d.States {
			if in(st) {
				all = append(append(all, st.DB), st.Aliases...)
			}
		}
		slices.Sort(all)
		return all
	}
	check := func(name, list string, want []string) {
		if got := unquoteSQL(d.T, list); !slices.Equal(got, want) {
			d.Errorf("%s = %s, want the strings %q", name, list, want)
		}
	}
	check("SQL", d.SQL, stored(func(State) bool { return true }))
	equal(d.T, "number of SQL lists of flags", len(d.FlagSQL), len(d.Flags))
	for flag, list := range d.FlagSQL {
		check("SQL of "+flag, list, stored(func(st State) bool { return slices.Contains(st.Flags, flag) }))
	}
}

// unquoteSQL reads a list of standard SQL strings.
func unquoteSQL(t *testing.T, list string) []string {
	var all []string
	for rest := list; ; {
		if !strings.HasPrefix(rest, "'") {
			t.Errorf("SQL list %s: want a quote at %q", list, rest)
			return nil
		}
		rest = rest[1:]
		var b strings.Builder
		for {
			i := strings.IndexByte(rest, '\'')
			if i < 0 {
				t.Errorf("SQL list %s: a string does not end", list)
				return nil
			}
			b.WriteString(rest[:i])
			rest = rest[i+1:]
			if !strings.HasPrefix(rest, "'") {
				break
			}
			b.WriteByte('\'')
			rest = rest[1:]
		}
		all = append(all, b.String())
		if rest == "" {
			return all
		}
		if !strings.HasPrefix(rest, ", ") {
			t.Errorf("SQL list %s: want a comma at %q", list, rest)
			return nil
		}
		rest = rest[2:]
	}
}
