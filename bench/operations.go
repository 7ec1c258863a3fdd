// The operations on generated code, as the Go that is measured.

package main

// An operation is one benchmark. Its code runs in a loop with a random i, and uses
// what benchmarkFile and the adapter of the tool declare. Results that would leave
// the function in real code go to package variables, so the compiler cannot keep
// them on the stack. The proof is true for each i if a tool does this work; a tool
// whose proof fails is not measured.
type operation struct {
	name  string
	code  string
	proof string
}

// floors are the least that any such code has to do.
var floors = []operation{
	{"floor: a load from an array", "n += len(texts[i])", "true"},
	{"floor: a comparison of memory", "if texts[i] == copies[i] { n++ }", "texts[i] == copies[i]"},
}

// operations are in the order of the table.
var operations = []operation{
	{"String", "n += len(states[i].String())",
		`states[i].String() != ""`},
	{"parse, random hits", "v, _ := parse(texts[i]); n += number(v)",
		"text(parse(texts[i])) == texts[i]"},
	{"parse, 90 % one value", "v, _ := parse(skewed[i]); n += number(v)",
		"text(parse(skewed[i])) == skewed[i]"},
	{"parse, one value", "v, _ := parse(skewed[0]); n += number(v)",
		"text(parse(skewed[0])) == skewed[0]"},
	{"parse, misses", "_, failure = parse(misses[i])",
		"rejects(parse(misses[i]))"},
	{"parse of []byte", "v, _ := parseBytes(bytesOf[i]); n += number(v)",
		"text(parseBytes(bytesOf[i])) == texts[i]"},
	{"Scan of string", "var v State; if v.Scan(anyTexts[i]) == nil { n += number(v) }",
		"text(set(func(s *State) error { return s.Scan(anyTexts[i]) })) == texts[i]"},
	{"Scan of []byte", "var v State; if v.Scan(anyBytes[i]) == nil { n += number(v) }",
		"text(set(func(s *State) error { return s.Scan(anyBytes[i]) })) == texts[i]"},
	{"Scan, misses of []byte", "var v State; failure = v.Scan(anyMisses[i])",
		"rejects(set(func(s *State) error { return s.Scan(anyMisses[i]) }))"},
	{"Value", "v, _ := states[i].Value(); value = v",
		"only(states[i].Value()) == any(texts[i])"},
	{"MarshalText", "output, _ = states[i].MarshalText()",
		"string(only(states[i].MarshalText())) == texts[i]"},
	{"AppendText", "output, _ = states[i].AppendText(buffer[:0])",
		`string(only(states[i].AppendText([]byte("S:")))) == "S:"+texts[i]`},
	{"UnmarshalText", "var v State; if v.UnmarshalText(bytesOf[i]) == nil { n += number(v) }",
		"text(set(func(s *State) error { return s.UnmarshalText(bytesOf[i]) })) == texts[i]"},
	{"JSON of a struct, write", "doc.S = states[i]; output, _ = json.Marshal(&doc)",
		"string(only(json.Marshal(document{states[i]}))) == string(documents[i])"},
	// A string of JSON may have any of its characters as \u and four digits (RFC 8259 §7).
	{"JSON of a struct, read", "if json.Unmarshal(documents[i], &doc) == nil { n += number(doc.S) }",
		"text(set(func(s *State) error { var d document; err := json.Unmarshal(escaped(texts[i]), &d); *s = d.S; return err })) == texts[i]"},
	{"IsValid", "if isValid(states[i]) { n++ }",
		"isValid(states[i]) && !isValid(stateOf(first+count))"},
	{"a flag", "if states[i].IsOdd() { n++ }",
		"states[i].IsOdd() == (number(states[i])%2 == 1)"},
	{"CanTransitionTo", "if states[i].CanTransitionTo(states[i^1]) { n++ }",
		"states[i].CanTransitionTo(states[i^1]) == follows(number(states[i]), number(states[i^1]))"},
}

