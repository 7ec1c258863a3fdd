// The kinds of values: how each is read, and its JSON Schema.

package spec

import (
	"encoding/json"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// A field is the place in the model for the value of a key. Its type is the kind of
// the value.
type field interface {
	// read stores the value, and reports what is wrong with it.
	read(r *reader, what subject, n *yaml.Node)
	// fits reports whether the value can be a node of that kind.
	fits(kind yaml.Kind) bool
	schema(k key) schema
}

func (t *Text) read(r *reader, what subject, n *yaml.Node) { *t = r.text(what, n) }
func (t *Text) fits(kind yaml.Kind) bool                   { return kind == yaml.ScalarNode }
func (t *Text) schema(k key) schema {
	if k.oneOf != nil {
		return schema{"enum": k.oneOf}
	}
	return schemaOfText(k.looks)
}

// version is the version of the language, the only number in a spec.
type version Text

func (v *version) read(r *reader, _ subject, n *yaml.Node) { *v = version(r.version(n)) }
func (v *version) fits(kind yaml.Kind) bool                { return kind == yaml.ScalarNode }
func (v *version) schema(key) schema                       { return schema{"const": json.Number(Version)} }

func (b *Bool) read(r *reader, what subject, n *yaml.Node) { *b = r.bool(what, n) }
func (b *Bool) fits(kind yaml.Kind) bool                   { return kind == yaml.ScalarNode }
func (b *Bool) schema(key) schema                          { return schema{"type": "boolean"} }

func (l *List) read(r *reader, what subject, n *yaml.Node) { *l = r.list(what, n) }
func (l *List) fits(kind yaml.Kind) bool                   { return kind == yaml.SequenceNode }
func (l *List) schema(k key) schema {
	return schema{"type": "array", "items": schemaOfText(k.looks)}
}

// oneOrMore is a text, or a list of at least one text.
type oneOrMore List

func (l *oneOrMore) read(r *reader, what subject, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		if text := r.text(what, n); text.IsSet() {
			*l = oneOrMore{[]Text{text}, text.Pos}
		}
		return
	}
	*l = oneOrMore(r.list(what, n))
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.report("value-type", place(n), "%s must be text or a list of at least one text, not an empty list", what)
	}
}

func (l *oneOrMore) fits(kind yaml.Kind) bool {
	return kind == yaml.ScalarNode || kind == yaml.SequenceNode
}

func (l *oneOrMore) schema(k key) schema {
	text := schemaOfText(k.looks)
	return schema{"anyOf": []schema{text, {"type": "array", "minItems": 1, "items": text}}}
}

// A section is a mapping.
type section struct{ mapping }

func (s section) read(r *reader, _ subject, n *yaml.Node) { r.mapping(n, s.mapping) }
func (s section) fits(kind yaml.Kind) bool                { return kind == yaml.MappingNode }
func (s section) schema(key) schema                       { return schemaOf(s.mapping) }

// entries are a list of mappings.
type entries[T any, M mappingOf[T]] []T

type mappingOf[T any] interface {
	*T
	mapping
}

// listOf is the field of a list of mappings.
func listOf[T any, M mappingOf[T]](to *[]T) field { return (*entries[T, M])(to) }

func (e *entries[T, M]) read(r *reader, what subject, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.report("value-type", place(n), "%s must be a list with a dash before each entry, not %s", what, kindOf(n))
		r.unread[what] = true
		return
	}
	items := n.Content[:min(len(n.Content), MaxStates+1)] // states-count reports one state too many
	*e = make([]T, len(items))
	for i, item := range items {
		r.mapping(item, M(&(*e)[i]))
	}
}

func (e *entries[T, M]) fits(kind yaml.Kind) bool { return kind == yaml.SequenceNode }
func (e *entries[T, M]) schema(key) schema {
	return schema{"type": "array", "items": schemaOf(M(new(T)))}
}

// states are the list of states. It sets their numbers.
type states []State

func (s *states) read(r *reader, what subject, n *yaml.Node) {
	listOf((*[]State)(s)).read(r, what, n)
	for i := range *s {
		(*s)[i].Number = i + 1
	}
	if n.Kind == yaml.SequenceNode && len(*s) == 0 {
		r.report("states-count", place(n), "a spec needs at least one state; add one")
	}
}

func (s *states) fits(kind yaml.Kind) bool { return kind == yaml.SequenceNode }
func (s *states) schema(key) schema {
	return schema{"type": "array", "minItems": 1, "maxItems": MaxStates, "items": schemaOf(new(State))}
}

func (f *Flags) read(r *reader, what subject, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.report("value-type", place(n), "\"flags\" must be a mapping with one flag a line, "+
			"like \"paid: {doc: …}\", not %s", kindOf(n))
		r.unread[what] = true
		return
	}
	if count := len(n.Content) / 2; count > MaxFlags {
		r.report("flags-count", place(n), "these are %d flags; a spec can have at most %d", count, MaxFlags)
		r.unread[what] = true
		return
	}
	for name, value := range r.entries(n) {
		flag := Flag{Name: name}
		if !isNull(value) { // a bare `open:` declares a flag
			r.mapping(value, &flag)
		}
		*f = append(*f, flag)
	}
	slices.SortFunc(*f, func(a, b Flag) int { return strings.Compare(a.Name.Value, b.Name.Value) })
}

func (f *Flags) fits(kind yaml.Kind) bool { return kind == yaml.MappingNode }
func (f *Flags) schema(key) schema {
	flag := schemaOf(new(Flag))
	flag["type"] = []string{"object", "null"}
	return schema{"type": "object", "maxProperties": MaxFlags,
		"propertyNames": schema{"pattern": flagPattern}, "additionalProperties": flag}
}
