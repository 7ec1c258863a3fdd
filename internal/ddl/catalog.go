// What a database knows after the statements so far.

package ddl

import (
	"cmp"
	"fmt"
	"iter"
	"sort"

	"stategen.example/internal/diag"
)

// A catalog holds the tables, types, triggers and functions that exist after the
// statements so far.
type catalog struct {
	tables  namespace[*table]
	enums   namespace[*enum]
	domains namespace[*table]   // a domain is a table with one column, VALUE
	schema  string              // of names without one, from USE or search_path
	dropped map[string]diag.Pos // where tables were dropped or renamed, by folded name

	triggers  namespace[*trigger] // of all tables
	functions namespace[*function]
}

func newCatalog() *catalog {
	return &catalog{
		tables:  namespace[*table]{},
		enums:   namespace[*enum]{},
		domains: namespace[*table]{},
		dropped: map[string]diag.Pos{},

		triggers:  namespace[*trigger]{},
		functions: namespace[*function]{},
	}
}

// in returns the name with a schema: its own, or that of names without one.
func (c *catalog) in(n name) name {
	n.schema = cmp.Or(n.schema, c.schema)
	return n
}

// A table is a table after the statements so far. The keys of its maps are folded
// names.
type table struct {
	catalog *catalog
	name    string
	pos     diag.Pos
	partial bool // the text does not show all columns
	columns map[string]*column
	names   map[string]bool     // that columns have or had
	dropped map[string]diag.Pos // where columns were dropped
	checks  []*check
	byName  map[string]*check
	taken   map[string]int // how many names were made up, by their stem
	clock   int            // counts the changes

	triggers map[string]*trigger
}

// A column is a column of a table, with the names that it has had.
type column struct {
	name    string
	pos     diag.Pos
	born    int // clock of the table
	former  []naming
	notNull bool
	enum    *enum    // its type, which has no name in MySQL
	domain  *table   // its type
	inline  []*check // unnamed CHECKs in its definition
}

// A naming is a former name of a column, until a time of the table's clock.
type naming struct {
	name  string
	until int
}

// nameAt returns the name that the column had at a time of the table's clock.
func (col *column) nameAt(clock int) string {
	i := sort.Search(len(col.former), func(i int) bool { return clock <= col.former[i].until })
	if i < len(col.former) {
		return col.former[i].name
	}
	return col.name
}

// A check is a CHECK constraint of a table.
type check struct {
	name        string
	aka         []string // names that a database gives it if it has none
	pos         diag.Pos
	from, to    int // its bytes, with CONSTRAINT and the name if they are its own
	expr        []token
	born        int
	notEnforced bool
	gone        bool
}

func (c *catalog) newTable(n name) *table {
	return &table{
		catalog: c,
		name:    n.base,
		pos:     n.pos,
		columns: map[string]*column{},
		names:   map[string]bool{},
		dropped: map[string]diag.Pos{},
		byName:  map[string]*check{},
		taken:   map[string]int{},

		triggers: map[string]*trigger{},
	}
}

// known returns the table of that name, or nil if there are several. It makes up a
// table that the text does not create, since a migration may alter a table of an
// earlier file.
func (c *catalog) known(n name) *table {
	t, count := c.tables.get(n)
	switch {
	case count > 1:
		return nil
	case count == 0:
		t = c.newTable(name{base: n.base})
		t.partial = true
		c.tables.put(n, t)
	}
	return t
}

// mentioned yields the columns that a check mentions, as often as it does.
func (t *table) mentioned(k *check) iter.Seq[*column] {
	return func(yield func(*column) bool) {
		for _, tok := range k.expr {
			if tok.kind != word && tok.kind != ident {
				continue
			}
			if col := t.columns[fold(tok.text)]; col != nil && !yield(col) {
				return
			}
		}
	}
}

func (t *table) addColumn(col *column) {
	t.columns[fold(col.name)] = col
	t.names[fold(col.name)] = true
}

func (t *table) addCheck(k *check) {
	k.born = t.clock
	t.checks = append(t.checks, k)
	if k.name != "" {
		t.byName[fold(k.name)] = k
	}
}

// nameChecks gives unnamed checks the names that databases make up, since a later
// DROP CONSTRAINT uses them.
func (t *table) nameChecks(checks []*check) {
	for _, k := range checks {
		if k.name != "" {
			continue
		}
		// PostgreSQL puts the column into the name if the check mentions only one.
		var only *column
		several := false
		for col := range t.mentioned(k) {
			several = several || only != nil && col != only
			only = col
		}
		stem := fold(t.name) + "_check"
		if only != nil && !several {
			stem = fold(t.name) + "_" + fold(only.name) + "_check"
		}
		postgres := stem
		for t.byName[postgres] != nil {
			t.taken[stem]++
			postgres = fmt.Sprint(stem, t.taken[stem])
		}
		t.taken[""]++
		for _, made := range []string{
			postgres,
			fmt.Sprint(fold(t.name), "_chk_", t.taken[""]), // MySQL
			fmt.Sprint("constraint_", t.taken[""]),         // MariaDB
		} {
			if _, ok := t.byName[made]; !ok {
				t.byName[made] = k
				k.aka = append(k.aka, made)
			}
		}
	}
}
