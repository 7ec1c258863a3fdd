// The model: what a spec declares, as plain data for outputs of your own.

package gen

import "stategen.example/internal/spec"

// A Model is everything that a spec declares, resolved: "stategen show --format
// json" prints it. A text that the spec does not have is empty, and a list is
// never nil. Fields stay as long as the version does; new ones may be added.
type Model struct {
	Version     int          `json:"model"` // of this type: 1
	Spec        string       `json:"spec"`  // path of the spec
	Package     string       `json:"package"`
	Type        string       `json:"type"`
	Source      string       `json:"source"` // the document that the states come from
	Doc         string       `json:"doc"`
	Text        string       `json:"text"`     // what String and JSON use: "name" or "db"
	States      []State      `json:"states"`   // in the order of the spec
	Flags       []Flag       `json:"flags"`    // by name
	Reserved    []string     `json:"reserved"` // names and db strings that no state may use again
	Transitions []Transition `json:"transitions"`
	Storage     []Storage    `json:"storage"`
	Outputs     []Output     `json:"outputs"`
}

// A State is one state of the machine.
type State struct {
	Number     int      `json:"number"` // value of the Go constant; the first is 1
	Name       string   `json:"name"`
	Constant   string   `json:"constant"` // the Go constant
	Text       string   `json:"text"`     // what String returns
	DB         string   `json:"db"`       // what rows hold
	Aliases    []string `json:"aliases"`  // stored strings that are read and never written
	Doc        string   `json:"doc"`
	Deprecated string   `json:"deprecated"` // what to use instead
	Initial    bool     `json:"initial"`
	Final      bool     `json:"final"`
	Flags      []string `json:"flags"` // names of its flags, derived ones too
}

// A Flag is a named set of states.
type Flag struct {
	Name     string   `json:"name"`
	Method   string   `json:"method"`   // the Go predicate
	Constant string   `json:"constant"` // the Go constant with the SQL list
	Doc      string   `json:"doc"`
	Not      []string `json:"not"`    // flags and states that a derived flag excludes
	Any      []string `json:"any"`    // flags and states that a derived flag includes
	States   []string `json:"states"` // names of its states
}

// A Transition is a legal step from one state to another.
type Transition struct {
	From string `json:"from"` // name of a state
	To   string `json:"to"`   // name of a state
	On   string `json:"on"`   // the event
	When string `json:"when"` // the condition, in plain words
	Doc  string `json:"doc"`
}

// A Storage is a column that holds states.
type Storage struct {
	Table              string   `json:"table"`
	Column             string   `json:"column"`
	Constraint         string   `json:"constraint"` // name of the CHECK constraint, the default name too
	Nullable           bool     `json:"nullable"`
	EnforceTransitions bool     `json:"enforce_transitions"`
	Triggers           []string `json:"triggers"` // names: on INSERT, on UPDATE
	Schema             string   `json:"schema"`   // path of the file with the table's SQL
	Indexes            []Index  `json:"indexes"`
}

// An Index is an index of a table with states.
type Index struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Where   string   `json:"where"` // the flag of a partial index
}

// An Output is a file that the spec asks for.
type Output struct {
	Path string `json:"path"`
}

const modelVersion = 1

// Model returns everything that the spec declares. It is a copy: the caller may
// change it.
func (s *Spec) Model() Model {
	in := s.spec
	m := Model{
		Version: modelVersion, Spec: in.Path, Package: in.Package.Value, Type: in.Type.Value,
		Source: in.Source.Value, Doc: in.Doc.Value, Text: spec.TextName,
		States: []State{}, Flags: []Flag{}, Reserved: values(in.Reserved), Transitions: []Transition{},
		Storage: []Storage{}, Outputs: []Output{},
	}
	if in.TextIsDB() {
		m.Text = spec.TextDB
	}
	for _, st := range in.All() {
		m.States = append(m.States, stateOf(in, st))
	}
	for i := range in.Flags {
		f := &in.Flags[i]
		m.Flags = append(m.Flags, Flag{f.Name.Value, f.MethodName(), in.SQLName(f), f.Doc.Value, values(f.Not), values(f.Any), names(in.Members(f))})
	}
	for _, e := range in.Edges() {
		m.Transitions = append(m.Transitions, Transition{e.At.Value, e.Of.To.Value, e.Of.On.Value, e.Of.When.Value, e.Of.Doc.Value})
	}
	for i := range in.Storage {
		m.Storage = append(m.Storage, storageOf(in, &in.Storage[i]))
	}
	for _, out := range in.Outputs.All() {
		m.Outputs = append(m.Outputs, Output{in.Target(out.Text)})
	}
	return m
}

func stateOf(s *spec.Spec, st *spec.State) State {
	flags := []string{}
	for i := range s.Flags {
		if s.Flags[i].Has(st) {
			flags = append(flags, s.Flags[i].Name.Value)
		}
	}
	return State{
		Number: st.Number, Name: st.Name.Value, Constant: s.ConstName(st), Text: s.Text(st),
		DB: st.DB.Value, Aliases: values(st.Aliases), Doc: st.Doc.Value, Deprecated: st.Deprecated.Value,
		Initial: st.Initial.Value, Final: st.Final.Value, Flags: flags,
	}
}

func storageOf(s *spec.Spec, st *spec.Storage) Storage {
	out := Storage{
		Table: st.Table.Value, Column: st.Column.Value, Constraint: st.ConstraintName(), Nullable: st.Nullable.Value,
		EnforceTransitions: st.EnforceTransitions.Value, Triggers: []string{}, Indexes: []Index{},
	}
	if st.EnforceTransitions.Value {
		out.Triggers = st.TriggerNames().Triggers()
	}
	if st.Schema.IsSet() {
		out.Schema = s.Target(st.Schema)
	}
	for _, x := range st.Indexes {
		out.Indexes = append(out.Indexes, Index{x.Name.Value, values(x.Columns), x.Where.Value})
	}
	return out
}

func values(list spec.List) []string {
	all := []string{}
	for _, item := range list.Items {
		all = append(all, item.Value)
	}
	return all
}

func names(states []*spec.State) []string {
	all := []string{}
	for _, st := range states {
		all = append(all, st.Name.Value)
	}
	return all
}