// What the tools have besides String.
var (
	parsers = []string{"parse, random hits", "parse, 90 % one value", "parse, one value", "parse, misses", "parse of []byte"}

	converters = []string{
		"Scan of string", "Scan of []byte", "Scan, misses of []byte", "Value", "MarshalText", "UnmarshalText",
		"JSON of a struct, write", "JSON of a struct, read", "IsValid",
	}
)

// The adapters wrap the functions of a tool's code under the names that the
// operations call. Each is short enough to be inlined.
const (
	// numbers is for types that are numbers.
	numbers = `
func number(s State) int { return int(s) }

func stateOf(n int) State { return State(n) }
`
	stategenAdapter = "package state\n\nconst first = 1\n" + numbers + `
func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) {
	var v State
	err := v.UnmarshalText(b)
	return v, err
}

func isValid(s State) bool { return s.IsValid() }
`
	enumerAdapter = "package state\n\nconst first = 1\n" + numbers + `
func parse(s string) (State, error) { return StateString(s) }

func parseBytes(b []byte) (State, error) { return StateString(string(b)) }

func isValid(s State) bool { return s.IsAState() }
`
	goEnumAdapter = "package state\n\nconst first = 0\n" + numbers + `
func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) { return ParseState(string(b)) }

func isValid(s State) bool { return s.IsValid() }
`
	// A value of goenums is a struct, and its parser accepts any type.
	goenumsAdapter = `package state

const first = 1

func number(s State) int { return int(s.state) }

func stateOf(n int) State { return State{state: state(n)} }

func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) { return ParseState(b) }

func isValid(s State) bool { return s.IsValid() }
`
	stringerAdapter = "package state\n\nconst first = 1\n" + numbers
)

// benchmarkFile is the test file of a package; the functions of the operations
// follow it.
const benchmarkFile = `package state

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
	"testing"
)

var _ = json.Valid // not every tool uses it

const (
	count = %d
	mask  = 1<<12 - 1
)

var (
	states                                    [mask + 1]State
	texts, copies, skewed, misses             [mask + 1]string
	bytesOf, documents                        [mask + 1][]byte
	anyTexts, anyBytes, anyMisses             [mask + 1]any
	buffer                                    = make([]byte, 0, 100)
	output                                    []byte
	value                                     any
	failure                                   error
	doc                                       document
	sink                                      int
)

type document struct{ S State }

func init() {
	known := map[string]bool{}
	for i := range count {
		known[strings.ToLower(stateOf(first+i).String())] = true
	}
	random := rand.New(rand.NewSource(1))
	for i := range states {
		states[i] = stateOf(first + random.Intn(count))
		// Copies, since a comparison of a string with itself ends at once.
		texts[i] = strings.Clone(states[i].String())
		copies[i] = strings.Clone(texts[i])
		skewed[i] = strings.Clone(texts[0])
		if random.Intn(10) == 0 {
			skewed[i] = texts[i]
		}
		// One letter differs. enumer ignores case, so case alone is not a miss.
		for misses[i] == "" || known[strings.ToLower(misses[i])] {
			b := []byte(texts[i])
			b[random.Intn(len(b))] = byte('a' + random.Intn(26))
			misses[i] = string(b)
		}
		bytesOf[i] = []byte(texts[i])
		documents[i] = []byte("{\"S\":\"" + texts[i] + "\"}")
		anyTexts[i], anyBytes[i], anyMisses[i] = texts[i], bytesOf[i], []byte(misses[i])
	}
}

// prove skips a benchmark unless the proof holds for the first inputs.
func prove(b *testing.B, holds func(i int) bool) {
	for i := range 64 {
		if !holds(i) {
			b.SkipNow()
		}
	}
	b.ResetTimer()
}

// What proofs are made of.

func text(s State, err error) string {
	if err != nil {
		return err.Error()
	}
	return s.String()
}

func rejects(_ State, err error) bool { return err != nil }

func only[V any](v V, _ error) V { return v }

func set(read func(*State) error) (s State, err error) {
	err = read(&s)
	return s, err
}

func escaped(text string) []byte {
	return fmt.Appendf(nil, "{\"S\":\"\\u%%04x%%s\"}", text[0], text[1:])
}

func follows(from, to int) bool { return from < to && to <= from+3 }
`
