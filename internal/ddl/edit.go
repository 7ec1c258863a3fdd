// Changes to parts of a text that keep the rest as it is.

package ddl

import (
	"slices"
	"strings"
)

// edits are changes to a text, and the part of the new text that is already written.
type edits struct {
	src  string
	list []edit
	out  strings.Builder
}

// An edit replaces some bytes by a text.
type edit struct {
	from, to int
	text     string
}

func (e *edits) replace(from, to int, text string) {
	e.list = append(e.list, edit{from, to, text})
}

// copy writes a part of the text with its edits, which must be in order. It ignores an
// edit inside the one before.
func (e *edits) copy(from, to int) {
	for _, change := range e.list {
		if from <= change.from && change.to <= to {
			e.out.WriteString(e.src[from:change.from] + change.text)
			from = change.to
		}
	}
	e.out.WriteString(e.src[from:to])
}

// omitIfNotExists removes IF NOT EXISTS from the head of a CREATE TABLE, with the space
// behind it.
func (e *edits) omitIfNotExists(head []token) {
	for i, t := range head {
		if s := (&cursor{toks: head[i:]}); s.accept("IF", "NOT", "EXISTS") {
			to := head[i+2].to
			rest := e.src[to:]
			e.replace(t.from, to+len(rest)-len(strings.TrimLeft(rest, " ")), "")
			return
		}
	}
}

// omitQualifiers removes the table's name, and its schema, before names of columns.
// SQLite would look for the old name in the new table, and RENAME with
// legacy_alter_table does not change it.
func (e *edits) omitQualifiers(item []token, table string) {
	qualifies := func(i int) bool {
		return i >= 0 && i+2 < len(item) && item[i].isName() && item[i+1].isPunct(".") && item[i+2].isName() && !isNumber(item[i+2])
	}
	for i, t := range item {
		if isNumber(t) || fold(t.text) != fold(table) || !qualifies(i) {
			continue
		}
		first := i
		if qualifies(i - 2) {
			first = i - 2
		}
		text := ""
		if first > 0 && item[first-1].to == item[first].from && item[first-1].kind != punct {
			text = " " // AND"t".a
		}
		e.replace(item[first].from, item[i+2].from, text)
	}
}

// isNumber reports whether a word is a number or a part of one.
func isNumber(t token) bool {
	return t.kind == word && '0' <= t.text[0] && t.text[0] <= '9'
}

// omitCheck removes a check from the tokens around it, with the comma before it if no
// other constraint shares the place between two commas. Comments stay.
func (e *edits) omitCheck(toks []token, k *check) {
	first := slices.IndexFunc(toks, func(t token) bool { return t.from == k.from })
	from := k.from
	behind := slices.IndexFunc(toks, func(t token) bool { return t.from >= k.to })
	if first > 0 {
		before := toks[first-1]
		alone := before.isPunct(",") && behind >= 0 && (toks[behind].isPunct(",") || behind == len(toks)-1)
		if strings.TrimSpace(e.src[before.to:from]) == "" {
			from = before.to
		}
		if alone {
			if e.replace(before.from, before.to, ""); from == before.to {
				e.list[len(e.list)-1].to = k.to
				return
			}
		}
	}
	text := ""
	if behind >= 0 && toks[behind].from == k.to && !toks[behind].isPunct(",") && !toks[behind].isPunct(")") {
		text = " "
	}
	e.replace(from, k.to, text)
}
