// The operations on generated code, as the Go that is measured.

package main

// An operation is one benchmark. Its code runs in a loop, with a random i; what
// it uses is in benchmarkFile and in the adapter of the tool. Results that would
// leave the function in real code go to package variables, so that the compiler
// can't keep them on the stack.
type operation struct {
	name string
	code string
}

// floors are what any code of the kind has to do.
var floors = []operation{
	{"floor: a load from an array", "n += len(texts[i])"},
	{"floor: a comparison of memory", "if texts[i] == copies[i] { n++ }"},
}

// operations are in the order of the table.
var operations = []operation{
	{"String", "n += len(states[i].String())"},
	{"parse, random hits", "v, _ := parse(texts[i]); n += number(v)"},
	{"parse, 90 % one value", "v, _ := parse(skewed[i]); n += number(v)"},
	{"parse, one value", "v, _ := parse(skewed[0]); n += number(v)"},
	{"parse, misses", "_, failure = parse(misses[i])"},
	{"parse of []byte", "v, _ := parseBytes(bytesOf[i]); n += number(v)"},
	{"Scan of string", "var v State; if v.Scan(anyTexts[i]) == nil { n += number(v) }"},
	{"Scan of []byte", "var v State; if v.Scan(anyBytes[i]) == nil { n += number(v) }"},
	{"Scan, misses of []byte", "var v State; failure = v.Scan(anyMisses[i])"},
	{"Value", "v, _ := states[i].Value(); value = v"},
	{"MarshalText", "output, _ = states[i].MarshalText()"},
	{"AppendText", "output, _ = states[i].AppendText(buffer[:0])"},
	{"UnmarshalText", "var v State; if v.UnmarshalText(bytesOf[i]) == nil { n += number(v) }"},
	{"JSON of a struct, write", "doc.S = states[i]; output, _ = json.Marshal(&doc)"},
	{"JSON of a struct, read", "if json.Unmarshal(documents[i], &doc) == nil { n += number(doc.S) }"},
	{"IsValid", "if isValid(states[i]) { n++ }"},
	{"a flag", "if states[i].IsOdd() { n++ }"},
	{"CanTransitionTo", "if states[i].CanTransitionTo(states[i^1]) { n++ }"},
}

// What the tools have beside String.
var (
	parsers = []string{"parse, random hits", "parse, 90 % one value", "parse, one value", "parse, misses", "parse of []byte"}

	converters = []string{
		"Scan of string", "Scan of []byte", "Scan, misses of []byte", "Value", "MarshalText", "UnmarshalText",
		"JSON of a struct, write", "JSON of a struct, read", "IsValid",
	}
)

// The adapters give the functions of a tool's code the names that the
// operations call them by. Each is short enough to be inlined.
const (
	stategenAdapter = `package state

const first = 1

func number(s State) int { return int(s) }

func stateOf(n int) State { return State(n) }

func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) {
	var v State
	err := v.UnmarshalText(b)
	return v, err
}

func isValid(s State) bool { return s.IsValid() }
`
	enumerAdapter = `package state

const first = 1

func number(s State) int { return int(s) }

func stateOf(n int) State { return State(n) }

func parse(s string) (State, error) { return StateString(s) }

func parseBytes(b []byte) (State, error) { return StateString(string(b)) }

func isValid(s State) bool { return s.IsAState() }
`
	goEnumAdapter = `package state

const first = 0

func number(s State) int { return int(s) }

func stateOf(n int) State { return State(n) }

func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) { return ParseState(string(b)) }

func isValid(s State) bool { return s.IsValid() }
`
	// A value of goenums is a struct, and its parser takes anything.
	goenumsAdapter = `package state

const first = 1

func number(s State) int { return int(s.state) }

func stateOf(n int) State { return State{state: state(n)} }

func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) { return ParseState(b) }

func isValid(s State) bool { return s.IsValid() }
`
	stringerAdapter = `package state

const first = 1

func number(s State) int { return int(s) }

func stateOf(n int) State { return State(n) }
`
)

// benchmarkFile is the test file of a package; the functions of the operations
// follow it.
const benchmarkFile = `package state

import (
	"math/rand"
	"testing"
)

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
	doc                                       struct{ S State }
	sink                                      int
)

func init() {
	known := map[string]bool{}
	for i := range count {
		known[stateOf(first+i).String()] = true
	}
	random := rand.New(rand.NewSource(1))
	for i := range states {
		states[i] = stateOf(first + random.Intn(count))
		texts[i] = states[i].String()
		copies[i] = string([]byte(texts[i]))
		skewed[i] = texts[0]
		if random.Intn(10) == 0 {
			skewed[i] = texts[i]
		}
		for misses[i] == "" || known[misses[i]] { // one letter is another
			b := []byte(texts[i])
			b[random.Intn(len(b))] = byte('a' + random.Intn(26))
			misses[i] = string(b)
		}
		bytesOf[i] = []byte(texts[i])
		documents[i] = []byte("{\"S\":\"" + texts[i] + "\"}")
		anyTexts[i], anyBytes[i], anyMisses[i] = texts[i], bytesOf[i], []byte(misses[i])
	}
}
`
