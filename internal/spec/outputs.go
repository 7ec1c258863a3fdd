// The outputs: the files that a spec asks for.

package spec

// Outputs are the paths of the files that a spec asks for, as it writes them:
// relative to its own folder.
type Outputs struct {
	Go       Text
	SQL      sqlOutputs
	Markdown List // pages
	Mermaid  Text
	Dot      Text
}

// databases are the databases that a spec can have an SQL file for. A new
// database is a row here, and one in package database.
var databases = [...]struct{ name, doc string }{
	{"sqlite", "The file for SQLite."},
	{"postgres", "The file for PostgreSQL."},
	{"mysql", "The file for MySQL and MariaDB."},
}

// sqlOutputs are the paths of the SQL files, by the index of the database.
type sqlOutputs [len(databases)]Text

// Databases returns the names of the databases that have a file.
func (o *sqlOutputs) Databases() []string {
	var names []string
	for i, db := range databases {
		if o[i].IsSet() {
			names = append(names, db.name)
		}
	}
	return names
}

// Output returns the path of the file for a database, the zero Text if there is
// none.
func (o *sqlOutputs) Output(database string) Text {
	for i, db := range databases {
		if db.name == database {
			return o[i]
		}
	}
	return Text{}
}

// An Output is one of the paths in Outputs.
type Output struct {
	Text
	Exts   []string // the extensions that its name may have
	IsPage bool     // people may write the rest of the file
}

// All returns the outputs that the spec asks for, in the order of the language.
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
