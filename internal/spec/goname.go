// The Go identifiers that a spec gives. The rules on clashes and the emitter of
// the Go file both take them from here.

package spec

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"stategen.example/internal/diag"
)

// ConstName returns the constant of a state: StateOpening.
func (s *Spec) ConstName(st *State) string { return s.Type.Value + st.Name.Value }

// MethodName returns the predicate of a flag: IsTerminalForOrdering.
func (f *Flag) MethodName() string {
	if f.Method.IsSet() {
		return f.Method.Value
	}
	return "Is" + goWords(f.Name.Value)
}

// SQLName returns the constant that holds the flag's SQL list:
// StateSQLTerminalForOrdering. It follows the method, so that one override
// settles both.
func (s *Spec) SQLName(f *Flag) string {
	words := f.MethodName()
	if rest := strings.TrimPrefix(words, "Is"); rest != "" && unicode.IsUpper(firstRune(rest)) {
		words = rest
	}
	return s.Type.Value + "SQL" + words
}

// SetName returns the unexported table of a flag's states, which a large set has:
// membersOfStateIsOpen.
func (s *Spec) SetName(f *Flag) string { return "membersOf" + s.Type.Value + f.MethodName() }

// initialisms are the words that Go writes in one case: the default list of
// staticcheck's ST1003 (https://staticcheck.dev/docs/configuration/options/#initialisms).
var initialisms = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`ACL API ASCII CPU CSS DNS EOF GUID HTML HTTP HTTPS ID IP JSON QPS RAM RPC
		SLA SMTP SQL SSH TCP TLS TTL UDP UI GID UID UUID URI URL UTF8 VM XML XMPP XSRF XSS SIP RTP AMQP DB TS`) {
		m[w] = true
	}
	return m
})

// goWords turns a flag's snake_case into a Go name: http_seen → HTTPSeen.
func goWords(snake string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(snake, "_") {
		if up := strings.ToUpper(word); initialisms()[up] {
			b.WriteString(up)
		} else if word != "" {
			b.WriteString(up[:1] + word[1:])
		}
	}
	return b.String()
}

// An ident is one identifier of the generated file.
type ident struct {
	name string
	what role
	pos  diag.Pos // the text that gives it; zero for what every file declares
}

// A role is what an identifier stands for: "the type", or "the constant of
// state" and a name. Messages alone put it into words; few specs need one.
type role struct{ what, of string }

func (r role) String() string {
	if r.of == "" {
		return r.what
	}
	return r.what + " " + strconv.Quote(r.of)
}

// packageIdents lists the exported identifiers at package level.
func (s *Spec) packageIdents() []ident {
	t := s.Type.Value
	ids := []ident{
		{t, role{what: "the type"}, s.Type.Pos},
		{"Parse" + t, role{what: "the parser"}, diag.Pos{}},
		{t + "FromDB", role{what: "the parser of stored strings"}, diag.Pos{}},
		{t + "Values", role{what: "the list of all states"}, diag.Pos{}},
		{t + "SQL", role{what: "the SQL list of all states"}, diag.Pos{}},
		{"Invalid" + t + "Error", role{what: "the error of the conversions"}, diag.Pos{}},
		{t + "TransitionError", role{what: "the error of an illegal move"}, diag.Pos{}},
	}
	for i := range s.Flags {
		f := &s.Flags[i]
		ids = append(ids, ident{s.SQLName(f), role{"the SQL list of flag", f.Name.Value}, f.goPos()})
	}
	ids = slices.Grow(ids, len(s.States))
	for i := range s.States {
		if st := &s.States[i]; st.Name.Value != "" {
			ids = append(ids, ident{s.ConstName(st), role{"the constant of state", st.Name.Value}, st.Name.Pos})
		}
	}
	return ids
}

