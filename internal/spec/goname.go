// The Go identifiers that a spec generates. The rules on names and package gen use
// them.

package spec

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
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

// SQLName returns the constant with the flag's SQL list: StateSQLTerminalForOrdering.
// It follows the name of the predicate, so that "method" changes both.
func (s *Spec) SQLName(f *Flag) string {
	words := f.MethodName()
	if rest := strings.TrimPrefix(words, "Is"); rest != "" && unicode.IsUpper(firstRune(rest)) {
		words = rest
	}
	return s.Type.Value + "SQL" + words
}

// SetName returns the unexported table of a flag's states in a large set:
// membersOfStateIsOpen.
func (s *Spec) SetName(f *Flag) string { return "membersOf" + s.Type.Value + f.MethodName() }

// initialisms are the words that Go writes in upper case: the default list of
// staticcheck's ST1003 (https://staticcheck.dev/docs/configuration/options/#initialisms).
const initialisms = " ACL API ASCII CPU CSS DNS EOF GUID HTML HTTP HTTPS ID IP JSON QPS RAM RPC SLA SMTP SQL SSH " +
	"TCP TLS TTL UDP UI GID UID UUID URI URL UTF8 VM XML XMPP XSRF XSS SIP RTP AMQP DB TS "

// goWords converts snake_case to a Go name: http_seen becomes HTTPSeen.
func goWords(snake string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(snake, "_") {
		if up := strings.ToUpper(word); strings.Contains(initialisms, " "+up+" ") {
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
	pos  diag.Pos // of the text that it is made from; zero if every file declares it
}

// A role describes an identifier: "the type", or "the constant of state" and a
// name. Only messages join the two, since few specs need one.
type role struct{ what, of string }

func (r role) String() string {
	if r.of == "" {
		return r.what
	}
	return r.what + " " + strconv.Quote(r.of)
}

// packageIdents returns the exported identifiers at package level.
func (s *Spec) packageIdents() []ident {
	t := s.Type.Value
	ids := []ident{
		{t, role{what: "the type"}, s.Type.Pos},
		{"Parse" + t, role{what: "the parser"}, diag.Pos{}},
		{t + "FromDB", role{what: "the parser of stored strings"}, diag.Pos{}},
		{t + "Values", role{what: "the list of all states"}, diag.Pos{}},
		{t + "SQL", role{what: "the SQL list of all states"}, diag.Pos{}},
		{"Invalid" + t + "Error", role{what: "the error of the conversions"}, diag.Pos{}},
		{t + "TransitionError", role{what: "the error of an illegal transition"}, diag.Pos{}},
	}
	for _, f := range s.Flags {
		ids = append(ids, ident{s.SQLName(&f), role{"the SQL list of flag", f.Name.Value}, f.goPos()})
	}
	ids = slices.Grow(ids, len(s.States))
	for _, st := range s.All() {
		if st.Name.Value != "" {
			ids = append(ids, ident{s.ConstName(st), role{"the constant of state", st.Name.Value}, st.Name.Pos})
		}
	}
	return ids
}

// tableIdents returns the unexported identifiers that can clash with those of another
// type in the package. All others are a lower-case word and the name of the type
// (lookupState), so they cannot clash.
func (s *Spec) tableIdents() []ident {
	var ids []ident
	for _, f := range s.Flags {
		ids = append(ids, ident{s.SetName(&f), role{"the table of flag", f.Name.Value}, f.goPos()})
	}
	return ids
}

// methodIdents returns the methods of the type.
func (s *Spec) methodIdents() []ident {
	var ids []ident
	for _, taken := range takenMethods {
		for name := range strings.FieldsSeq(taken.names) {
			ids = append(ids, ident{name: name, what: role{what: taken.what}})
		}
	}
	for _, f := range s.Flags {
		ids = append(ids, ident{f.MethodName(), role{"the predicate of flag", f.Name.Value}, f.goPos()})
	}
	return ids
}

// goPos returns the place of the text that the flag's Go names are made from.
func (f *Flag) goPos() diag.Pos { return cmp.Or(f.Method, f.Name).Pos }

// takenMethods are names that a predicate cannot have: the methods of every
// generated type, and methods that other packages look for. A predicate with such a
// name would change what they do, or fail the stdmethods check of go vet.
var takenMethods = []struct{ what, names string }{
	{"a method of every generated type", "String DBString IsValid AppendText MarshalText UnmarshalText Value Scan LogValue"},
	{"a method of every type with transitions", "CanTransitionTo TransitionTo Successors IsInitial IsFinal"},
	{"the method that encoding/json asks for omitzero", "IsZero"},
	{"the method of an error", "Error"},
	{"a method that package errors looks for", "Is As Unwrap"},
	{"a method that package fmt looks for", "Format GoString"},
	{"a method that encoding/json looks for", "MarshalJSON UnmarshalJSON MarshalJSONTo UnmarshalJSONFrom"},
	{"a method that encoding/xml looks for", "MarshalXML UnmarshalXML MarshalXMLAttr UnmarshalXMLAttr"},
	{"a method that YAML packages look for", "MarshalYAML UnmarshalYAML"},
	{"a method that package encoding looks for", "MarshalBinary UnmarshalBinary AppendBinary"},
	{"a method that encoding/gob looks for", "GobEncode GobDecode"},
	{"a method that package flag looks for", "Set"},
	{"a method whose signature go vet checks", "ReadByte WriteByte UnreadByte ReadRune UnreadRune ReadFrom WriteTo Seek Peek"},
}
