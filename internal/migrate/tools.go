// How the tools that run migrations want their files.

package migrate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/database"
)

// A Tool runs migrations.
type Tool struct {
	Name string
	// Width is how many digits the number has that a file's name begins with.
	Width int
	// files returns those of a step, with the comments at the top of the way up
	// and the way down.
	files func(m Migration, step Step, up, down string) []MigrationFile
	// settings says what the runner must be told, by kind of database; alone is
	// for steps outside of a transaction.
	settings, alone map[string]string
}

// A MigrationFile is one file of a migration.
type MigrationFile struct {
	// Name is what follows the number and the name of the migration: .up.sql.
	Name string
	Data []byte
	// Up and Down tell which way the file goes; it may hold both.
	Up, Down bool
}

// Tools are the tools, by the names that the command line takes.
var Tools = []Tool{
	{
		Name: "plain", Width: 5, files: plainFiles,
		settings: map[string]string{
			database.SQLite.Kind:   "Run it with: sqlite3 FILE < THIS_FILE",
			database.Postgres.Kind: "Run it with: psql -v ON_ERROR_STOP=1 -f THIS_FILE",
			database.MySQL.Kind:    "Run it with: mariadb DATABASE < THIS_FILE (or mysql). If it stops halfway, run it again.",
		},
	},
	{
		Name: "goose", Width: 5, files: gooseFiles,
		alone: map[string]string{
			database.SQLite.Kind: "goose must run it outside of its own transaction, as NO TRANSACTION below says.",
		},
	},
	{
		Name: "golang-migrate", Width: 6, files: golangMigrateFiles,
		settings: map[string]string{
			database.MySQL.Kind: "An *sql.DB that golang-migrate is given needs multiStatements=true. With a URL it is so.",
		},
		alone: map[string]string{
			database.SQLite.Kind: "The database URL needs x-no-tx-wrap=true: inside of a transaction foreign keys can't be turned off, and DROP\nTABLE would delete every row that refers to the table ON DELETE CASCADE.",
		},
	},
}

// ToolNames lists the names.
func ToolNames() []string {
	names := make([]string, len(Tools))
	for i, t := range Tools {
		names[i] = t.Name
	}
	return names
}

// Files returns the files of each step of a migration, in the order in which they
// run. From is what the old version is called, and to the new one where that is
// another file.
func (t Tool) Files(m Migration, from, to string) [][]MigrationFile {
	there := "from " + from
	if to != "" {
		there += " to " + to
	}
	all := make([][]MigrationFile, len(m.Steps))
	for i, step := range m.Steps {
		all[i] = t.files(m, step, t.head(m, i, there, step.Name, step.Note, m.About, 0), t.head(m, i, "back to "+from, step.Back, step.BackNote, m.Back, len(m.Steps)-1))
	}
	return all
}

// head is the comment at the top of a file. What the migration does stands in
// its first one.
func (t Tool) head(m Migration, i int, way, name, note string, about []string, first int) string {
	step := m.Steps[i]
	lines := []string{fmt.Sprintf("%s, %s, for %s.", m.Column, way, m.Database.Name)}
	if len(m.Steps) > 1 {
		name = cmp.Or(strings.ReplaceAll(name, "_", " "), "nothing")
		lines[0] += fmt.Sprintf(" Step %d of %d: %s.", i+1, len(m.Steps), name)
	}
	if i == first && len(about) > 0 {
		if len(m.Steps) > 1 {
			lines = append(lines, fmt.Sprintf("In all %d steps:", len(m.Steps)))
		}
		for _, line := range about {
			lines = append(lines, "  "+line)
		}
	}
	kind := m.Database.Kind
	notes := []string{t.settings[kind], note}
	if step.Alone {
		notes = append(notes, t.alone[kind])
	}
	for _, note := range notes {
		if note != "" {
			lines = append(lines, note)
		}
	}
	return database.Indent(strings.Join(lines, "\n"), "-- ") + "\n"
}

// script ends statements, with a blank line around those of several lines.
func script(m Migration, statements []string) string {
	return scripted(m, statements, func(sql string) string { return sql + ";\n" })
}