// tableIdents lists the unexported identifiers that can clash with those of
// another type in the package. The others are a lower-case word and the type's
// name (lookupState), so they clash with nothing.
func (s *Spec) tableIdents() []ident {
	var ids []ident
	for i := range s.Flags {
		f := &s.Flags[i]
		ids = append(ids, ident{s.SetName(f), role{"the table of flag", f.Name.Value}, f.goPos()})
	}
	return ids
}

// methodIdents lists the methods of the type.
func (s *Spec) methodIdents() []ident {
	var ids []ident
	for _, m := range takenMethods {
		ids = append(ids, ident{name: m.name, what: role{what: m.what}})
	}
	for i := range s.Flags {
		f := &s.Flags[i]
		ids = append(ids, ident{f.MethodName(), role{"the predicate of flag", f.Name.Value}, f.goPos()})
	}
	return ids
}

// goPos is the text that decides on the flag's Go names.
func (f *Flag) goPos() diag.Pos {
	if f.Method.IsSet() {
		return f.Method.Pos
	}
	return f.Name.Pos
}

// takenMethods are names that a predicate can't have: the methods of every
// generated type, and methods that the standard library looks for, where a
// predicate would change what it does or fail go vet's stdmethods.
var takenMethods = []struct{ name, what string }{
	{"String", "a method of every generated type"},
	{"DBString", "a method of every generated type"},
	{"IsValid", "a method of every generated type"},
	{"AppendText", "a method of every generated type"},
	{"MarshalText", "a method of every generated type"},
	{"UnmarshalText", "a method of every generated type"},
	{"Value", "a method of every generated type"},
	{"Scan", "a method of every generated type"},
	{"LogValue", "a method of every generated type"},
	{"CanTransitionTo", "a method of every type with transitions"},
	{"TransitionTo", "a method of every type with transitions"},
	{"Successors", "a method of every type with transitions"},
	{"IsInitial", "a method of every type with transitions"},
	{"IsFinal", "a method of every type with transitions"},
	{"IsZero", "the method that encoding/json asks for omitzero"},
	{"Error", "the method of an error"},
	{"Is", "a method that package errors looks for"},
	{"As", "a method that package errors looks for"},
	{"Unwrap", "a method that package errors looks for"},
	{"Format", "a method that package fmt looks for"},
	{"GoString", "a method that package fmt looks for"},
	{"MarshalJSON", "a method that encoding/json looks for"},
	{"UnmarshalJSON", "a method that encoding/json looks for"},
	{"MarshalJSONTo", "a method that encoding/json looks for"},
	{"UnmarshalJSONFrom", "a method that encoding/json looks for"},
	{"MarshalXML", "a method that encoding/xml looks for"},
	{"UnmarshalXML", "a method that encoding/xml looks for"},
	{"MarshalXMLAttr", "a method that encoding/xml looks for"},
	{"UnmarshalXMLAttr", "a method that encoding/xml looks for"},
	{"MarshalYAML", "a method that YAML packages look for"},
	{"UnmarshalYAML", "a method that YAML packages look for"},
	{"MarshalBinary", "a method that package encoding looks for"},
	{"UnmarshalBinary", "a method that package encoding looks for"},
	{"AppendBinary", "a method that package encoding looks for"},
	{"GobEncode", "a method that encoding/gob looks for"},
	{"GobDecode", "a method that encoding/gob looks for"},
	{"Set", "a method that package flag looks for"},
	{"ReadByte", "a method that go vet holds to package io"},
	{"WriteByte", "a method that go vet holds to package io"},
	{"UnreadByte", "a method that go vet holds to package io"},
	{"ReadRune", "a method that go vet holds to package io"},
	{"UnreadRune", "a method that go vet holds to package io"},
	{"ReadFrom", "a method that go vet holds to package io"},
	{"WriteTo", "a method that go vet holds to package io"},
	{"Seek", "a method that go vet holds to package io"},
	{"Peek", "a method that go vet holds to package text/scanner"},
}
