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
	{Rule: diag.Rule{
		ID: "package-name", Level: diag.Error,
		Summary: "the package is a Go identifier",
		Why:     "The generated file begins with this name in a package clause.",
		Bad:     "stategen: 1\npackage: func\ntype: State\nstates:\n  - {name: Open, db: open}\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n",
	}, check: checkPackageName,
	},
	{Rule: diag.Rule{
		ID: "go-name", Level: diag.Error,
		Summary: "types, states and methods are exported Go identifiers",
		Why:     "Types, states and methods become exported Go identifiers, letter by letter.",
		Bad:     door + "states:\n  - {name: half-open, db: half-open}\n",
		Good:    door + "states:\n  - {name: HalfOpen, db: half-open}\n",
	}, check: checkGoNames,
	},
	{Rule: diag.Rule{
		ID: "flag-name", Level: diag.Error,
		Summary: "flags are snake_case",
		Why:     "Flags are snake_case, which tells them from states in a derived flag and turns into Go word by word.",
		Bad:     door + "flags:\n  letsThrough:\nstates:\n  - {name: Open, db: open, flags: [letsThrough]}\n  - {name: Shut, db: shut}\n",
		Good:    door + "flags:\n  lets_through:\nstates:\n  - {name: Open, db: open, flags: [lets_through]}\n  - {name: Shut, db: shut}\n",
	}, check: checkFlagNames,
	},
	{Rule: diag.Rule{
		ID: "state-unique", Level: diag.Error,
		Summary: "a state is declared once",
		Why:     "A name stands for one state.",
		Bad:     door + "states:\n  - {name: Open, db: open}\n  - {name: Open, db: ajar}\n",
		Good:    door + "states:\n  - {name: Open, db: open}\n  - {name: Ajar, db: ajar}\n",
	}, check: checkStateUnique,
	},
	{Rule: diag.Rule{
		ID: "go-clash", Level: diag.Error,
		Summary: "a Go identifier is declared once",
		Why: "Two names that give one Go identifier would not compile, and a predicate named like a method that the standard " +
			"library looks for would change what it does.",
		Bad:  door + "flags:\n  valid:\nstates:\n  - {name: Open, db: open, flags: [valid]}\n  - {name: Shut, db: shut}\n",
		Good: door + "flags:\n  valid: {method: IsInUse}\nstates:\n  - {name: Open, db: open, flags: [valid]}\n  - {name: Shut, db: shut}\n",
	}, check: checkGoClash,
	},
}

func checkPackageName(s *Spec, report reporter) {
	switch name := s.Package; {
	case !name.IsSet():
	case token.IsKeyword(name.Value):
		report(name.Pos, "package %q is a keyword of Go", name.Value)
	case name.Value == "documentation":
		report(name.Pos, "package %q is one that go build ignores", name.Value)
	case !token.IsIdentifier(name.Value) || name.Value == "_":
		report(name.Pos, "package %q is not a Go identifier", name.Value)
	}
}

func checkGoNames(s *Spec, report reporter) {
	check := func(what string, name Text) {
		if name.IsSet() && !(token.IsIdentifier(name.Value) && token.IsExported(name.Value)) {
			report(name.Pos, "%s %q is not an exported Go identifier%s", what, name.Value, exportedFix(name.Value))
		}
	}
	check("type", s.Type)
	for _, st := range s.States {
		check("state", st.Name)
	}
	for _, f := range s.Flags {
		check("method", f.Method)
	}
}

// exportedFix suggests the exported identifier with the letters of name.
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
	return "; it starts with an upper-case letter and holds letters and digits"
}

// flagPattern is what the name of a flag looks like.
const flagPattern = `^[a-z][a-z0-9]*(_[a-z0-9]+)*$`

// flagName is compiled when a spec has flags: start-up is a good part of a run.
var flagName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(flagPattern) })

func checkFlagNames(s *Spec, report reporter) {
	for _, f := range s.Flags {
		if !flagName().MatchString(f.Name.Value) {
			report(f.Name.Pos, "flag %q is not snake_case%s", f.Name.Value, snakeFix(f.Name.Value))
		}
	}
}

// snakeFix suggests the snake_case of name.
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
	first := make(map[string]diag.Pos, len(s.States))
	for i := range s.States {
		st := &s.States[i]
		if !st.Name.IsSet() {
			continue
		}
		if at, ok := first[st.Name.Value]; ok {
			report(st.Name.Pos, "state %q is already declared at %s", st.Name.Value, at)
			continue
		}
		first[st.Name.Value] = st.Name.Pos
	}
}

func checkGoClash(s *Spec, report reporter) {
	clash := func(ids []ident, fix string) {
		first := make(map[string]ident, len(ids))
		for _, id := range ids {
			old, ok := first[id.name]
			switch {
			case !ok:
				first[id.name] = id
			case old.what == id.what: // the same name twice is a finding of its own
			case old.pos.IsZero():
				report(id.pos, "%s would be named %s, which is %s; %s", id.what, id.name, old.what, fix)
			default:
				report(id.pos, "%s would be named %s, like %s (%s); %s", id.what, id.name, old.what, old.pos, fix)
			}
		}
	}
	if s.Type.IsSet() {
		clash(s.packageIdents(), "rename it")
	}
	if len(s.Flags) > 0 {
		clash(s.methodIdents(), "give the flag a \"method\"")
	}
}
