// Package drive tests a generated type: it calls everything that the Go file
// exports, for every state and for invalid values, and compares the results with
// the spec. The tests of package gen compile it together with the generated code.
// Start with [Run].
package drive

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
)

// An Enum has the methods of every generated type.
type Enum interface {
	~uint16
	fmt.Stringer
	DBString() string
	IsValid() bool
	AppendText([]byte) ([]byte, error)
	MarshalText() ([]byte, error)
	driver.Valuer
	slog.LogValuer
}

// A Pointer has those of a pointer to it.
type Pointer[S any] interface {
	*S
	UnmarshalText([]byte) error
	sql.Scanner
}

// A State is one state of the spec.
type State struct {
	Text    string
	DB      string
	Aliases []string
	Flags   []string // the predicates that are true for it
	Next    []int    // numbers of its successors, ascending
}

// A Type is a generated type and its spec.
type Type[S Enum] struct {
	Package string
	Name    string
	States  []State // by number
	// TextIsDB is set if text is a stored string, aliases included.
	TextIsDB bool

	Consts  []S
	Values  []S
	Parse   func(string) (S, error)
	FromDB  func(string) (S, bool)
	Flags   map[string]func(S) bool
	SQL     string
	FlagSQL map[string]string
	// Invalid returns the Input of the type's error.
	Invalid func(error) (input string, ok bool)
	// Transitions is nil for a spec without them.
	Transitions *Transitions[S]
}

// Run drives the type.
func Run[S Enum, P Pointer[S]](t *testing.T, ty Type[S]) {
	d := &driving[S, P]{T: t, Type: ty, text: map[string]S{}, db: map[string]S{}}
	for i, st := range ty.States {
		s := S(i + 1)
		d.text[st.Text], d.db[st.DB] = s, s
		for _, alias := range st.Aliases {
			d.db[alias] = s
			if ty.TextIsDB {
				d.text[alias] = s
			}
		}
	}
	d.firstValues()
	d.numbers()
	for i := range ty.States {
		d.state(S(i+1), &ty.States[i])
	}
	d.rejected(0)
	for v := len(ty.States) + 1; v <= math.MaxUint16; v++ {
		d.invalid(S(v))
	}
	// Each value at which a mask or a table may end goes through everything.
	for _, v := range []int{len(ty.States) + 1, 31, 32, 63, 64, 127, 128, 255, 256, math.MaxUint16 - 1, math.MaxUint16} {
		if v > len(ty.States) {
			d.rejected(S(v))
		}
	}
	d.unknownStrings()
	d.otherTypes()
	d.messages()
	d.lists()
	d.allocations()
	if ty.Transitions != nil {
		d.transitions()
	}
}

type driving[S Enum, P Pointer[S]] struct {
	*testing.T
	Type[S]
	text, db map[string]S // every string that is read, with its state
}

func (d *driving[S, P]) isState(s S) bool { return s > 0 && int(s) <= len(d.States) }

// equal reports a difference.
func equal[V comparable](t *testing.T, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// returned reports a difference of a result, or an error.
func returned[V comparable](t *testing.T, what string, got V, err error, want V) {
	t.Helper()
	if got != want || err != nil {
		t.Errorf("%s = %v, %v, want %v without an error", what, got, err, want)
	}
}

// firstValues calls Value from several goroutines at once. In a large set the
// first call fills a table.
func (d *driving[S, P]) firstValues() {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i, st := range d.States {
				if value, err := S(i + 1).Value(); value != st.DB || err != nil {
					d.Errorf("Value of %s, called from several goroutines = %v, %v", st.Text, value, err)
				}
			}
		})
	}
	group.Wait()
}

func (d *driving[S, P]) numbers() {
	n := len(d.States)
	equal(d.T, "number of constants", len(d.Consts), n)
	equal(d.T, "number of values", len(d.Values), n)
	for i := range n {
		equal(d.T, fmt.Sprintf("constant %d", i+1), int(d.Consts[i]), i+1)
		equal(d.T, fmt.Sprintf("value %d", i+1), d.Values[i], d.Consts[i])
	}
}