func scripted(m Migration, statements []string, ended func(sql string) string) string {
	var b strings.Builder
	b.WriteString(setup(m, statements))
	for i, sql := range statements {
		if i > 0 && (strings.Contains(sql, "\n") || strings.Contains(statements[i-1], "\n")) {
			b.WriteByte('\n')
		}
		b.WriteString(ended(sql))
	}
	return b.String()
}

// setup is what a connection must be told before statements that are not ASCII.
func setup(m Migration, statements []string) string {
	wide := func(sql string) bool {
		return strings.ContainsFunc(sql, func(r rune) bool { return r >= utf8.RuneSelf })
	}
	if m.Database.Setup == "" || !slices.ContainsFunc(statements, wide) {
		return ""
	}
	if strings.Contains(statements[0], "\n") {
		return m.Database.Setup + "\n\n"
	}
	return m.Database.Setup + "\n"
}

// transacted puts what begins and ends a transaction around a step, where the
// database has use for it and the step does not bring its own.
func transacted(step Step, text, begin, end string) string {
	if begin == "" || step.Alone {
		return text
	}
	return begin + ";\n\n" + text + "\n" + end + ";\n"
}

func plainFiles(m Migration, step Step, up, down string) []MigrationFile {
	begin := map[string]string{database.SQLite.Kind: "BEGIN IMMEDIATE", database.Postgres.Kind: "BEGIN"}[m.Database.Kind]
	// Without it sqlite3 goes on after an error, to the COMMIT.
	bail := map[string]string{database.SQLite.Kind: ".bail on\n"}[m.Database.Kind]
	return upAndDown(step, up, down, func(sql []string) string {
		return bail + transacted(step, script(m, sql), begin, "COMMIT")
	})
}

// golangMigrateFiles have a savepoint for SQLite, which is a transaction of its
// own where there is none: x-no-tx-wrap=true, which one file may need, holds for
// all of them.
func golangMigrateFiles(m Migration, step Step, up, down string) []MigrationFile {
	begin, end := "", ""
	switch m.Database.Kind {
	case database.SQLite.Kind:
		begin, end = "SAVEPOINT stategen", "RELEASE stategen"
	case database.Postgres.Kind:
		begin, end = "BEGIN", "COMMIT"
	}
	return upAndDown(step, up, down, func(sql []string) string {
		return transacted(step, script(m, sql), begin, end)
	})
}

// upAndDown makes a file of each direction. A step without one of them has no
// file for it, and tools pass over it.
func upAndDown(step Step, up, down string, text func([]string) string) []MigrationFile {
	var files []MigrationFile
	if len(step.Up) > 0 {
		files = append(files, MigrationFile{Name: ".up.sql", Data: []byte(up + "\n" + text(step.Up)), Up: true})
	}
	if len(step.Down) > 0 {
		files = append(files, MigrationFile{Name: ".down.sql", Data: []byte(down + "\n" + text(step.Down)), Down: true})
	}
	return files
}

// gooseFiles has both directions in one file.
func gooseFiles(m Migration, step Step, up, down string) []MigrationFile {
	var b strings.Builder
	b.WriteString(up + "\n")
	if step.Alone {
		b.WriteString("-- +goose NO TRANSACTION\n\n")
	}
	b.WriteString("-- +goose Up\n" + gooseScript(m, step, step.Up))
	b.WriteString("\n-- +goose Down\n")
	if len(step.Down) > 0 {
		b.WriteString(down + "\n" + gooseScript(m, step, step.Down))
	}
	return []MigrationFile{{Name: ".sql", Data: []byte(b.String()), Up: true, Down: true}}
}

// gooseScript marks what goose would cut at a semicolon. Statements outside of
// its transaction must all be sent on one connection: as one.
func gooseScript(m Migration, step Step, statements []string) string {
	const begin, end = "-- +goose StatementBegin\n", "-- +goose StatementEnd\n"
	if step.Alone && len(statements) > 1 {
		return begin + script(m, statements) + end
	}
	return scripted(m, statements, func(sql string) string {
		if strings.Contains(sql, ";") {
			return begin + sql + ";\n" + end
		}
		return sql + ";\n"
	})
}
