// Names, and how a database finds what they stand for.

package ddl

import (
	"cmp"
	"strings"

	"stategen.example/internal/diag"
)

// A name is the name of a table, type, trigger or function, with its schema if the
// text has one. Without a base it stands for nothing.
type name struct {
	schema, base string
	pos          diag.Pos
}

// fold returns a name as names are compared: in lower case.
func fold(s string) string { return strings.ToLower(s) }

// An entry is what a name stands for, and whether the text has its schema.
type entry[T any] struct {
	value    T
	explicit bool
}

// A namespace finds things by base name, then by schema, both folded. Things without
// a schema are in the default one.
type namespace[T any] struct {
	things  map[string]map[string]entry[T]
	dropped map[string]diag.Pos // where things were dropped or renamed, by base name
}

func newNamespace[T any]() namespace[T] {
	return namespace[T]{map[string]map[string]entry[T]{}, map[string]diag.Pos{}}
}

// defaultSchema returns the folded schema, "" for the default one of a database.
func defaultSchema(schema string) string {
	switch schema = fold(schema); schema {
	case "public", "main", "dbo":
		return ""
	}
	return schema
}

// put adds a thing. Without a name it does nothing.
func (ns namespace[T]) put(n name, value T) {
	base := fold(n.base)
	if base == "" {
		return
	}
	if ns.things[base] == nil {
		ns.things[base] = map[string]entry[T]{}
	}
	ns.things[base][defaultSchema(n.schema)] = entry[T]{value, n.schema != ""}
}

// lookup finds the things of that name. If the name or the thing has no schema, any
// schema matches. The count tells how many things match; if it is 1, the thing is in
// the schema.
func (ns namespace[T]) lookup(n name) (schema string, count int) {
	same := ns.things[fold(n.base)]
	schema = defaultSchema(n.schema)
	if _, ok := same[schema]; ok {
		return schema, 1
	}
	if n.schema != "" {
		if e, ok := same[""]; ok && !e.explicit {
			return "", 1
		}
		return "", 0
	}
	for schema = range same {
		break
	}
	return schema, len(same)
}

// get returns the thing of that name, if the count is 1.
func (ns namespace[T]) get(n name) (value T, count int) {
	schema, count := ns.lookup(n)
	if count == 1 {
		value = ns.things[fold(n.base)][schema].value
	}
	return value, count
}

// remove removes what get finds, because of the statement at pos.
func (ns namespace[T]) remove(n name, pos diag.Pos) {
	ns.dropped[fold(n.base)] = pos
	if schema, count := ns.lookup(n); count == 1 {
		delete(ns.things[fold(n.base)], schema)
	}
}

// rename renames what get finds. The new name has the schema of the old one if it has
// none.
func (ns namespace[T]) rename(from, to name) (value T, ok bool) {
	value, count := ns.get(from)
	if count != 1 || to.base == "" {
		return value, false
	}
	to.schema = cmp.Or(to.schema, from.schema)
	ns.remove(from, to.pos)
	ns.put(to, value)
	return value, true
}

// find returns the table of that name, which may have its schema in front.
func (ns namespace[T]) find(tableName string) (t T, err error) {
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
		return t, errorf(AmbiguousTable, diag.Pos{}, "%d schemas have a table %q: write it with its schema", count, n.base)
	}
	if pos, ok := ns.dropped[fold(n.base)]; ok {
		return t, errorf(NoTable, pos, "table %q is dropped or renamed", tableName)
	}
	return t, errorf(NoTable, diag.Pos{}, "no CREATE TABLE for table %q", tableName)
}
