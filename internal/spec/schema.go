// The JSON Schema of the spec language, for editors. It is made from the tables in
// language.go.

package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// A schema is a JSON Schema, or some keywords of one.
type schema map[string]any

// Schema returns the JSON Schema (draft 2020-12) of the language. Parse rejects
// everything that the schema rejects, and more.
func Schema() []byte {
	root := schemaOf(new(Spec))
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://stategen.example/spec/stategen.schema.json"
	root["title"] = "stategen spec, version " + Version
	root["description"] = "The states of a persisted state machine."
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic(fmt.Sprintf("spec: the schema does not encode: %v", err)) // it has strings, numbers, maps and lists
	}
	text := b.String()
	for _, r := range hiddenLetters { // as escapes, since nobody would see them
		text = strings.ReplaceAll(text, string(r), fmt.Sprintf(`\u%04x`, r))
	}
	return []byte(text)
}

// schemaOf returns the schema of a mapping.
func schemaOf(m mapping) schema {
	properties, required := schema{}, []string{}
	for _, k := range m.keys() {
		of := k.to.schema(k)
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

func schemaOfText(l *looks) schema {
	text := schema{"type": "string"}
	if l == nil {
		return text
	}
	if l.pattern != "" {
		text["pattern"] = l.pattern
	}
	if l.not != "" {
		text["not"] = schema{"pattern": l.not}
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

// pathPattern matches a relative path of a file with one of these extensions.
func pathPattern(exts []string) string {
	ending := strings.TrimPrefix(strings.Join(exts, "|"), ".")
	if len(exts) > 1 {
		ending = "(" + strings.ReplaceAll(ending, "|.", "|") + ")"
	}
	return `^[^/\\](.*[^/])?\.` + ending + "$"
}
