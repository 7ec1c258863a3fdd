// The spec language: one table of keys for each kind of mapping. The reader and the
// JSON Schema follow these tables. A new key is a row here and a field of the model.

package spec

// A key is one key of a mapping.
type key struct {
	name     string
	required bool
	to       field // where its value is stored in the model
	// oneOf are the only values that a scalar may have, if set.
	oneOf []string
	// looks is what a JSON Schema requires of a text, or of the entries of a list.
	// Rules require the same, with better messages.
	looks *looks
	doc   string
}

// hiddenLetters are the letters of Unicode that cannot be seen: the fillers of Hangul.
const hiddenLetters = "\u115f\u1160\u3164\uffa0"

// Looks are requirements on a text. JSON Schema counts lengths in code points and
// the rules count bytes, so that a text may satisfy the schema and break a rule.
type looks struct {
	pattern  string
	not      string // a pattern of what it must not contain
	min, max int
	exts     []string // the extensions of a file name, in place of a pattern
}

var (
	goName      = &looks{pattern: `^\p{Lu}[\p{L}\p{Nd}_]*$`, not: "[" + hiddenLetters + "]"}
	goPackage   = &looks{pattern: `^[\p{L}_][\p{L}\p{Nd}_]*$`}
	oneLine     = &looks{pattern: `\S`}
	dbString    = &looks{pattern: `^[^\s\\]([^\\]*[^\s\\])?$`, min: 1, max: maxDB}
	sqlName     = &looks{pattern: `^[^\\]+$`, min: 1}
	goFilePath  = &looks{exts: []string{".go"}}
	sqlFilePath = &looks{exts: []string{".sql"}}
	pagePath    = &looks{exts: []string{".md"}}
	mermaidPath = &looks{exts: []string{".mmd", ".mermaid"}}
	dotPath     = &looks{exts: []string{".dot", ".gv"}}
)

// A mapping is a part of the model that is a mapping in YAML.
type mapping interface {
	// what is the name of the mapping in messages.
	what() string
	keys() []key
}

// Version is the version of the spec language that this package reads.
const Version = "1"

func (s *Spec) what() string { return "the spec" }

func (s *Spec) keys() []key {
	return []key{
		{name: "stategen", required: true, to: (*version)(&s.Version),
			doc: "Version of the spec language: 1."},
		{name: "package", required: true, to: &s.Package, looks: goPackage,
			doc: "Go package of the generated file."},
		{name: "type", required: true, to: &s.Type, looks: goName,
			doc: "Go type to generate; an exported identifier."},
		{name: "source", to: &s.Source, looks: oneLine,
			doc: "The document that defines the states. The generated files quote it."},
		{name: "doc", to: &s.Doc,
			doc: "Doc comment of the type."},
		{name: "text", to: &s.TextIs, oneOf: []string{TextName, TextDB},
			doc: "What String, MarshalText and JSON use: the state's name (the default) or its db string."},
		{name: "flags", to: &s.Flags,
			doc: "Named sets of states. Each becomes a predicate method in Go and a list in SQL."},
		{name: "states", required: true, to: (*states)(&s.States),
			doc: "The states, in the order of the document. The first is number 1."},
		{name: "reserved", to: &s.Reserved,
			doc: "Names and stored strings that no state may use again."},
		{name: "transitions", to: listOf(&s.Transitions),
			doc: "The legal transitions between states. Without them, transitions are not checked."},
		{name: "storage", to: listOf(&s.Storage),
			doc: "The columns that store the states."},
		{name: "outputs", to: section{&s.Outputs},
			doc: "The files to generate: paths relative to this file, inside its module."},
		{name: "accept", to: listOf(&s.Accept),
			doc: "Findings of stategen breaking that you accept, each with a reason. An entry is about one change; " +
				"remove it once the change is released."},
	}
}

func (st *State) what() string { return "a state" }

func (st *State) keys() []key {
	return []key{
		{name: "name", required: true, to: &st.Name, looks: goName,
			doc: "Go name of the state, without the type's; an exported identifier."},
		{name: "db", required: true, to: &st.DB, looks: dbString,
			doc: "The string that is written to rows: 1 to 63 bytes. It is separate from the name, so that " +
				"renaming a state in Go does not affect rows."},
		{name: "doc", to: &st.Doc,
			doc: "Doc comment of the constant."},
		{name: "flags", to: &st.Flags,
			doc: "Flags of the state, without derived flags."},
		{name: "aliases", to: &st.Aliases, looks: dbString,
			doc: "Other stored strings that are read as this state and never written."},
		{name: "deprecated", to: &st.Deprecated, looks: oneLine,
			doc: "What to use instead. It becomes a Deprecated paragraph in the doc comment."},
		{name: "initial", to: &st.Initial,
			doc: "Whether new rows are in this state. A spec with transitions has one initial state."},
		{name: "final", to: &st.Final,
			doc: "Whether rows end in this state. No transition leads from a final state."},
	}
}

