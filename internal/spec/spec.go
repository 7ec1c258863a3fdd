// Package spec turns the text of a spec into a checked, immutable [Spec]. It
// is the only importer of the YAML package: no position, tag or node of YAML
// leaves it.
//
// The way through: [Parse] reads YAML nodes into the model by the tables of
// keys in language.go, then runs the rules of rules.go over it. What the author
// can mend comes back as diagnostics, all of them at once. goname.go says which
// Go identifiers a spec gives.
package spec

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A Spec is one checked file: a type, its states, and where its artefacts go.
// Nothing changes it after Parse has returned it.
type Spec struct {
	// Path is the file's slash path from the module root.
	Path string

	Version Text // version of the spec language
	Package Text // Go package of the generated file
	Type    Text // Go type
	Source  Text // the document that the states come from
	Doc     Text // doc comment of the type
	Form    Text // what String, text and JSON use: FormName or FormDB

	// Flags are in the order of their names, since YAML gives the keys of a
	// mapping no order of their own.
	Flags    Flags
	States   []State // in the order of the file; State.Number is index + 1
	Reserved List    // names and db strings that no state may use again
	// Transitions are the legal moves. They are optional as a whole: a spec
	// without them says nothing of moves.
	Transitions []Transition
	Storage     []Storage
	Outputs     Outputs
	Accept      []Acceptance // findings of breaking that somebody decided to live with

	file   *file            // what it was read from, for diagnostics that come later
	alone  bool             // where the file stands is not known
	unread map[subject]bool // see wasRead

	flagNamed  map[string]*Flag
	stateNamed map[string]int // by name, the index
	suggested  int            // names that were looked for among others
}

// The values of `text:`.
const (
	FormName = "name" // String, text and JSON use the state's name
	FormDB   = "db"   // they use the stored string
)

// A Text is a scalar of the file with its place. A Text that the file does not
// hold is the zero Text.
type Text struct {
	Value string
	Pos   diag.Pos
}

// IsSet reports whether the file holds the text.
func (t Text) IsSet() bool { return !t.Pos.IsZero() }

// A Bool is a boolean of the file with its place. The zero Bool is false.
type Bool struct {
	Value bool
	Pos   diag.Pos
}

// A List is a sequence of scalars with its place. A List that the file does
// not hold is the zero List.
type List struct {
	Items []Text
	Pos   diag.Pos
}

// IsSet reports whether the file holds the list, empty or not.
func (l List) IsSet() bool { return !l.Pos.IsZero() }

// A State is one state of the machine.
type State struct {
	Number     int  // the Go constant's value; 1 is the first
	Name       Text // Go name without the type's
	DB         Text // what rows hold
	Doc        Text
	Flags      List // flags that are given by hand
	Aliases    List // stored strings that are still read, never written
	Deprecated Text // what to use instead
	Initial    Bool // where every machine starts
	Final      Bool // where it ends: there are no moves from here

}

// A Flag is a named set of states: a predicate in Go, a list in SQL. It is
// derived where Not or Any is set, and else has the states that name it.
type Flag struct {
	Name   Text
	Doc    Text
	Method Text // overrides the Go name of the predicate

	Not List // derived: every state outside these flags and states
	Any List // derived: every state inside one of these flags and states

	has []bool // by index of the state
}

// Flags are all flags of a spec.
type Flags []Flag

// IsDerived reports whether the flag's states follow from other flags.
func (f *Flag) IsDerived() bool { return f.Not.IsSet() || f.Any.IsSet() }

// Has reports whether the flag holds for the state.
func (f *Flag) Has(st *State) bool { return f.has[st.Number-1] }

// A Transition is a legal move from each of some states to one.
type Transition struct {
	From List
	To   Text
	On   Text // the event
	When Text // the guard, in the author's words
	Doc  Text
}

// An Edge is one move, between states by index.
type Edge struct {
	From, To int
	Of       *Transition
	At       Text // the name in Of.From
}

// A Storage is a column that holds states.
type Storage struct {
	Table      Text // with its schema in front, if it has one: app.orders
	Column     Text
	Constraint Text // see ConstraintName and TriggerNames
	Nullable   Bool
	// EnforceTransitions asks for triggers that refuse what is no transition.
	EnforceTransitions Bool
	Schema             Text // a file that holds the table's SQL, relative to the spec
	Indexes            []Index
}

// An Index is an index of the table; a partial one where Where is set.
type Index struct {
	Name    Text
	Columns List
	Where   Text // the flag whose states are in it

	flag *Flag // that Where names
}

// Flag returns the flag whose states a partial index holds, or nil.
func (x *Index) Flag() *Flag { return x.flag }

// ColumnName returns table.column, as messages name the column.
func (st *Storage) ColumnName() string { return st.Table.Value + "." + st.Column.Value }

// Index finds an index by its name, or nil.
func (st *Storage) Index(name string) *Index {
	for i := range st.Indexes {
		if st.Indexes[i].Name.Value == name {
			return &st.Indexes[i]
		}
	}
	return nil
}

