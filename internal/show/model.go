// The model for other programs. docs/cli.md documents each key; a test holds the
// two together. A key that is there stays, with its meaning; new ones may come.

package show

import (
	"bytes"

	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
)

type model struct {
	Model       int          `json:"model"`
	Spec        string       `json:"spec"`
	Package     string       `json:"package"`
	Type        string       `json:"type"`
	Source      string       `json:"source"`
	Doc         string       `json:"doc"`
	Text        string       `json:"text"`
	States      []state      `json:"states"`
	Flags       []flag       `json:"flags"`
	Reserved    []string     `json:"reserved"`
	Transitions []transition `json:"transitions"`
	Storage     []storage    `json:"storage"`
	Outputs     []output     `json:"outputs"`
}

type state struct {
	Number     int      `json:"number"`
	Name       string   `json:"name"`
	Constant   string   `json:"constant"`
	Text       string   `json:"text"`
	DB         string   `json:"db"`
	Aliases    []string `json:"aliases"`
	Doc        string   `json:"doc"`
	Deprecated string   `json:"deprecated"`
	Initial    bool     `json:"initial"`
	Final      bool     `json:"final"`
	Flags      []string `json:"flags"`
}

type flag struct {
	Name     string   `json:"name"`
	Method   string   `json:"method"`
	Constant string   `json:"constant"`
	Doc      string   `json:"doc"`
	Not      []string `json:"not"`
	Any      []string `json:"any"`
	States   []string `json:"states"`
}

type transition struct {
	From string `json:"from"`
	To   string `json:"to"`
	On   string `json:"on"`
	When string `json:"when"`
	Doc  string `json:"doc"`
}

type storage struct {
	Table              string   `json:"table"`
	Column             string   `json:"column"`
	Constraint         string   `json:"constraint"`
	Nullable           bool     `json:"nullable"`
	EnforceTransitions bool     `json:"enforce_transitions"`
	Triggers           []string `json:"triggers"`
	Schema             string   `json:"schema"`
	Indexes            []index  `json:"indexes"`
}

type index struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Where   string   `json:"where"`
}

type output struct {
	Path string `json:"path"`
}

// version is that of the document: another one may drop keys.
const version = 1

// JSON writes the whole spec as one document: every key is there, a text that
// the spec does not have is empty, and so is a list.
func JSON(s *spec.Spec) ([]byte, error) {
	m := model{
		Model: version, Spec: s.Path, Package: s.Package.Value, Type: s.Type.Value,
		Source: s.Source.Value, Doc: s.Doc.Value, Text: spec.FormName,
		States: []state{}, Flags: []flag{}, Reserved: values(s.Reserved), Transitions: []transition{}, Storage: []storage{}, Outputs: []output{},
	}
	if s.TextIsDB() {
		m.Text = spec.FormDB
	}
	for _, st := range s.All() {
		m.States = append(m.States, stateOf(s, st))
	}
	for i := range s.Flags {
		f := &s.Flags[i]
		m.Flags = append(m.Flags, flag{f.Name.Value, f.MethodName(), s.SQLName(f), f.Doc.Value, values(f.Not), values(f.Any), names(s.Members(f))})
	}
	for _, e := range s.Edges() {
		m.Transitions = append(m.Transitions, transition{e.At.Value, e.Of.To.Value, e.Of.On.Value, e.Of.When.Value, e.Of.Doc.Value})
	}
	for i := range s.Storage {
		m.Storage = append(m.Storage, storageOf(s, &s.Storage[i]))
	}
	for _, out := range s.Outputs.All() {
		m.Outputs = append(m.Outputs, output{s.Target(out.Text)})
	}
	var b bytes.Buffer
	err := diag.EncodeJSON(&b, m, "  ")
	return b.Bytes(), err
}

func stateOf(s *spec.Spec, st *spec.State) state {
	flags := []string{}
	for i := range s.Flags {
		if s.Flags[i].Has(st) {
			flags = append(flags, s.Flags[i].Name.Value)
		}
	}
	return state{
		Number: st.Number, Name: st.Name.Value, Constant: s.ConstName(st), Text: s.Text(st),
		DB: st.DB.Value, Aliases: values(st.Aliases), Doc: st.Doc.Value, Deprecated: st.Deprecated.Value,
		Initial: st.Initial.Value, Final: st.Final.Value, Flags: flags,
	}
}

func storageOf(s *spec.Spec, st *spec.Storage) storage {
	out := storage{
		Table: st.Table.Value, Column: st.Column.Value, Constraint: st.ConstraintName(), Nullable: st.Nullable.Value,
		EnforceTransitions: st.EnforceTransitions.Value, Triggers: []string{}, Indexes: []index{},
	}
	if guard := st.TriggerNames(); st.EnforceTransitions.Value {
		out.Triggers = []string{guard.Start, guard.Transition}
	}
	if st.Schema.IsSet() {
		out.Schema = s.Target(st.Schema)
	}
	for _, x := range st.Indexes {
		out.Indexes = append(out.Indexes, index{x.Name.Value, values(x.Columns), x.Where.Value})
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
