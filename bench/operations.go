// The operations on generated code, as the Go that is measured.

package main

// An operation is one benchmark. Its code runs in a loop over i; what it uses is
// in benchmarkFile and in the adapter of the tool.
type operation struct {
	name string
	code string
}

// floors are what any code of the kind has to do.
var floors = []operation{
	{"floor: a load from an array", "n += len(texts[i&mask])"},
	{"floor: a comparison of memory", "if texts[i&mask] == copies[i&mask] { n++ }"},
}

// operations are in the order of the table.
var operations = []operation{
	{"String", "n += len(states[i&mask].String())"},
	{"parse, random hits", "v, _ := parse(texts[i&mask]); n += int(v)"},
	{"parse, 90 % one value", "v, _ := parse(skewed[i&mask]); n += int(v)"},
	{"parse, one value", "v, _ := parse(texts[0]); n += int(v)"},
	{"parse, misses", "if _, err := parse(misses[i&mask]); err != nil { n++ }"},
	{"parse of []byte", "v, _ := parseBytes(bytesOf[i&mask]); n += int(v)"},
	{"Scan of string", "var v State; if v.Scan(anyTexts[i&mask]) == nil { n += int(v) }"},
	{"Scan of []byte", "var v State; if v.Scan(anyBytes[i&mask]) == nil { n += int(v) }"},
	{"Scan, misses of []byte", "var v State; if v.Scan(anyMisses[i&mask]) != nil { n++ }"},
	{"Value", "v, _ := states[i&mask].Value(); value = v"},
	{"MarshalText", "text, _ := states[i&mask].MarshalText(); n += len(text)"},
	{"AppendText", "text, _ := states[i&mask].AppendText(buffer[:0]); n += len(text)"},
	{"UnmarshalText", "var v State; if v.UnmarshalText(bytesOf[i&mask]) == nil { n += int(v) }"},
	{"JSON of a struct, write", "doc.S = states[i&mask]; text, _ := json.Marshal(&doc); n += len(text)"},
	{"JSON of a struct, read", "if json.Unmarshal(documents[i&mask], &doc) == nil { n += int(doc.S) }"},
	{"IsValid", "if isValid(states[i&mask]) { n++ }"},
	{"a flag", "if states[i&mask].IsOdd() { n++ }"},
	{"CanTransitionTo", "if states[i&mask].CanTransitionTo(states[(i+1)&mask]) { n++ }"},
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

func first() int { return 1 }

func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) {
	var v State
	err := v.UnmarshalText(b)
	return v, err
}

func isValid(s State) bool { return s.IsValid() }
`
	enumerAdapter = `package state

func first() int { return 1 }

func parse(s string) (State, error) { return StateString(s) }

func parseBytes(b []byte) (State, error) { return StateString(string(b)) }

func isValid(s State) bool { return s.IsAState() }
`
	goEnumAdapter = `package state

func first() int { return 0 }

func parse(s string) (State, error) { return ParseState(s) }

func parseBytes(b []byte) (State, error) { return ParseState(string(b)) }

func isValid(s State) bool { return s.IsValid() }
`
	stringerAdapter = `package state

func first() int { return 1 }
`
)

// benchmarkFile is the test file of a package; the functions of the operations
// follow it. 16,384 inputs are more than a branch predictor learns by heart.
const benchmarkFile = `package state

import (
	"math/rand"
	"testing"
)

const (
	count = %d
	mask  = 1<<14 - 1
)

var (
	states                                    [mask + 1]State
	texts, copies, skewed, misses             [mask + 1]string
	bytesOf, documents                        [mask + 1][]byte
	anyTexts, anyBytes, anyMisses             [mask + 1]any
	buffer                                    = make([]byte, 0, 100)
	value                                     any
	doc                                       struct{ S State }
	sink                                      int
)

func init() {
	known := map[string]bool{}
	for i := range count {
		known[State(first()+i).String()] = true
	}
	random := rand.New(rand.NewSource(1))
	for i := range states {
		states[i] = State(first() + random.Intn(count))
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
