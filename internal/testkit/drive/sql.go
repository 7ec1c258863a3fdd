// The SQL lists of a type.

package drive

import (
	"slices"
	"strings"
)

// lists checks that each SQL list has the stored strings of its states, quoted and
// in byte order.
func (d *driving[S, P]) lists() {
	check := func(name, list string, in func(State) bool) {
		var all []string
		for _, st := range d.States {
			if in(st) {
				all = append(append(all, st.DB), st.Aliases...)
			}
		}
		slices.Sort(all)
		equal(d.T, name, list, quotedSQL(all))
	}
	check("SQL", d.SQL, func(State) bool { return true })
	equal(d.T, "number of SQL lists of flags", len(d.FlagSQL), len(d.Flags))
	for flag, list := range d.FlagSQL {
		check("SQL of "+flag, list, func(st State) bool { return slices.Contains(st.Flags, flag) })
	}
}

// quotedSQL returns a list of standard SQL strings.
func quotedSQL(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return strings.Join(quoted, ", ")
}
