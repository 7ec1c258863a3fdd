// What a database knows after the statements so far.

package ddl

import (
	"cmp"
	"fmt"
	"slices"

	"stategen.example/internal/diag"
)

// A catalog holds the tables, types, triggers and functions that exist after the
// statements so far.
type catalog struct {
	tables  namespace[*table]
	enums   namespace[*enum]
	domains namespace[*table] // a domain is a table with one column, VALUE
	schema  string            // of names without one, from USE or search_path

	triggers  namespace[*trigger] // of all tables
	functions namespace[*function]
}

func newCatalog() *catalog {
	return &catalog{
		tables:    newNamespace[*table](),
		enums:     newNamespace[*enum](),
		domains:   newNamespace[*table](),
		triggers:  newNamespace[*trigger](),
		functions: newNamespace[*function](),
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
	dropped map[string]diag.Pos // where columns were dropped
	checks  []*check
	byName  map[string]*check
	taken   map[string]int // how many names were made up, by their stem

	triggers map[string]*trigger
}

// A column is a column of a table.
type column struct {
	name    string
	pos     diag.Pos
	notNull bool
	enum    *enum    // its type, which has no name in MySQL
	domain  *table   // its type
	inline  []*check // unnamed CHECKs in its definition
}

// A check is a CHECK constraint of a table.
type check struct {
	name        string
	aka         []string // names that a database gives it if it has none
	pos         diag.Pos
	from, to    int // its bytes, with CONSTRAINT and the name if they are its own
	expr        []token
	notEnforced bool
	gone        bool
}

func (c *catalog) newTable(n name) *table {
	return &table{
		catalog: c,
		name:    n.base,
		pos:     n.pos,
		columns: map[string]*column{},
		dropped: map[string]diag.Pos{},
		byName:  map[string]*check{},
		taken:   map[string]int{},

		triggers: map[string]*trigger{},
	}
}

// known returns the table of that name, or nil if there are several or no name. It makes up a
// table that the text does not create, since a migration may alter a table of an
// earlier file.
func (c *catalog) known(n name) *table {
	t, count := c.tables.get(n)
	switch {
	case count > 1, n.base == "":
		return nil
	case count == 0:
		t = c.newTable(name{base: n.base})
		t.partial = true
		c.tables.put(n, t)
	}
	return t
}

// hasColumn reports whether the table may have a column of that name.
func (t *table) hasColumn(columnName string) bool {
	return t.partial || t.columns[fold(columnName)] != nil
}

// mentioned returns the columns that a check mentions, each once.
func (t *table) mentioned(k *check) []*column {
	var cols []*column
	for _, tok := range k.expr {
		col := t.columns[fold(tok.text)]
		if col != nil && tok.mayName(col.name) && !slices.Contains(cols, col) {
			cols = append(cols, col)
		}
	}
	return cols
}

// renameMentions changes the name of a column in the checks, as a database does.
// Reserved words are names only in quotes.
func (t *table) renameMentions(from, to string) {
	for _, k := range t.checks {
		for i, tok := range k.expr {
			if tok.mayName(from) && !tok.isAny("AND", "OR", "NOT", "NULL", "IS", "IN") {
				k.expr[i] = token{kind: ident, text: to, pos: tok.pos, from: tok.from, to: tok.to}
			}
		}
	}
}

// named returns the check of that name, or nil.
func (t *table) named(checkName string) *check {
	if k := t.byName[fold(checkName)]; k != nil && !k.gone {
		return k
	}
	return nil
}

// nameChecks gives unnamed checks the names that databases make up, since a later
// DROP CONSTRAINT uses them.
func (t *table) nameChecks(checks []*check) {
	for _, k := range checks {
		if k.name != "" {
			continue
		}
		// PostgreSQL puts the column into the name if the check mentions only one.
		stem := fold(t.name) + "_check"
		if cols := t.mentioned(k); len(cols) == 1 {
			stem = fold(t.name) + "_" + fold(cols[0].name) + "_check"
		}
		postgres := stem
		for t.named(postgres) != nil {
			t.taken[stem]++
			postgres = fmt.Sprint(stem, t.taken[stem])
		}
		t.taken[""]++
		for _, made := range []string{
			postgres,
			fmt.Sprint(fold(t.name), "_chk_", t.taken[""]), // MySQL
			fmt.Sprint("constraint_", t.taken[""]),         // MariaDB
		} {
			if t.named(made) == nil {
				t.byName[made] = k
				k.aka = append(k.aka, made)
			}
		}
	}
}