// ConstraintName returns the name of the CHECK constraint:
// <table>_<column>_check where the spec does not name it.
func (st *Storage) ConstraintName() string {
	if st.Constraint.IsSet() {
		return st.Constraint.Value
	}
	table := st.Table.Value
	return table[strings.LastIndexByte(table, '.')+1:] + "_" + st.Column.Value + "_check"
}

// An Acceptance is a finding on a change that somebody has looked at.
type Acceptance struct {
	Rule    Text
	Subject Text // what the finding is about, as its rule names it
	Reason  Text
}

// A TriggerNames has the names of what enforces the transitions of a column.
type TriggerNames struct {
	Start, Transition string // triggers: on new rows, on transitions
	Function          string // of PostgreSQL, that both call
}

// Triggers are the names of the triggers.
func (g TriggerNames) Triggers() []string { return []string{g.Start, g.Transition} }

// TriggerNames returns the names of what enforces the transitions: those of the
// constraint, with another ending. No ending is longer than _check, so that
// what fits there fits here.
func (st *Storage) TriggerNames() TriggerNames {
	base := strings.TrimSuffix(st.ConstraintName(), "_check")
	return TriggerNames{base + "_start", base + "_next", base + "_rules"}
}

// Outputs are the paths that a spec writes to, as it gives them: relative to
// its own folder.
type Outputs struct {
	Go       Text
	SQL      SQLOutputs
	Markdown List // pages
	Mermaid  Text
	Dot      Text
}

// SQLOutputs are the paths of the SQL files, one for each dialect.
type SQLOutputs struct {
	SQLite, Postgres, MySQL Text
}

// Of returns the path of the file for a database, by its name.
func (o *SQLOutputs) Of(name string) Text {
	for _, k := range o.keys() {
		if k.name == name {
			return *k.to.(*Text)
		}
	}
	return Text{}
}

// Databases names those that have a file, as the language spells them.
func (o *SQLOutputs) Databases() []string {
	var names []string
	for _, k := range o.keys() {
		if k.to.(*Text).IsSet() {
			names = append(names, k.name)
		}
	}
	return names
}

// An Output is one of the paths in Outputs.
type Output struct {
	Text
	Exts   []string // how its name may end
	IsPage bool     // others may write parts of the file
}

// All lists the outputs that the spec asks for, in the order of the language.
func (o *Outputs) All() []Output { return outputsOf(o) }

func outputsOf(m mapping) []Output {
	var all []Output
	for _, k := range m.keys() {
		switch to := k.to.(type) {
		case *Text:
			if to.IsSet() {
				all = append(all, Output{*to, k.looks.exts, false})
			}
		case *oneOrMore:
			for _, page := range to.Items {
				all = append(all, Output{page, k.looks.exts, true})
			}
		case section:
			all = append(all, outputsOf(to)...)
		}
	}
	return all
}

// IsWide reports whether the states need a uint16: 0 is no state, so a uint8
// holds 255.
func (s *Spec) IsWide() bool { return len(s.States) > 255 }

// TextIsDB reports whether text is what rows hold, aliases included.
func (s *Spec) TextIsDB() bool { return s.Form.Value == FormDB }

// Text returns the text form of a state: what String returns.
func (s *Spec) Text(st *State) string {
	if s.TextIsDB() {
		return st.DB.Value
	}
	return st.Name.Value
}

// All returns every state, in the order of the spec.
func (s *Spec) All() []*State {
	all := make([]*State, len(s.States))
	for i := range s.States {
		all[i] = &s.States[i]
	}
	return all
}

// Members returns the states of a flag, in the order of the spec.
func (s *Spec) Members(f *Flag) []*State {
	var members []*State
	for i := range s.States {
		if f.Has(&s.States[i]) {
			members = append(members, &s.States[i])
		}
	}
	return members
}

// Stored returns every string that rows of a state may hold: its db string, then
// its aliases.
func (st *State) Stored() []Text {
	return append([]Text{st.DB}, st.Aliases.Items...)
}

// Reads reports whether a row of the state may hold the string.
func (st *State) Reads(stored string) bool {
	return slices.ContainsFunc(st.Stored(), func(t Text) bool { return t.Value == stored })
}

// Stored returns every string that rows of some states may hold, in the order of
// the states.
func Stored(states []*State) []string {
	var all []string
	for _, st := range states {
		for _, text := range st.Stored() {
			all = append(all, text.Value)
		}
	}
	return all
}

// Target returns the slash path from the module root of a file that the spec
// names: an output, or a schema.
func (s *Spec) Target(file Text) string {
	return path.Join(path.Dir(s.Path), file.Value)
}

// Part returns the name of the spec's part of a page: its file's name without the
// extension.
func (s *Spec) Part() string {
	return strings.TrimSuffix(path.Base(s.Path), path.Ext(s.Path))
}

// Finding makes a finding of a rule at a place of the spec's file, for a caller
// that sees what Parse does not: the disk, a database, or another spec.
func (s *Spec) Finding(rule diag.Rule, pos diag.Pos, format string, args ...any) diag.Finding {
	return s.file.at(rule.Level, rule.ID, pos, fmt.Sprintf(format, args...))
}
