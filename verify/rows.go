// What the rows hold.

package verify

import (
	"context"
	"database/sql"
	"fmt"

	"stategen.example/internal/column"
	"stategen.example/internal/database"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

// maxStrings is the maximum number of strings that are reported one by one. A column
// with more unknown strings does not hold states.
const maxStrings = 50

// rows reports each string that the column holds and no state or alias has, and how
// many rows hold it. The most frequent ones are reported first, up to maxStrings.
func (d driver) rows(ctx context.Context, tx *sql.Tx, s *spec.Spec, st *spec.Storage) ([]diag.Finding, error) {
	// The column is selected without a cast, because a Scan reads it so.
	name, in := d.Ident(st.Column.Value), st.ColumnName()
	rows, err := tx.QueryContext(ctx, fmt.Sprintf("SELECT %[1]s, COUNT(*) FROM %[2]s GROUP BY %[1]s, %[3]s ORDER BY 2 DESC, %[3]s",
		name, database.Table(d, st.Table.Value), fmt.Sprintf(d.bytewise, name)))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []diag.Finding
	report := func(rule, format string, args ...any) {
		found = append(found, column.Finding(s, rule, st.Column.Pos, format, args...))
	}
	judge := newJudge(s)
	var more, inMore int64
	for rows.Next() {
		var value any
		var count int64
		if err := rows.Scan(&value, &count); err != nil {
			return nil, err
		}
		fault := judge.fault(value)
		if _, isBytes := value.([]byte); isBytes && d.blob != "" {
			fault = d.blob
		}
		switch {
		case value == nil && !st.Nullable.Value:
			report("row-null", "NULL is in %s of %s, but the spec does not declare it nullable", counted(count), in)
		case value == nil || fault == "":
		case len(found) < maxStrings:
			report("row-unknown", "%s is in %s of %s, %s", shown(value), counted(count), in, fault)
		default:
			more, inMore = more+1, inMore+count
		}
	}
	if more > 0 {
		report("row-unknown", "%d more unknown strings are in %s of %s", more, counted(inMore), in)
	}
	return found, rows.Err()
}

// A judge knows which strings rows may hold.
type judge struct {
	stored   []string
	known    map[string]bool
	reserved map[string]bool
}

func newJudge(s *spec.Spec) *judge {
	j := &judge{known: map[string]bool{}, reserved: map[string]bool{}}
	for i := range s.States {
		for _, text := range s.States[i].Stored() {
			j.stored = append(j.stored, text.Value)
			j.known[text.Value] = true
		}
	}
	for _, text := range s.Reserved.Items {
		j.reserved[text.Value] = true
	}
	return j
}

// fault returns what is wrong with a value that is not NULL, or "".
func (j *judge) fault(value any) string {
	text, ok := textOf(value)
	switch {
	case !ok:
		return fmt.Sprintf("but the driver returns it as %T, not as a string", value)
	case j.known[text]:
		return ""
	case j.reserved[text]:
		return "but it is reserved"
	}
	return "but no state or alias has it" + spec.Suggest(text, j.stored)
}

// textOf returns the string of a value that the driver returns as string or []byte.
func textOf(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case []byte:
		return string(v), true
	}
	return "", false
}

// shown quotes a value, or the beginning of a long one.
func shown(value any) string {
	const most = 64
	text, ok := textOf(value)
	if !ok {
		return fmt.Sprint(value)
	}
	if len([]rune(text)) > most {
		return fmt.Sprintf("%.*q… (%d bytes)", most, text, len(text))
	}
	return fmt.Sprintf("%q", text)
}

func counted(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
