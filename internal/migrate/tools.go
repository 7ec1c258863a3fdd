// The files that each tool for migrations wants.

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
}

// A MigrationFile is one file of a migration.
type MigrationFile struct {
	// Name is what follows the number and the name of the migration: .up.sql.
	Name string
	Data []byte
	// Up and Down tell which way the file goes; it may hold both.
	Up, Down bool
}

// Tools are the tools, by the names on the command line and in
// [database.Database.Runner].
var Tools = []Tool{
	{Name: "plain", Width: 5, files: plainFiles},
	{Name: "goose", Width: 5, files: gooseFiles},
	{Name: "golang-migrate", Width: 6, files: golangMigrateFiles},
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
// run. From is the name of the old version, and to that of the new one if it is
// another file.
func (t Tool) Files(m Migration, from, to string) [][]MigrationFile {
	way := "from " + from
	if to != "" {
		way += " to " + to
	}
	all := make([][]MigrationFile, len(m.Steps))
	for i, step := range m.Steps {
		up, down := m.About, m.Back // the first file of each way tells what the migration does
		if i > 0 {
			up = nil
		}
		if i < len(m.Steps)-1 {
			down = nil
		}
		all[i] = t.files(m, step, t.head(m, i, way, step.Name, step.Note, up), t.head(m, i, "back to "+from, step.Back, step.BackNote, down))
	}
	return all
}

// head is the comment at the top of a file.
func (t Tool) head(m Migration, i int, way, name, note string, about []string) string {
	lines := []string{fmt.Sprintf("Migrates %s %s, for %s.", m.Column, way, m.Database.Title())}
	if len(m.Steps) > 1 {
		lines = append(lines, fmt.Sprintf("Step %d of %d: %s.", i+1, len(m.Steps), cmp.Or(strings.ReplaceAll(name, "_", " "), "nothing")))
		if len(about) > 0 {
			lines = append(lines, "The whole migration:")
		}
	}
	for _, line := range about {
		lines = append(lines, "  "+line)
	}
	runner := m.Database.Runner(t.Name)
	notes := []string{runner.Note, note}
	if m.Steps[i].NoTransaction {
		notes = append(notes, runner.NoTransactionNote)
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

// setup is what a session needs before statements that are not ASCII.
func setup(m Migration, statements []string) string {
	wide := func(sql string) bool {
		return strings.ContainsFunc(sql, func(r rune) bool { return r >= utf8.RuneSelf })
	}
	setup := m.Database.Setup()
	switch {
	case setup == "" || !slices.ContainsFunc(statements, wide):
		return ""
	case strings.Contains(statements[0], "\n"):
		return setup + "\n\n"
	}
	return setup + "\n"
}

// transacted puts a block around a step that does not bring its own, where the
// database has one.
func transacted(step Step, text string, block database.Block) string {
	if block.Begin == "" || step.NoTransaction {
		return text
	}
	return block.Begin + ";\n\n" + text + "\n" + block.End + ";\n"
}

func plainFiles(m Migration, step Step, up, down string) []MigrationFile {
	first := m.Database.Runner("plain").FirstLine
	if first != "" {
		first += "\n"
	}
	own, _ := m.Database.Transactions().Blocks()
	return upAndDown(step, up, down, func(sql []string) string { return first + transacted(step, script(m, sql), own) })
}

// golangMigrateFiles have transactions that may be nested: whether golang-migrate
// begins one depends on the database and, for SQLite, on a setting that one file may
// need and that holds for all of them.
func golangMigrateFiles(m Migration, step Step, up, down string) []MigrationFile {
	_, nested := m.Database.Transactions().Blocks()
	return upAndDown(step, up, down, func(sql []string) string { return transacted(step, script(m, sql), nested) })
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
	if step.NoTransaction {
		b.WriteString("-- +goose NO TRANSACTION\n\n")
	}
	b.WriteString("-- +goose Up\n" + gooseScript(m, step, step.Up))
	b.WriteString("\n-- +goose Down\n")
	if len(step.Down) > 0 {
		b.WriteString(down + "\n" + gooseScript(m, step, step.Down))
	}
	return []MigrationFile{{Name: ".sql", Data: []byte(b.String()), Up: true, Down: true}}
}

// gooseScript marks what goose would cut at a semicolon. Statements outside of its
// transaction are marked as one, because they must use one connection.
func gooseScript(m Migration, step Step, statements []string) string {
	const begin, end = "-- +goose StatementBegin\n", "-- +goose StatementEnd\n"
	if step.NoTransaction && len(statements) > 1 {
		return begin + script(m, statements) + end
	}
	return scripted(m, statements, func(sql string) string {
		if strings.Contains(sql, ";") {
			return begin + sql + ";\n" + end
		}
		return sql + ";\n"
	})
}
