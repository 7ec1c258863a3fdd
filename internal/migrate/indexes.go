// Indexes that change with the states.

package migrate

import "stategen.example/internal/spec"

// An indexChange is an index whose statement is not the same on both sides.
// Either statement may be empty.
type indexChange struct {
	name    string
	was, is string
	index   *spec.Index // what it is
}

// indexChanges lists them: the new side's first.
func (p *plan) indexChanges() []indexChange {
	was, is := p.indexesOf(p.from), p.indexesOf(p.to)
	before, after := map[string]string{}, map[string]bool{} // by name
	for _, x := range was {
		before[x.name] = x.is
	}
	var all []indexChange
	for _, x := range is {
		after[x.name] = true
		if old := before[x.name]; old != x.is {
			all = append(all, indexChange{x.name, old, x.is, x.index})
		}
	}
	for _, x := range was {
		if !after[x.name] {
			all = append(all, indexChange{name: x.name, was: x.is})
		}
	}
	return all
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
