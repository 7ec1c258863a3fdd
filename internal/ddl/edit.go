// Changes to a text in places, the rest of it kept as it is.

package ddl

import (
	"slices"
	"strings"
)

// edits are changes to a text, and what is written of it so far.
type edits struct {
	src  string
	list []edit
	out  strings.Builder
}

// An edit puts text in the place of some bytes.
type edit struct {
	from, to int
	text     string
}

func (e *edits) replace(from, to int, text string) {
	e.list = append(e.list, edit{from, to, text})
}

// copy writes a part of the text, with its edits, which are in order. One that
// lies inside the one before it is void.
func (e *edits) copy(from, to int) {
	for _, change := range e.list {
		if from <= change.from && change.to <= to {
			e.out.WriteString(e.src[from:change.from] + change.text)
			from = change.to
		}
	}
	e.out.WriteString(e.src[from:to])
}

// omitIfNotExists takes IF NOT EXISTS from the head of a CREATE TABLE, with the
// space behind it.
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

// omitQualifiers takes the table's name, and its schema, from before the names
// of columns. SQLite looks these up when it creates the table, under its new
// name, and RENAME with legacy_alter_table leaves them as they are.
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

// isNumber reports whether a word is a part of a number.
func isNumber(t token) bool {
	return t.kind == word && '0' <= t.text[0] && t.text[0] <= '9'
}

// omitCheck takes a check from the tokens it stands in, with the comma that
// sets it off from what is before it where it stands alone. Comments stay.
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