// state drives one state through everything.
func (d *driving[S, P]) state(s S, want *State) {
	t := d.T
	equal(t, "String", s.String(), want.Text)
	equal(t, "DBString", s.DBString(), want.DB)
	equal(t, want.Text+".IsValid", s.IsValid(), true)
	equal(t, "LogValue", s.LogValue().String(), want.Text)
	for flag, holds := range d.Flags {
		equal(t, want.Text+"."+flag, holds(s), slices.Contains(want.Flags, flag))
	}

	text, err := s.MarshalText()
	returned(t, "MarshalText", string(text), err, want.Text)
	text, err = s.AppendText([]byte("before "))
	returned(t, "AppendText", string(text), err, "before "+want.Text)
	value, err := s.Value()
	returned(t, "Value", value, err, driver.Value(want.DB))
	parsed, err := d.Parse(want.Text)
	returned(t, "Parse", parsed, err, s)
	d.unmarshals(want.Text, s)
	for _, stored := range append([]string{want.DB}, want.Aliases...) {
		got, ok := d.FromDB(stored)
		equal(t, "FromDB("+stored+")", got, s)
		equal(t, "FromDB("+stored+") ok", ok, true)
		d.scans(stored, s)
		d.scans([]byte(stored), s)
		if d.TextIsDB {
			d.unmarshals(stored, s)
		}
	}
	d.null(value, s)
	d.jsonRoundTrip(s, want)
}

func (d *driving[S, P]) unmarshals(text string, want S) {
	var s S
	input := []byte(text)
	err := P(&s).UnmarshalText(input)
	clear(input) // the state must not keep the caller's bytes
	returned(d.T, "UnmarshalText("+text+")", s, err, want)
}

func (d *driving[S, P]) scans(src any, want S) {
	var s S
	err := P(&s).Scan(src)
	returned(d.T, fmt.Sprintf("Scan(%T)", src), s, err, want)
}

// null drives sql.Null, which a nullable column is scanned into.
func (d *driving[S, P]) null(value driver.Value, want S) {
	n := sql.Null[S]{V: want, Valid: true}
	err := n.Scan(nil)
	returned(d.T, "sql.Null after NULL", n, err, sql.Null[S]{})
	err = n.Scan(value)
	returned(d.T, "sql.Null", n, err, sql.Null[S]{V: want, Valid: true})
}

func (d *driving[S, P]) jsonRoundTrip(s S, want *State) {
	type doc struct {
		Field S
		Map   map[string]S
		Keys  map[S]int
	}
	in := doc{s, map[string]S{"k": s}, map[S]int{s: 1}}
	data, err := json.Marshal(in)
	if err != nil {
		d.Errorf("json of %v: %v", s, err)
		return
	}
	var plain struct{ Field string }
	if err := json.Unmarshal(data, &plain); err != nil || plain.Field != want.Text {
		d.Errorf("json of %v is %s (%v), want the text %q", s, data, err, want.Text)
	}
	var out doc
	if err := json.Unmarshal(data, &out); err != nil || out.Field != s || out.Map["k"] != s || out.Keys[s] != 1 {
		d.Errorf("json of %v came back as %v (%v)", s, out, err)
	}
}

// invalid drives the methods of an invalid value that return no error. It is called
// for all of them, so it formats only what failed.
func (d *driving[S, P]) invalid(s S) {
	if s.IsValid() || s.DBString() != "" || s.String() != d.Name+"("+strconv.Itoa(int(s))+")" {
		d.Errorf("%s(%d): IsValid %v, DBString %q, String %q", d.Name, uint16(s), s.IsValid(), s.DBString(), s.String())
	}
	for flag, holds := range d.Flags {
		if holds(s) {
			d.Errorf("%s(%d).%s is true", d.Name, uint16(s), flag)
		}
	}
}

// rejected drives an invalid value through everything.
func (d *driving[S, P]) rejected(s S) {
	d.invalid(s)
	t := d.T
	name := s.String()
	equal(t, name+".LogValue", s.LogValue().String(), name)
	text, err := s.MarshalText()
	d.rejects("MarshalText of "+name, err, name)
	equal(t, "MarshalText of "+name+" is nil", text == nil, true)
	text, err = s.AppendText([]byte("before"))
	d.rejects("AppendText of "+name, err, name)
	equal(t, "AppendText of "+name, string(text), "before")
	value, err := s.Value()
	d.rejects("Value of "+name, err, name)
	equal(t, "Value of "+name, value, nil)
	if data, err := json.Marshal(struct{ S S }{s}); err == nil {
		t.Errorf("json of %s is %s, want an error", name, data)
	} else {
		d.rejects("json of "+name, err, name)
	}
}

