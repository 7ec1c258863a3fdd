// The reader: from YAML nodes to the model. It follows the tables in language.go,
// reports what the language does not allow, and continues after each mistake.

package spec

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"stategen.example/internal/diag"
)

// A reporter adds a finding of a rule.
type reporter func(pos diag.Pos, format string, args ...any)

// A subject is what a message is about: the value of a key, or an entry of that value
// if it is a list.
type subject struct {
	in    string // the name of the mapping, from its method what
	key   string // "" for the mapping itself
	entry bool
}

func (s subject) String() string {
	switch {
	case s.entry:
		return "an entry of " + strconv.Quote(s.key)
	case s.key == "":
		return s.in
	}
	return strconv.Quote(s.key)
}

type reader struct {
	*file
	unread map[subject]bool // see wasRead
}

// wasRead reports whether the values of some keys could be read, in all mappings of
// that kind. The key "" stands for the mappings themselves. A rule does not report
// that something is missing if it may be in a value that could not be read.
func (s *Spec) wasRead(in mapping, keys ...string) bool {
	return !slices.ContainsFunc(keys, func(key string) bool { return s.unread[subject{in: in.what(), key: key}] })
}

// reject reports a value of another type than its key requires.
func (r *reader) reject(what subject, n *yaml.Node, want string) {
	if isNull(n) {
		r.report("value-type", place(n), "%s has no value; write %s", what, want)
	} else {
		r.report("value-type", place(n), "%s must be %s, not %s", what, want, kindOf(n))
	}
	r.unread[what] = true
}

// likeMapping describes a mapping with its required keys, or with all if none is.
func likeMapping(keys []key) string {
	var required, all []string
	for _, k := range keys {
		text := k.name + ": …"
		if all = append(all, text); k.required {
			required = append(required, text)
		}
	}
	if len(required) > 0 {
		all = required
	}
	return "a mapping like {" + strings.Join(all, ", ") + "}"
}

func place(n *yaml.Node) diag.Pos { return diag.Pos{Line: n.Line, Column: n.Column} }

// mapping reads n into m. It reports keys that are unknown, duplicate or missing, and
// reads all others.
func (r *reader) mapping(n *yaml.Node, m mapping) {
	keys := m.keys()
	if n.Kind != yaml.MappingNode {
		r.reject(subject{in: m.what()}, n, likeMapping(keys))
		return
	}
	seen := make([]bool, len(keys)) // keys that n has, or has a typo of
	for name, value := range r.entries(n) {
		i := slices.IndexFunc(keys, func(k key) bool { return k.name == name.Value })
		if i < 0 {
			// Read a misspelt key as the one that was probably meant, so that its value
			// is not reported as missing too.
			i = r.unknownKey(m, keys, name, n.Style&yaml.FlowStyle != 0 && isNull(value) && value.Value == "")
			if i < 0 || seen[i] || findKey(n, named(keys[i].name)) != nil {
				continue
			}
			if seen[i] = true; keys[i].to.kinds()&value.Kind == 0 {
				r.unread[subject{in: m.what(), key: keys[i].name}] = true
				continue
			}
		}
		k := keys[i]
		seen[i] = true
		k.to.read(r, subject{in: m.what(), key: k.name}, value)
		if text, ok := k.to.(*Text); ok && text.IsSet() {
			r.checkText(k, *text)
		}
	}
	for i, k := range keys {
		// A merge key may stand for the missing ones. checkFeatures reports it.
		if k.required && !seen[i] && findKey(n, isMerge) == nil {
			r.report("key-missing", place(n), "%s needs the key %q", m.what(), k.name)
		}
	}
}

// checkText reports a text that its key does not allow.
func (r *reader) checkText(k key, t Text) {
	switch line := strings.TrimSpace(t.Value); {
	case k.oneOf != nil && !slices.Contains(k.oneOf, t.Value):
		r.report("value-choice", t.Pos, "%q is %q; use %s", k.name, t.Value, orList(k.oneOf))
	case k.looks == oneLine && line == "":
		r.report("doc-line", t.Pos, "%q is empty; fill it in or remove the key", k.name)
	case k.looks == oneLine && strings.Contains(line, "\n"):
		r.report("doc-line", t.Pos, "%q must be one line", k.name)
	}
}

// unknownKey reports an unknown key and returns the index of the key that was
// probably meant, or -1. In a flow mapping, a key without a value may be the rest of a
// text that has a comma.
func (r *reader) unknownKey(m mapping, keys []key, name Text, isRest bool) (meant int) {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	meant = slices.Index(names, nearest(name.Value, names))
	if isRest && meant < 0 {
		r.report("key-unknown", name.Pos, "%q is not a key of %s: a comma ends a value in {…}, "+
			"so quote the whole text that it belongs to", name.Value, m.what())
		return meant
	}
	r.report("key-unknown", name.Pos, "unknown key %q in %s%s", name.Value, m.what(), Suggest(name.Value, names))
	return meant
}

