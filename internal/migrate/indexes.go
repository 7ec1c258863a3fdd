// Indexes that change with the states.

package migrate

import "stategen.example/internal/spec"

// An index is one as a version of the spec has it. The zero index does not exist.
type index struct {
	*spec.Index
	stored []string // of the rows in a partial index
	create string   // the statement
}

func (x index) name() string { return x.Name.Value }
func (x index) exists() bool { return x.Index != nil }

// An indexChange is an index that is not the same on both sides.
type indexChange struct {
	name    string
	was, is index
}

// indexChanges lists them: the new side's first.
func (p *plan) indexChanges() []indexChange {
	was, is := p.indexesOf(p.from), p.indexesOf(p.to)
	before, after := byName(was), byName(is)
	var all []indexChange
	for _, x := range is {
		if old := before[x.name()]; old.create != x.create {
			all = append(all, indexChange{x.name(), old, x})
		}
	}
	for _, x := range was {
		if !after[x.name()].exists() {
			all = append(all, indexChange{name: x.name(), was: x})
		}
	}
	return all
}

func byName(all []index) map[string]index {
	named := make(map[string]index, len(all))
	for _, x := range all {
		named[x.name()] = x
	}
	return named
}

// indexesOf are the indexes of a side, without partial ones if the database has none.
func (p *plan) indexesOf(s side) []index {
	if s.st == nil {
		return nil
	}
	var all []index
	for i := range s.st.Indexes {
		x := &s.st.Indexes[i]
		var stored []string
		if f := x.Flag(); f != nil {
			if p.d.Info().NoPartialIndexes {
				continue
			}
			stored = spec.Stored(s.spec.Members(f))
		}
		all = append(all, index{x, stored, p.d.CreateIndex(s.st, x, stored)})
	}
	return all
}