// rejects checks that err is the type's error for the input.
func (d *driving[S, P]) rejects(what string, err error, input string) {
	d.Helper()
	got, ok := d.Invalid(err)
	if !ok {
		d.Errorf("%s: error is %v, want *Invalid%sError", what, err, d.Name)
		return
	}
	equal(d.T, what+": Input", got, input)
}

// unknownStrings drives strings that are not in the spec.
func (d *driving[S, P]) unknownStrings() {
	seeds := []string{"", " ", "NULL", "null", "0", "1", d.Name, d.Name + "(0)", d.Name + "(1)", "\x00", "\xff", "é", strings.Repeat("long ", 1000)}
	for text := range d.db {
		seeds = append(seeds, nearMisses(text)...)
	}
	for text := range d.text {
		seeds = append(seeds, nearMisses(text)...)
	}
	seeds = append(seeds, d.slips(3000)...)
	keep := S(len(d.States))
	for _, in := range seeds {
		if _, known := d.text[in]; !known {
			got, err := d.Parse(in)
			d.rejects("Parse", err, in)
			equal(d.T, "Parse of an unknown string", got, 0)
			s := keep
			d.rejects("UnmarshalText", P(&s).UnmarshalText([]byte(in)), in)
			equal(d.T, "receiver after a failed UnmarshalText", s, keep)
			if quoted, err := json.Marshal(in); err == nil && strings.ToValidUTF8(in, "") == in {
				doc := struct{ S S }{keep}
				if err := json.Unmarshal([]byte(`{"S":`+string(quoted)+`}`), &doc); err == nil || doc.S != keep {
					d.Errorf("json %s was read as %v (%v)", quoted, doc.S, err)
				}
			}
		}
		if _, known := d.db[in]; !known {
			got, ok := d.FromDB(in)
			equal(d.T, "FromDB of an unknown string", got, 0)
			equal(d.T, "FromDB of an unknown string ok", ok, false)
			d.rejectsScan(in, in)
			d.rejectsScan([]byte(in), in)
		}
	}
}

// slips returns n strings that differ from a stored string in a byte or two, or
// have the beginning of one and the end of another.
func (d *driving[S, P]) slips(n int) []string {
	texts := slices.Sorted(maps.Keys(d.db))
	random := rand.New(rand.NewPCG(1, uint64(len(texts))))
	pick := func() string { return texts[random.IntN(len(texts))] }
	all := make([]string, n)
	for i := range all {
		b := []byte(pick())
		switch random.IntN(3) {
		case 0:
			b[random.IntN(len(b))] = byte(random.IntN(256))
		case 1:
			b[random.IntN(len(b))] ^= 1
			b[random.IntN(len(b))] = pick()[0]
		case 2:
			other := pick()
			b = append(b[:random.IntN(len(b))], other[random.IntN(len(other)):]...)
		}
		all[i] = string(b)
	}
	return all
}

// nearMisses returns strings that a careless comparison takes for text.
func nearMisses(text string) []string {
	swap := func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}
	near := []string{
		strings.ToUpper(text), strings.ToLower(text), strings.Map(swap, text),
		" " + text, text + " ", text + "\n", text + "\x00", text + text,
		text[1:], text[:len(text)-1], strconv.Quote(text), "'" + text + "'",
	}
	for i := range len(text) {
		b := []byte(text)
		b[i] ^= 1
		near = append(near, string(b))
	}
	return near
}

func (d *driving[S, P]) rejectsScan(src any, input string) {
	keep := S(len(d.States))
	s := keep
	d.rejects(fmt.Sprintf("Scan(%T)", src), P(&s).Scan(src), input)
	equal(d.T, fmt.Sprintf("receiver after a failed Scan(%T)", src), s, keep)
}

// otherTypes drives Scan with the other types of database/sql.
func (d *driving[S, P]) otherTypes() {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	d.rejectsScan(nil, "NULL")
	d.rejectsScan(int64(1), "int64(1)")
	d.rejectsScan(1.5, "float64(1.5)")
	d.rejectsScan(true, "bool(true)")
	d.rejectsScan(at, fmt.Sprintf("time.Time(%v)", at))
	d.rejectsScan([]byte(nil), "")
	d.rejectsScan(S(1), fmt.Sprintf("%T(%v)", S(1), S(1)))
}

