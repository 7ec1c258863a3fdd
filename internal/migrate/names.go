// The name of a migration: its table and its most important change.

package migrate

import (
	"cmp"
	"strings"

	"stategen.example/internal/breaking"
	"stategen.example/internal/spec"
)

// verbs are the words for changes in a name, the most important first. For some, the
// subject follows.
var verbs = []struct {
	rule, verb string
	subject    bool
}{
	{"states-merged", "merge_into", true},
	{"db-renamed", "rename", true},
	{"state-added", "add", true},
	{"state-retired", "retire", true},
	{"state-removed", "remove", true},
	{"alias-removed", "drop_alias", true},
	{"alias-added", "add_alias", true},
	{"storage-added", "constrain", false},
	{"storage-moved", "constrain", false},
	{"nullable-changed", "null", false},
	{"constraint-renamed", "constraint", false},
	{"enforcement-changed", "triggers", false},
	{"flag-membership", "flag", true},
	{"index-changed", "index", true},
	{"transition-added", "transitions", false},
	{"transition-removed", "transitions", false},
	{"initial-changed", "transitions", false},
}

// nameOf returns the name of the migrations of a column: doors_add_ajar.
func nameOf(c *breaking.Change, st *spec.Storage) string {
	table := st.Table.Value[strings.LastIndexByte(st.Table.Value, '.')+1:]
	return cmp.Or(fileWord(table), "table") + "_" + slug(c)
}

func slug(c *breaking.Change) string {
	if len(c.Old.States) == 0 {
		return "constrain"
	}
	found := c.Findings()
	slug := ""
	for _, v := range verbs {
		for _, f := range found {
			if f.Rule != v.rule {
				continue
			} else if slug != "" {
				return slug + "_and_more"
			}
			if slug = v.verb; v.subject {
				slug += "_" + fileWord(f.Subject)
			}
		}
	}
	return cmp.Or(slug, "states")
}

// fileWord makes a word for the name of a file: lower case, ASCII letters and
// digits, _ between words.
func fileWord(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case 'A' <= r && r <= 'Z':
			b.WriteString("_" + string(r-'A'+'a'))
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte('_')
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '_' }), "_")
}
