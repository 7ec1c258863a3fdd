// Rules on the names that become Go identifiers.

package spec

import (
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"stategen.example/internal/diag"
)

var nameRules = []rule{
	{diag.Rule{
		ID: "package-name", Level: diag.Error,
		Summary: "the package is a Go identifier",
		Why:     "The package clause of the generated file uses this name.",
	}, checkPackageName},
	{diag.Rule{
		ID: "go-name", Level: diag.Error,
		Summary: "types, states and methods are exported Go identifiers",
		Why: "These names are used in Go code as they are. Go accepts some letters that cannot be seen, such as the " +
			"fillers of Hangul; a name may not contain them.",
	}, checkGoNames},
	{diag.Rule{
		ID: "flag-name", Level: diag.Error,
		Summary: "flags are snake_case",
		Why:     "In a derived flag, snake_case tells flags from states. Each word becomes a word of the Go name.",
	}, checkFlagNames},
	{diag.Rule{
		ID: "state-unique", Level: diag.Error,
		Summary: "a state is declared once",
		Why:     "Each state has a name of its own.",
	}, checkStateUnique},
	{diag.Rule{
		ID: "go-clash", Level: diag.Error,
		Summary: "a Go identifier is declared once",
		Why: "Go code that declares an identifier twice does not compile. A predicate with the name of a method " +
			"that the standard library looks for would change what the library does.",
	}, checkGoClash},
}

func checkPackageName(s *Spec, report reporter) {
	switch name := s.Package; {
	case !name.IsSet():
	case token.IsKeyword(name.Value):
		report(name.Pos, "package %q is a Go keyword; choose another name", name.Value)
	case name.Value == "documentation":
		report(name.Pos, "package %q is ignored by go build; choose another name", name.Value)
	case !token.IsIdentifier(name.Value) || name.Value == "_":
		report(name.Pos, "package %q is not a Go identifier; use lower-case letters and digits", name.Value)
	}
}

func checkGoNames(s *Spec, report reporter) {
	check := func(what string, name Text) {
		if name.IsSet() && !(token.IsIdentifier(name.Value) && token.IsExported(name.Value)) {
			report(name.Pos, "%s %q is not an exported Go identifier%s", what, name.Value, exportedFix(name.Value))
		} else if r, found := hidden(name.Value); found { // a filler of Hangul is a letter
			report(name.Pos, "%s %q contains %U, which cannot be seen; remove it", what, name.Value, r)
		}
	}
	check("type", s.Type)
	for _, name := range s.stateNames() {
		check("state", name)
	}
	for _, f := range s.Flags {
		check("method", f.Method)
	}
}

// exportedFix suggests an exported identifier made of the letters and digits of name.
func exportedFix(name string) string {
	var b strings.Builder
	up := true
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && (!unicode.IsDigit(r) || b.Len() == 0):
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(r))
			up = false
		default:
			b.WriteRune(r)
		}
	}
	if fix := b.String(); token.IsIdentifier(fix) && token.IsExported(fix) {
		return "; did you mean " + strconv.Quote(fix) + "?"
	}
	return "; use an upper-case letter, then letters and digits"
}

// flagPattern matches the names of flags.
const flagPattern = `^[a-z][a-z0-9]*(_[a-z0-9]+)*$`

// flagName is compiled on first use, since compiling takes a good part of a short run.
var flagName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(flagPattern) })

func checkFlagNames(s *Spec, report reporter) {
	for _, f := range s.Flags {
		if !flagName().MatchString(f.Name.Value) {
			report(f.Name.Pos, "flag %q is not snake_case%s", f.Name.Value, snakeFix(f.Name.Value))
		}
	}
}

// snakeFix suggests name in snake_case.
func snakeFix(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteByte('_')
		}
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '_' })
	if fix := strings.Join(words, "_"); flagName().MatchString(fix) {
		return "; did you mean " + strconv.Quote(fix) + "?"
	}
	return "; use lower-case ASCII words joined by _"
}

func checkStateUnique(s *Spec, report reporter) {
	for name, first := range repeated(s.stateNames(), value) {
		report(name.Pos, "state %q is already declared at %s", name.Value, first.Pos)
	}
}

// stateNames returns the names of the states that have one.
func (s *Spec) stateNames() []Text {
	names := make([]Text, 0, len(s.States))
	for i := range s.States {
		if name := s.States[i].Name; name.IsSet() {
			names = append(names, name)
		}
	}
	return names
}

func checkGoClash(s *Spec, report reporter) {
	clash := func(ids []ident, fix string) {
		for id, first := range repeated(ids, func(id ident) string { return id.name }) {
			switch {
			case first.what == id.what: // state-unique and key-duplicate report it
			case first.pos.IsZero():
				report(id.pos, "%s would be named %s, which is %s; %s", id.what, id.name, first.what, fix)
			default:
				report(id.pos, "%s would be named %s, like %s (%s); %s", id.what, id.name, first.what, first.pos, fix)
			}
		}
	}
	if s.Type.IsSet() {
		clash(s.packageIdents(), "choose another name")
	}
	if len(s.Flags) > 0 {
		clash(s.methodIdents(), "set \"method\" on the flag")
	}
}
