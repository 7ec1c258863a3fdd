// The spec language: one table of keys for each kind of mapping. Reading a
// file follows these tables, and so does everything that describes the
// language. A new key is a row here and a field of the model.

package spec

// A key is one row of the language: what a mapping may hold and where in the
// model it goes.
type key struct {
	name     string
	required bool
	to       field // of the model
	// oneOf are the values that a scalar may have, if they are few.
	oneOf []string
	// looks is what a text must look like, or an entry of a list, as far as a
	// JSON Schema can say it. A rule says it too, with a message for people.
	looks *looks
	doc   string
}

// Looks are a pattern and a length, where there are any. Lengths count code
// points in a JSON Schema and bytes in the rule, so a text of 63 letters may pass
// the one and not the other.
type looks struct {
	pattern  string
	min, max int
	exts     []string // of a file, how its name may end; the pattern follows
}

var (
	goName      = &looks{pattern: `^\p{Lu}[\p{L}\p{Nd}_]*$`}
	goPackage   = &looks{pattern: `^[\p{L}_][\p{L}\p{Nd}_]*$`}
	oneLine     = &looks{pattern: `\S`}
	dbString    = &looks{pattern: `^[^\s\\]([^\\]*[^\s\\])?$`, min: 1, max: maxDB}
	sqlName     = &looks{min: 1}
	goFilePath  = &looks{exts: []string{".go"}}
	sqlFilePath = &looks{exts: []string{".sql"}}
	pagePath    = &looks{exts: []string{".md"}}
	mermaidPath = &looks{exts: []string{".mmd", ".mermaid"}}
	dotPath     = &looks{exts: []string{".dot", ".gv"}}
)

// A mapping is a part of the model that is read from a YAML mapping.
type mapping interface {
	// what names the mapping in messages.
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
			doc: "Go type that is generated; an exported identifier."},
		{name: "source", to: &s.Source, looks: oneLine,
			doc: "The document that the states come from. It is quoted in what is generated."},
		{name: "doc", to: &s.Doc,
			doc: "Doc comment of the type."},
		{name: "text", to: &s.Form, oneOf: []string{FormName, FormDB},
			doc: "What String, text and JSON use: the state's name (the default) or its db string."},
		{name: "flags", to: &s.Flags,
			doc: "Named sets of states. Each is a predicate method in Go and a list in SQL."},
		{name: "states", required: true, to: (*states)(&s.States),
			doc: "The states, in the order of the document. The first is number 1."},
		{name: "reserved", to: &s.Reserved,
			doc: "Names and db strings that no state may ever use again."},
		{name: "transitions", to: listOf(&s.Transitions),
			doc: "The legal moves. Without them the spec says nothing of moves."},
		{name: "storage", to: listOf(&s.Storage),
			doc: "The columns that hold the states."},
		{name: "outputs", to: section{&s.Outputs},
			doc: "Where the artefacts go: paths relative to this file, inside its module."},
		{name: "accept", to: listOf(&s.Accept),
			doc: "Findings of stategen breaking that are accepted, each with the reason. An entry is about one change, and can go once that is released."},
	}
}

func (st *State) what() string { return "a state" }

func (st *State) keys() []key {
	return []key{
		{name: "name", required: true, to: &st.Name, looks: goName,
			doc: "Go name of the state, without the type's; an exported identifier."},
		{name: "db", required: true, to: &st.DB, looks: dbString,
			doc: "What rows hold: 1 to 63 bytes. It is never derived from the name, so that a new name in Go does not touch rows."},
		{name: "doc", to: &st.Doc,
			doc: "Doc comment of the constant."},
		{name: "flags", to: &st.Flags,
			doc: "Flags of the state, derived ones left out."},
		{name: "aliases", to: &st.Aliases, looks: dbString,
			doc: "db strings that are still read as this state and never written."},
		{name: "deprecated", to: &st.Deprecated, looks: oneLine,
			doc: "What to use instead. It becomes a Deprecated paragraph."},
		{name: "initial", to: &st.Initial,
			doc: "Whether every machine starts here. With transitions, one state does."},
		{name: "final", to: &st.Final,
			doc: "Whether a machine ends here: a final state has no transitions of its own."},
	}
}