func (t *Transition) what() string { return "a transition" }

func (t *Transition) keys() []key {
	return []key{
		{name: "from", required: true, to: (*oneOrMore)(&t.From),
			doc: "The state before the transition, or a list of states."},
		{name: "to", required: true, to: &t.To,
			doc: "The state after the transition."},
		{name: "on", to: &t.On, looks: oneLine,
			doc: "The event that triggers the transition."},
		{name: "when", to: &t.When, looks: oneLine,
			doc: "The condition that must hold, in plain words."},
		{name: "doc", to: &t.Doc,
			doc: "What the transition means."},
	}
}

func (a *Acceptance) what() string { return "an entry of \"accept\"" }

func (a *Acceptance) keys() []key {
	return []key{
		{name: "rule", required: true, to: &a.Rule, looks: oneLine,
			doc: "The rule of the finding."},
		{name: "subject", required: true, to: &a.Subject, looks: oneLine,
			doc: "The subject of the finding; docs/rules.md defines it for each rule."},
		{name: "reason", required: true, to: &a.Reason, looks: oneLine,
			doc: "Why the change is safe. It is printed with the finding."},
	}
}

func (f *Flag) what() string { return "a flag" }

func (f *Flag) keys() []key {
	return []key{
		{name: "doc", to: &f.Doc,
			doc: "Doc comment of the predicate."},
		{name: "method", to: &f.Method, looks: goName,
			doc: "Go name of the predicate. The default is Is and the words of the flag: IsWaiting."},
		{name: "not", to: &f.Not,
			doc: "Makes the flag derived: it has every state that is not in these flags and states."},
		{name: "any", to: &f.Any,
			doc: "Makes the flag derived: it has every state that is in these flags and states."},
	}
}

func (st *Storage) what() string { return "an entry of \"storage\"" }

func (st *Storage) keys() []key {
	return []key{
		{name: "table", required: true, to: &st.Table, looks: sqlName,
			doc: "The table, spelled as in the database. It may begin with a schema: app.orders."},
		{name: "column", required: true, to: &st.Column, looks: sqlName,
			doc: "The column that stores the states."},
		{name: "constraint", to: &st.Constraint, looks: sqlName,
			doc: "The name of the CHECK constraint. The default is <table>_<column>_check."},
		{name: "nullable", to: &st.Nullable,
			doc: "Whether the column allows NULL. By default the constraint rejects it."},
		{name: "enforce_transitions", to: &st.EnforceTransitions,
			doc: "Whether triggers reject inserts in a state that is not the initial one, and updates that are not " +
				"a transition."},
		{name: "schema", to: &st.Schema,
			doc: "A file with the SQL of the table, such as a schema dump or a migration; a path relative to this " +
				"file. stategen check compares the column in it with the spec."},
		{name: "indexes", to: listOf(&st.Indexes),
			doc: "Indexes of the table that depend on the states."},
	}
}

func (x *Index) what() string { return "an index" }

func (x *Index) keys() []key {
	return []key{
		{name: "name", required: true, to: &x.Name, looks: sqlName,
			doc: "The name of the index."},
		{name: "columns", required: true, to: &x.Columns, looks: sqlName,
			doc: "The columns of the index, in order."},
		{name: "where", to: &x.Where,
			doc: "Makes the index partial: it has only the rows whose states have this flag."},
	}
}

func (o *Outputs) what() string { return "\"outputs\"" }

func (o *Outputs) keys() []key {
	return []key{
		{name: "go", to: &o.Go, looks: goFilePath,
			doc: "The Go file."},
		{name: "sql", to: section{&o.SQL},
			doc: "SQL files that constrain the columns of \"storage\". Run them after CREATE TABLE."},
		{name: "markdown", to: (*oneOrMore)(&o.Markdown), looks: pagePath,
			doc: "A Markdown page, or a list of pages. In a page with markers, only the marked part is written."},
		{name: "mermaid", to: &o.Mermaid, looks: mermaidPath,
			doc: "The diagram, as a Mermaid file."},
		{name: "dot", to: &o.Dot, looks: dotPath,
			doc: "The diagram, as a DOT file for Graphviz."},
	}
}

func (o *sqlOutputs) what() string { return "\"sql\"" }

func (o *sqlOutputs) keys() []key {
	keys := make([]key, len(databases))
	for i, db := range databases {
		keys[i] = key{name: db.name, to: &o[i], looks: sqlFilePath, doc: db.doc}
	}
	return keys
}