// messages checks the whole messages of the errors.
func (d *driving[S, P]) messages() {
	var s S
	beyond := S(len(d.States) + 1)
	column := func(src any) error { return P(&s).Scan(src) }
	value := func(v S) error { _, err := v.Value(); return err }
	text := func(v S) error { _, err := v.MarshalText(); return err }
	for _, input := range []string{"", "NULL", d.Name + "(0)", "what\never", strings.Repeat("x", 64), strings.Repeat("x", 65)} {
		shown := strconv.Quote(input)
		if len(input) > 64 {
			shown = strconv.Quote(input[:64]) + "…"
		}
		what, of := "name", func(st State) string { return st.Text }
		if d.TextIsDB {
			what = "stored string"
		}
		if _, known := d.text[input]; !known {
			_, err := d.Parse(input)
			d.unknown(err, shown, what, of)
			d.unknown(P(&s).UnmarshalText([]byte(input)), shown, what, of)
		}
		if _, known := d.db[input]; !known {
			for _, src := range []any{input, []byte(input)} {
				d.unknown(column(src), shown, "stored string", func(st State) string { return st.DB })
			}
		}
	}
	unset := d.Name + "(0) is not valid: was the field set?"
	for _, tt := range []struct {
		err  error
		want string
	}{
		{column(nil), "NULL is not a valid " + d.Name + ": scan a nullable column into sql.Null[" + d.Name + "]"},
		{column(int64(7)), strconv.Quote("int64(7)") + " is not a valid " + d.Name},
		{value(0), unset},
		{text(0), unset},
		{value(beyond), strconv.Quote(beyond.String()) + " is not a valid " + d.Name},
		{text(beyond), strconv.Quote(beyond.String()) + " is not a valid " + d.Name},
	} {
		equal(d.T, "message", tt.err.Error(), d.Package+": "+tt.want)
	}
}

// unknown checks the message for a string, which lists what could have been read.
func (d *driving[S, P]) unknown(err error, input, what string, of func(State) string) {
	want := fmt.Sprintf("%s: %s is not the %s of any ", d.Package, input, what)
	if n := len(d.States); n > 16 {
		want += fmt.Sprintf("of the %d states", n)
	} else {
		want += d.Name + ": want "
		for i, st := range d.States {
			switch {
			case i == 0:
			case i == n-1:
				want += " or "
			default:
				want += ", "
			}
			want += strconv.Quote(of(st))
		}
	}
	equal(d.T, "message", err.Error(), want)
}

// allocations checks how much the conversions allocate.
func (d *driving[S, P]) allocations() {
	s := S(len(d.States)/2 + 1)
	st := d.States[s-1]
	stored := []byte(st.DB)
	buf := make([]byte, 0, 4*len(st.Text))
	var scanned S
	var srcString, srcBytes any = st.DB, stored
	cost := func(what string, limit float64, f func()) {
		if got := testing.AllocsPerRun(20, f); got > limit {
			d.Errorf("%s costs %v allocations, want at most %v", what, got, limit)
		}
	}
	cost("String", 0, func() { _ = s.String() })
	cost("DBString", 0, func() { _ = s.DBString() })
	cost("Value", 0, func() { _, _ = s.Value() })
	cost("AppendText", 0, func() { _, _ = s.AppendText(buf) })
	cost("MarshalText", 1, func() { _, _ = s.MarshalText() })
	cost("Parse", 0, func() { _, _ = d.Parse(st.Text) })
	cost("FromDB", 0, func() { _, _ = d.FromDB(st.DB) })
	cost("Scan of a string", 0, func() { _ = P(&scanned).Scan(srcString) })
	cost("Scan of bytes", 0, func() { _ = P(&scanned).Scan(srcBytes) })
	text := bytes.Clone([]byte(st.Text))
	cost("UnmarshalText", 0, func() { _ = P(&scanned).UnmarshalText(text) })
	cost("Parse of an unknown string", 1, func() { _, _ = d.Parse("unknown") })
	var unknown any = "unknown"
	cost("Scan of an unknown string", 1, func() { _ = P(&scanned).Scan(unknown) })
	for flag, holds := range d.Flags {
		cost(flag, 0, func() { _ = holds(s) })
	}
}

// Input returns a function for Type.Invalid, which finds a *E in an error.
func Input[E any, PE interface {
	*E
	error
}](input func(PE) string) func(error) (string, bool) {
	return func(err error) (string, bool) {
		var e PE
		if !errors.As(err, &e) {
			return "", false
		}
		return input(e), true
	}
}
