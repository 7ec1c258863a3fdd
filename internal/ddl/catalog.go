// What a database knows after the statements so far: tables, columns, types, by
// the names that statements use.

package ddl

import (
	"cmp"
	"fmt"
	"sort"
	"strings"

	"stategen.example/internal/diag"
)

// A catalog is what a database knows after the statements so far.
type catalog struct {
	tables  namespace[*table]
	enums   namespace[*enum]
	domains namespace[*table] // a domain is a table with the one column VALUE
	schema  string            // of names without one: by USE or search_path
	dropped map[string]diag.Pos

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

// An entry is what a name stands for, and whether the text gave the schema.
type entry[T any] struct {
	value    T
	explicit bool
}

// A namespace finds things by base name and schema, both folded. What has no
// schema shares one with what is in a database's default schema.
type namespace[T any] map[string]map[string]entry[T]

// defaultSchema maps the schemas that need no name to none.
func defaultSchema(schema string) string {
	switch schema = fold(schema); schema {
	case "public", "main", "dbo":
		return ""
	}
	return schema
}

func (ns namespace[T]) put(n name, value T) {
	base := fold(n.base)
	if ns[base] == nil {
		ns[base] = map[string]entry[T]{}
	}
	ns[base][defaultSchema(n.schema)] = entry[T]{value, n.schema != ""}
}

// get finds the thing of that name. A name or a thing without a schema matches
// any if that leaves no choice; count is the number of things to choose from.
func (ns namespace[T]) get(n name) (value T, count int) {
	same := ns[fold(n.base)]
	if e, ok := same[defaultSchema(n.schema)]; ok {
		return e.value, 1
	}
	if n.schema != "" {
		if e, ok := same[""]; ok && !e.explicit {
			return e.value, 1
		}
		return value, 0
	}
	if len(same) == 1 {
		for _, e := range same {
			return e.value, 1
		}
	}
	return value, len(same)
}

// remove forgets what get finds.
func (ns namespace[T]) remove(n name) {
	same := ns[fold(n.base)]
	schema := defaultSchema(n.schema)
	if _, ok := same[schema]; !ok {
		if _, count := ns.get(n); count != 1 {
			return
		}
		if n.schema == "" {
			clear(same)
		}
		schema = ""
	}
	delete(same, schema)
}

// in gives the name the schema that holds for names without one.
func (c *catalog) in(n name) name {
	n.schema = cmp.Or(n.schema, c.schema)
	return n
}

// A table is one at some point of the text.
type table struct {
	catalog *catalog
	name    string
	pos     diag.Pos
	partial bool // the text doesn't show all of its columns
	columns map[string]*column
	names   map[string]bool // that its columns have or had
	dropped map[string]diag.Pos
	checks  []*check
	byName  map[string]*check
	taken   map[string]int // names that a database made, by their stem
	clock   int            // counts the changes

	triggers map[string]*trigger // by folded name
}

// A column is one of a table, with the names it has had.
type column struct {
	name    string
	pos     diag.Pos
	born    int // clock of the table
	former  []naming
	notNull bool
	enum    *enum    // of the type, which has no name in MySQL
	domain  *table   // of the type
	inline  []*check // unnamed, in the definition
}

// A naming is the name that a column had until the table's clock moved on.
type naming struct {
	name  string
	until int
}

// nameAt returns the name that an expression born at that time uses.
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
	aka         []string
	pos         diag.Pos
	from, to    int // its bytes, with the name where it has one of its own
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

// known returns the table of that name. One that the text does not create is made
// up, since a migration may alter what an earlier file has created. It is nil
// where there are several.
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

func (t *table) addColumn(col *column) {
	t.columns[fold(col.name)] = col
	t.names[fold(col.name)] = true
}

func (t *table) addCheck(k *check) {
	k.born = t.clock
	t.checks = append(t.checks, k)
	if k.name != "" && t.byName != nil {
		t.byName[fold(k.name)] = k
	}
}

// nameChecks gives the unnamed ones of these checks the names that databases
// make up, since a later DROP CONSTRAINT uses them.
func (t *table) nameChecks(checks []*check) {
	for _, k := range checks {
		if k.name != "" {
			continue
		}
		// PostgreSQL names the column if there is but one.
		mentioned := map[string]bool{}
		for _, tok := range k.expr {
			if (tok.kind == word || tok.kind == ident) && t.columns[fold(tok.text)] != nil {
				mentioned[fold(tok.text)] = true
			}
		}
		stem := fold(t.name) + "_check"
		if len(mentioned) == 1 {
			for col := range mentioned {
				stem = fold(t.name) + "_" + col + "_check"
			}
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

// find returns the table that the caller asks for. dropped has the names that
// tables had.
func (ns namespace[T]) find(tableName string, dropped map[string]diag.Pos) (t T, err error) {
	n := name{base: tableName}
	if i := strings.LastIndexByte(tableName, '.'); i >= 0 {
		n.schema, n.base = tableName[:i], tableName[i+1:]
		n.schema = n.schema[strings.LastIndexByte(n.schema, '.')+1:]
	}
	t, count := ns.get(n)
	switch {
	case count == 1:
		return t, nil
	case count > 1:
		return t, &Error{AmbiguousTable, diag.Pos{}, fmt.Sprintf("%d schemas have a table %q: write it with its schema", count, n.base)}
	}
	if pos, ok := dropped[fold(n.base)]; ok {
		return t, &Error{NoTable, pos, fmt.Sprintf("table %q is dropped or renamed", tableName)}
	}
	return t, &Error{NoTable, diag.Pos{}, fmt.Sprintf("no CREATE TABLE of table %q", tableName)}
}

// describe says what holds for a column of the table.
func (t *table) describe(columnName string) (*TableColumn, error) {
	col := t.columns[fold(columnName)]
	dropped, wasDropped := t.dropped[fold(columnName)]
	if col == nil && t.partial && !wasDropped {
		col = &column{name: columnName}
	}
	if col == nil {
		if wasDropped {
			return nil, &Error{NoColumn, dropped, fmt.Sprintf("column %q of table %q is dropped or renamed", columnName, t.name)}
		}
		return nil, &Error{NoColumn, t.pos, fmt.Sprintf("table %q has no column %q", t.name, columnName)}
	}
	tc := &TableColumn{Table: t.name, Column: col.name, TablePos: t.pos, Pos: col.pos, NotNull: col.notNull}
	if e := col.enum; e != nil {
		tc.Constraints = append(tc.Constraints, Constraint{Name: e.name, Pos: e.pos, Kind: Enum, Literals: e.labels})
	}
	if d := col.domain; d != nil {
		value := d.columns["value"]
		tc.NotNull = tc.NotNull || value.notNull
		tc.add(d, value)
	}
	tc.add(t, col)
	tc.Triggers = t.listTriggers()
	if col.pos == (diag.Pos{}) && len(tc.Constraints) == 0 && !tc.NotNull {
		return nil, &Error{NoColumn, t.pos, fmt.Sprintf("nothing says what column %q of table %q is", columnName, t.name)}
	}
	return tc, nil
}

// add takes in what the checks of the table say of the column. Those that are
// older than the column belonged to one of the same name.
func (tc *TableColumn) add(t *table, col *column) {
	for _, k := range t.checks {
		if k.gone || k.born < col.born {
			continue
		}
		con := k.constraint(col.nameAt(k.born), func(s string) bool { return t.partial || t.names[fold(s)] })
		tc.NotNull = tc.NotNull || con.RefusesNull && !con.NotEnforced
		if con.Kind == List || con.Kind == Opaque {
			tc.Constraints = append(tc.Constraints, con)
		}
	}
}
