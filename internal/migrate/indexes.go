// Indexes that change with the states.

package migrate

import (
	"slices"

	"stategen.example/internal/spec"
)

// An indexChange is an index whose statement is not the same on both sides.
// Either statement may be empty.
type indexChange struct {
	name    string
	was, is string
	index   *spec.Index // what it is
}

// indexChanges lists them: the new side's first.
func (p *plan) indexChanges() []indexChange {
	all := p.indexesOf(p.to)
	at := make(map[string]int, len(all)) // by name
	for i, x := range all {
		at[x.name] = i
	}
	for _, x := range p.indexesOf(p.from) {
		if i, ok := at[x.name]; ok {
			all[i].was = x.is
		} else {
			all = append(all, indexChange{name: x.name, was: x.is})
		}
	}
	return slices.DeleteFunc(all, func(x indexChange) bool { return x.was == x.is })
}

// indexesOf are the indexes of a side, without partial ones where the database has
// none.
func (p *plan) indexesOf(s side) []indexChange {
	if s.st == nil {
		return nil
	}
	var all []indexChange
	for i := range s.st.Indexes {
		x := &s.st.Indexes[i]
		var stored []string
		if f := x.Flag(); f != nil {
			if p.d.Info().NoPartialIndexes {
				continue
			}
			stored = spec.Stored(s.spec.Members(f))
		}
		all = append(all, indexChange{name: x.Name.Value, is: p.d.CreateIndex(s.st, x, stored), index: x})
	}
	return all
}