func (t *Transition) what() string { return "a transition" }

func (t *Transition) keys() []key {
	return []key{
		{name: "from", required: true, to: (*oneOrMore)(&t.From),
			doc: "The state that is left, or a list of states."},
		{name: "to", required: true, to: &t.To,
			doc: "The state that is entered."},
		{name: "on", to: &t.On, looks: oneLine,
			doc: "The event that makes the move."},
		{name: "when", to: &t.When, looks: oneLine,
			doc: "The guard: what must hold besides, in plain words."},
		{name: "doc", to: &t.Doc,
			doc: "What the move means."},
	}
}

func (a *Acceptance) what() string { return "an entry of \"accept\"" }

func (a *Acceptance) keys() []key {
	return []key{
		{name: "rule", required: true, to: &a.Rule, looks: oneLine,
			doc: "The rule of the finding."},
		{name: "subject", required: true, to: &a.Subject, looks: oneLine,
			doc: "What the finding is about; docs/rules.md says for each rule what that is."},
		{name: "reason", required: true, to: &a.Reason, looks: oneLine,
			doc: "Why the change is all right. It is printed with the finding."},
	}
}

func (f *Flag) what() string { return "a flag" }

func (f *Flag) keys() []key {
	return []key{
		{name: "doc", to: &f.Doc,
			doc: "Doc comment of the predicate."},
		{name: "method", to: &f.Method, looks: goName,
			doc: "Go name of the predicate, where it is not to be Is and the flag's words."},
		{name: "not", to: &f.Not,
			doc: "Makes the flag derived: it holds for every state outside these flags and states."},
		{name: "any", to: &f.Any,
			doc: "Makes the flag derived: it holds for every state inside one of these flags and states."},
	}
}

func (st *Storage) what() string { return "an entry of \"storage\"" }

func (st *Storage) keys() []key {
	return []key{
		{name: "table", required: true, to: &st.Table, looks: sqlName,
			doc: "The table, as the database spells it; with its schema in front where it has one: app.orders."},
		{name: "column", required: true, to: &st.Column, looks: sqlName,
			doc: "The column that holds the db strings."},
		{name: "constraint", to: &st.Constraint, looks: sqlName,
			doc: "The name of the CHECK constraint; <table>_<column>_check where it is left out."},
		{name: "nullable", to: &st.Nullable,
			doc: "Whether the column may hold NULL. The constraint refuses it otherwise."},
		{name: "enforce_transitions", to: &st.EnforceTransitions,
			doc: "Whether triggers refuse an insert in another than the initial state, and an update that is no transition."},
		{name: "schema", to: &st.Schema,
			doc: "A file with the table's SQL, relative to the spec: a schema dump or a migration. check compares its constraint with the states, and its triggers with the transitions."},
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
			doc: "The columns that are indexed, in their order."},
		{name: "where", to: &x.Where,
			doc: "The flag whose states are in a partial index. Every row is indexed where it is left out."},
	}
}

func (o *Outputs) what() string { return "\"outputs\"" }

func (o *Outputs) keys() []key {
	return []key{
		{name: "go", to: &o.Go, looks: goFilePath,
			doc: "The Go file."},
		{name: "sql", to: section{&o.SQL},
			doc: "SQL that constrains the columns of storage, to be run after CREATE TABLE."},
		{name: "markdown", to: (*oneOrMore)(&o.Markdown), looks: pagePath,
			doc: "A Markdown page, or a list of pages. Of a page with markers only the marked part is written."},
		{name: "mermaid", to: &o.Mermaid, looks: mermaidPath,
			doc: "The Mermaid file of the diagram."},
		{name: "dot", to: &o.Dot, looks: dotPath,
			doc: "The DOT file of the diagram, for Graphviz."},
	}
}

func (o *SQLOutputs) what() string { return "\"sql\"" }

func (o *SQLOutputs) keys() []key {
	keys := make([]key, len(databases))
	for i, db := range databases {
		keys[i] = key{name: db.name, to: &o[i], looks: sqlFilePath, doc: db.doc}
	}
	return keys
}
