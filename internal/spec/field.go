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
	// kinds are the kinds of nodes that the value can be, as a set of bits.
	kinds() yaml.Kind
	schema(k key) schema
}

func (t *Text) read(r *reader, what subject, n *yaml.Node) { *t = r.text(what, n) }
func (t *Text) kinds() yaml.Kind                           { return yaml.ScalarNode }
func (t *Text) schema(k key) schema {
	if k.oneOf != nil {
		return schema{"enum": k.oneOf}
	}
	return schemaOfText(k.looks)
}

// version is the version of the language, the only number in a spec.
type version Text

func (v *version) read(r *reader, _ subject, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.Value != Version || n.ShortTag() != "!!int" {
		r.report("version", place(n), "\"stategen\" must be the number %s, the version of the spec language, without quotes",
			Version)
	}
	*v = version{n.Value, place(n)}
}

func (v *version) kinds() yaml.Kind  { return yaml.ScalarNode }
func (v *version) schema(key) schema { return schema{"const": json.Number(Version)} }

func (b *Bool) read(r *reader, what subject, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" || n.Style != 0 {
		r.report("value-type", place(n), "%s must be true or false", what)
		r.unread[what] = true
		return
	}
	*b = Bool{strings.EqualFold(n.Value, "true"), place(n)}
}

func (b *Bool) kinds() yaml.Kind  { return yaml.ScalarNode }
func (b *Bool) schema(key) schema { return schema{"type": "boolean"} }

func (l *List) read(r *reader, what subject, n *yaml.Node) { *l = r.list(what, n) }
func (l *List) kinds() yaml.Kind                           { return yaml.SequenceNode }
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

func (l *oneOrMore) kinds() yaml.Kind { return yaml.ScalarNode | yaml.SequenceNode }
func (l *oneOrMore) schema(k key) schema {
	text := schemaOfText(k.looks)
	return schema{"anyOf": []schema{text, {"type": "array", "minItems": 1, "items": text}}}
}

// A section is a mapping.
type section struct{ mapping }

func (s section) read(r *reader, _ subject, n *yaml.Node) { r.mapping(n, s.mapping) }
func (s section) kinds() yaml.Kind                        { return yaml.MappingNode }
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
		r.reject(what, n, "a list with a dash before each entry")
		return
	}
	items := n.Content[:min(len(n.Content), maxStates+1)] // states-count reports one state too many
	*e = make([]T, len(items))
	for i, item := range items {
		r.mapping(item, M(&(*e)[i]))
	}
}

func (e *entries[T, M]) kinds() yaml.Kind { return yaml.SequenceNode }
func (e *entries[T, M]) schema(key) schema {
	return schema{"type": "array", "items": schemaOf(M(new(T)))}
}

// states are the list of states, which has limits.
type states []State

func (s *states) read(r *reader, what subject, n *yaml.Node) {
	listOf((*[]State)(s)).read(r, what, n)
	if n.Kind == yaml.SequenceNode && len(*s) == 0 {
		r.report("states-count", place(n), "a spec needs at least one state; add one")
	} else if len(*s) > maxStates {
		r.report("states-count", (*s)[maxStates].Name.Pos, "this is state number %d; a spec can have at most %d",
			maxStates+1, maxStates)
	}
}

func (s *states) kinds() yaml.Kind { return yaml.SequenceNode }
func (s *states) schema(key) schema {
	return schema{"type": "array", "minItems": 1, "maxItems": maxStates, "items": schemaOf(new(State))}
}

func (f *Flags) read(r *reader, what subject, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.reject(what, n, "a mapping with one flag a line, like \"paid: {doc: …}\"")
		return
	}
	if count := len(n.Content) / 2; count > maxFlags {
		r.report("flags-count", place(n), "these are %d flags; a spec can have at most %d", count, maxFlags)
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

func (f *Flags) kinds() yaml.Kind { return yaml.MappingNode }
func (f *Flags) schema(key) schema {
	flag := schemaOf(new(Flag))
	flag["type"] = []string{"object", "null"}
	return schema{"type": "object", "maxProperties": maxFlags,
		"propertyNames": schema{"pattern": flagPattern}, "additionalProperties": flag}
}
