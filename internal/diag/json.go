// The json format: for scripts, one object a line.

package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// jsonFinding has the keys in their order. Scripts depend on both.
type jsonFinding struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Level   string `json:"level"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

func printJSON(b *bytes.Buffer, found []Finding, _ Options) error {
	for _, f := range found {
		line := jsonFinding{f.File, f.Pos.Line, f.Pos.Column, f.Level.String(), f.Rule, f.Message}
		if err := EncodeJSON(b, line, ""); err != nil {
			return err
		}
	}
	return nil
}

// EncodeJSON writes a value and a newline. Unlike package json, it does not escape HTML,
// but escapes C1 and bidirectional controls and commands of CI systems too.
func EncodeJSON(b *bytes.Buffer, v any, indent string) error {
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return err
	}
	for _, r := range defuseHashes(raw.String(), `\u0023`) {
		if r != '\n' && steers(r) {
			// Such a rune is always in a string, and has at most four digits.
			fmt.Fprintf(b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return nil
}