// findKey returns the value of the first key for which is returns true, or nil.
func findKey(n *yaml.Node, is func(key *yaml.Node) bool) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if is(n.Content[i]) {
			return n.Content[i+1]
		}
	}
	return nil
}

func named(name string) func(key *yaml.Node) bool {
	return func(key *yaml.Node) bool { return key.Value == name }
}

func isMerge(key *yaml.Node) bool { return key.ShortTag() == "!!merge" }

// isLaterVersion reports a spec in a later version of the language. The rest of such a
// spec cannot be read.
func (r *reader) isLaterVersion(root *yaml.Node) bool {
	if root.Kind != yaml.MappingNode {
		return false
	}
	v := findKey(root, named("stategen"))
	if v == nil || v.Kind != yaml.ScalarNode || v.ShortTag() != "!!int" {
		return false
	}
	if n, err := strconv.Atoi(v.Value); err != nil || n <= 1 {
		return false
	}
	r.report("version", place(v), "this stategen reads version %s of the spec language, not %s; install a newer one",
		Version, v.Value)
	return true
}

// entries yields the keys of a mapping with their values, without duplicates.
func (r *reader) entries(n *yaml.Node) func(yield func(Text, *yaml.Node) bool) {
	return func(yield func(Text, *yaml.Node) bool) {
		first := map[string]diag.Pos{}
		for i := 0; i+1 < len(n.Content) && !r.full(); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			if k.Kind != yaml.ScalarNode {
				r.report("value-type", place(k), "a key must be a plain word, not %s", kindOf(k))
				continue
			}
			if isMerge(k) {
				continue // checkFeatures reports it
			}
			if at, ok := first[k.Value]; ok {
				r.report("key-duplicate", place(k), "key %q is already set at %s; remove one of them", k.Value, at)
				continue
			}
			first[k.Value] = place(k)
			if !yield(Text{k.Value, place(k)}, v) {
				return
			}
		}
	}
}

func (r *reader) list(what subject, n *yaml.Node) List {
	if n.Kind != yaml.SequenceNode {
		r.reject(what, n, "a list like [a, b]")
		return List{}
	}
	list := List{Pos: place(n)}
	for _, item := range n.Content {
		if text := r.text(subject{what.in, what.key, true}, item); text.IsSet() {
			list.Items = append(list.Items, text)
		} else {
			r.unread[what] = true
		}
	}
	return list
}

// yaml11Bool are the plain words that YAML 1.1 reads as booleans, beside true and
// false (https://yaml.org/type/bool.html).
var yaml11Bool = []string{
	"y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
}

// yaml11Other matches what else YAML 1.1 reads as another type and yaml.v3 reads as text:
// numbers to the base of 60, dates with a zone behind a space, and the default value
// (https://yaml.org/type/int.html, float.html, timestamp.html and value.html).
var yaml11Other = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:([-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)|` +
		`([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?)?)|=)$`)
})

// yaml11Type names the type that YAML 1.1 reads a plain text as, or is "" if that is text.
func yaml11Type(text string) string {
	if slices.Contains(yaml11Bool, text) {
		return "a boolean"
	}
	if !strings.ContainsAny(text, ":=") {
		return ""
	}
	switch m := yaml11Other().FindStringSubmatch(text); {
	case m == nil:
		return ""
	case m[1] != "":
		return "a number"
	case m[2] != "":
		return "a date"
	}
	return "a default value"
}

// text reads a string. It rejects values of other types instead of converting them,
// since YAML libraries convert 1.0 or 0x1 in different ways.
func (r *reader) text(what subject, n *yaml.Node) Text {
	if n.Kind == yaml.AliasNode || n.Style&yaml.TaggedStyle != 0 {
		return Text{} // checkFeatures reports it
	}
	if n.Kind != yaml.ScalarNode {
		r.reject(what, n, "text")
		return Text{}
	}
	switch tag := n.ShortTag(); {
	case tag == "!!str" && n.Style == 0 && yaml11Type(n.Value) != "":
		r.report("value-type", place(n), "%s is %s, which YAML 1.1 reads as %s; quote it: %q",
			what, n.Value, yaml11Type(n.Value), n.Value)
	case tag == "!!str":
		return Text{n.Value, place(n)}
	case n.Value == "":
		r.report("value-type", place(n), "%s has no value; add one or remove the key", what)
	default:
		r.report("value-type", place(n), "%s must be text, but YAML reads %s as %s; quote it: %q",
			what, n.Value, kindOf(n), n.Value)
	}
	return Text{}
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// kindOf describes the type of a node, for a message.
func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "a YAML alias"
	}
	if name, ok := scalarKinds[n.ShortTag()]; ok {
		return name
	}
	return "text"
}

var scalarKinds = map[string]string{
	"!!null":      "null",
	"!!bool":      "a boolean",
	"!!int":       "a number",
	"!!float":     "a number",
	"!!timestamp": "a date",
	"!!binary":    "binary data",
	"!!merge":     "a merge key",
}
