// Package spec parses a spec into a checked, immutable [Spec]. Only this package
// imports YAML.
//
// Start at [Parse]. It reads YAML nodes into the model, following the tables of
// keys in language.go, and then runs the rules in rules.go. It returns all
// mistakes of the author at once, as findings. goname.go has the Go identifiers
// that a spec generates.
package spec

import (
	"path"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

// A Spec is one checked file: a type, its states, and its outputs. Nothing changes
// it after Parse has returned it.
type Spec struct {
	// Path is the file's slash path from the module root.
	Path string

	Version Text // version of the spec language
	Package Text // Go package of the generated file
	Type    Text // Go type
	Source  Text // the document that the states come from
	Doc     Text // doc comment of the type
	TextIs  Text // what String, text and JSON use: TextName or TextDB

	// Flags are in the order of their names, since the keys of a YAML mapping have
	// no order.
	Flags    Flags
	States   []State // in the order of the file; State.Number is index + 1
	Reserved List    // names and db strings that no state may use again
	// Transitions are the legal transitions. Without any, transitions are not checked.
	Transitions []Transition
	Storage     []Storage
	Outputs     Outputs
	Accept      []Acceptance // findings of breaking that the author accepts

	file   *file // that it was read from, for findings that are made later
	keyAt  map[string]diag.Pos
	alone  bool             // the place of the file in a module is not known
	unread map[subject]bool // see wasRead

	flagNamed  map[string]*Flag
	stateNamed map[string]int // by name, the index
	suggested  int            // number of names that suggestName has looked for
}

// KeyPos returns the place of the first of these keys of the spec that the file has, or
// else the beginning of the file. It is for findings on what is not in the file.
func (s *Spec) KeyPos(keys ...string) diag.Pos {
	for _, key := range keys {
		if at, ok := s.keyAt[key]; ok {
			return at
		}
	}
	return diag.Pos{Line: 1, Column: 1}
}

// The values of `text:`.
const (
	TextName = "name" // String, text and JSON use the state's name
	TextDB   = "db"   // they use the stored string
)

// A Text is a scalar of the file with its place. It is the zero Text if the file
// does not set it.
type Text struct {
	Value string
	Pos   diag.Pos
}

// IsSet reports whether the file sets the text.
func (t Text) IsSet() bool { return !t.Pos.IsZero() }

// A Bool is a boolean of the file with its place. The zero Bool is false.
type Bool struct {
	Value bool
	Pos   diag.Pos
}

// A List is a sequence of scalars with its place. It is the zero List if the file
// does not set it.
type List struct {
	Items []Text
	Pos   diag.Pos
}

// IsSet reports whether the file sets the list, empty or not.
func (l List) IsSet() bool { return !l.Pos.IsZero() }

// A State is one state of the machine.
type State struct {
	Number     int  // the value of the Go constant; the first state has 1
	Name       Text // the Go name without that of the type
	DB         Text // the stored string that is written
	Doc        Text
	Flags      List // those that the state lists itself
	Aliases    List // stored strings that are still read and never written
	Deprecated Text // what to use instead
	Initial    Bool // new rows are in this state
	Final      Bool // no transition leads from here
}

// A Flag is a named set of states: a predicate in Go, a list in SQL. If Not or Any
// is set, it is derived. Otherwise its states are those that list it.
type Flag struct {
	Name   Text
	Doc    Text
	Method Text // the Go name of the predicate, in place of the default

	Not List // derived: every state that is not in these flags and states
	Any List // derived: every state that is in these flags and states

	has []bool // by index of the state
}

// Flags are all flags of a spec.
type Flags []Flag

// IsDerived reports whether the flag's states follow from other flags and states.
func (f *Flag) IsDerived() bool { return f.Not.IsSet() || f.Any.IsSet() }

// Derivation returns how the flag is derived, such as "not finished, Pruned", or "".
func (f *Flag) Derivation() string {
	words, list := "not ", f.Not
	if f.Any.IsSet() {
		words, list = "any of ", f.Any
	}
	if !list.IsSet() {
		return ""
	}
	names := make([]string, len(list.Items))
	for i, name := range list.Items {
		names[i] = name.Value
	}
	return words + strings.Join(names, ", ")
}

// Has reports whether the flag has the state.
func (f *Flag) Has(st *State) bool { return f.has[st.Number-1] }

// A Transition leads from each of some states to one state.
type Transition struct {
	From List
	To   Text
	On   Text // the event
	When Text // the condition, in the author's words
	Doc  Text
}

// An Edge is one transition between two states, which are indexes.
type Edge struct {
	From, To int
	Of       *Transition
	At       Text // the name in Of.From
}

// A Storage is a column that stores states.
type Storage struct {
	Table      Text // may begin with a schema: app.orders
	Column     Text
	Constraint Text // see ConstraintName and TriggerNames
	Nullable   Bool
	// EnforceTransitions asks for triggers that reject illegal transitions.
	EnforceTransitions Bool
	Schema             Text // path of a file with the SQL of the table, relative to the spec
	Indexes            []Index
}

// An Index is an index of the table. If Where is set, it is a partial index.
type Index struct {
	Name    Text
	Columns List
	Where   Text // the flag whose rows are in it

	flag *Flag // the one that Where names
}

// Flag returns the flag that Where names, or nil.
func (x *Index) Flag() *Flag { return x.flag }

// ColumnName returns table.column, the name of the column in messages.
func (st *Storage) ColumnName() string { return st.Table.Value + "." + st.Column.Value }

// Index returns the index with that name, or nil.
func (st *Storage) Index(name string) *Index {
	for i := range st.Indexes {
		if st.Indexes[i].Name.Value == name {
			return &st.Indexes[i]
		}
	}
	return nil
}

// ConstraintName returns the name of the CHECK constraint. The default is
// <table>_<column>_check, without the schema.
func (st *Storage) ConstraintName() string {
	if st.Constraint.IsSet() {
		return st.Constraint.Value
	}
	table := st.Table.Value
	return table[strings.LastIndexByte(table, '.')+1:] + "_" + st.Column.Value + "_check"
}

// An Acceptance is a finding on a change that the author accepts.
type Acceptance struct {
	Rule    Text
	Subject Text // of the finding; its rule defines what that is
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

// TextIsDB reports whether text is the stored string.
func (s *Spec) TextIsDB() bool { return s.TextIs.Value == TextDB }

// Text returns the text of a state: what String returns.
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

// Stored returns the stored strings of a state: its db string, then its aliases.
func (st *State) Stored() []Text {
	return append([]Text{st.DB}, st.Aliases.Items...)
}

// Reads reports whether the string is one of the state's stored strings.
func (st *State) Reads(stored string) bool {
	return slices.ContainsFunc(st.Stored(), func(t Text) bool { return t.Value == stored })
}

// Stored returns the stored strings of some states, in their order.
func Stored(states []*State) []string {
	var all []string
	for _, st := range states {
		for _, text := range st.Stored() {
			all = append(all, text.Value)
		}
	}
	return all
}

// Target returns the slash path from the module root of an output or a schema.
func (s *Spec) Target(file Text) string {
	return path.Join(path.Dir(s.Path), file.Value)
}

// Part returns the name of the spec's part of a page: the name of the spec's file
// without its extension.
func (s *Spec) Part() string {
	return strings.TrimSuffix(path.Base(s.Path), path.Ext(s.Path))
}

// Bytes returns the text that the spec was parsed from. They must not be changed.
func (s *Spec) Bytes() []byte { return s.file.src }

// Finding makes a finding at a place of the spec's file, for the rules that also
// look at the disk, a database or another spec.
func (s *Spec) Finding(rule diag.Rule, pos diag.Pos, format string, args ...any) diag.Finding {
	return s.file.finding(rule, pos, format, args...)
}
