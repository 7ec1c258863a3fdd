// The JSON Schema of the spec language, for editors. It is made from the tables
// of keys, so it knows every key that the reader knows.

package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// A schema is a JSON Schema, or some keywords of one.
type schema map[string]any

// Schema returns the JSON Schema (draft 2020-12) of the language. What it
// refuses, Parse refuses; Parse knows more, such as what other lines say.
func Schema() []byte {
	root := schemaOf(new(Spec))
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://raw.githubusercontent.com/stategen/stategen/main/spec/stategen.schema.json"
	root["title"] = "stategen spec, version " + Version
	root["description"] = "The states of a persisted state machine."
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic(fmt.Sprintf("spec: the schema does not encode: %v", err)) // it holds strings, numbers, maps and lists
	}
	return b.Bytes()
}

// schemaOf is the schema of a mapping.
func schemaOf(m mapping) schema {
	properties, required := schema{}, []string{}
	for _, k := range m.keys() {
		of := schemaOfValue(k)
		of["description"] = k.doc
		properties[k.name] = of
		if k.required {
			required = append(required, k.name)
		}
	}
	of := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		of["required"] = required
	}
	return of
}

// schemaOfValue mirrors reader.value: what each type of field is read from.
func schemaOfValue(k key) schema {
	text := schemaOfText(k.looks)
	switch to := k.to.(type) {
	case *Text:
		if k.oneOf != nil {
			return schema{"enum": k.oneOf}
		}
		return text
	case *version:
		return schema{"const": json.Number(Version)}
	case *Bool:
		return schema{"type": "boolean"}
	case *List:
		return schema{"type": "array", "items": text}
	case *oneOrMore:
		return schema{"anyOf": []schema{text, {"type": "array", "minItems": 1, "items": text}}}
	case *[]Acceptance:
		return schema{"type": "array", "items": schemaOf(new(Acceptance))}
	case *[]Transition:
		return schema{"type": "array", "items": schemaOf(new(Transition))}
	case *[]State:
		return schema{"type": "array", "minItems": 1, "maxItems": MaxStates, "items": schemaOf(new(State))}
	case *[]Storage:
		return schema{"type": "array", "items": schemaOf(new(Storage))}
	case *[]Index:
		return schema{"type": "array", "items": schemaOf(new(Index))}
	case *Flags:
		flag := schemaOf(new(Flag))
		flag["type"] = []string{"object", "null"}
		return schema{"type": "object", "maxProperties": MaxFlags, "propertyNames": schema{"pattern": flagName().String()}, "additionalProperties": flag}
	case mapping:
		return schemaOf(to)
	}
	panic(fmt.Sprintf("spec: no schema for %T", k.to))
}

func schemaOfText(l *looks) schema {
	text := schema{"type": "string"}
	if l == nil {
		return text
	}
	if l.pattern != "" {
		text["pattern"] = l.pattern
	}
	if len(l.exts) > 0 {
		text["pattern"] = pathPattern(l.exts)
	}
	if l.min > 0 {
		text["minLength"] = l.min
	}
	if l.max > 0 {
		text["maxLength"] = l.max
	}
	return text
}

// pathPattern is a relative path of a file with one of these endings.
func pathPattern(exts []string) string {
	ending := strings.TrimPrefix(strings.Join(exts, "|"), ".")
	if len(exts) > 1 {
		ending = "(" + strings.ReplaceAll(ending, "|.", "|") + ")"
	}
	return `^[^/\\](.*[^/])?\.` + ending + "$"
}
