// The json format: one object a line, for scripts.

package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// jsonFinding fixes the keys and their order; scripts depend on both.
type jsonFinding struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Level   string `json:"level"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

func printJSON(b *bytes.Buffer, ds []Finding, _ Options) error {
	for _, d := range ds {
		line := jsonFinding{d.File, d.Pos.Line, d.Pos.Column, d.Level.String(), d.Rule, d.Message}
		if err := EncodeJSON(b, line, ""); err != nil {
			return err
		}
	}
	return nil
}

// EncodeJSON adds a value and a newline. Unlike package json it leaves HTML
// alone and escapes every rune that steers: C1 and bidirectional controls too.
func EncodeJSON(b *bytes.Buffer, v any, indent string) error {
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return err
	}
	for _, r := range raw.String() {
		if r != '\n' && steers(r) {
			// Such a rune stands in a string, and all of them take four digits.
			fmt.Fprintf(b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return nil
}
