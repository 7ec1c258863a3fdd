// The files that each tool for migrations wants.

package migrate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/database"
	"stategen.example/internal/diag"
)

// A Tool runs migrations.
type Tool struct {
	Name string
	// Width is how many digits the number has that a file's name begins with.
	Width int
	// files returns those of a step, with the comments at the top of the way up
	// and the way down.
	files func(t Tool, m Migration, step Step, up, down string) []MigrationFile
	// nests tells that the tool may have begun a transaction itself, which depends on
	// the database and, for SQLite, on a setting that holds for all files.
	nests bool
}

// A MigrationFile is one file of a migration.
type MigrationFile struct {
	// Name is what follows the number and the name of the migration: .up.sql.
	Name string
	Data []byte
	// Up and Down tell which way the file goes; it may hold both.
	Up, Down bool
}

// Tools are the tools, by the names on the command line and in [database.Info].
var Tools = []Tool{
	{Name: "plain", Width: 5, files: upAndDown},
	{Name: "goose", Width: 5, files: gooseFiles},
	{Name: "golang-migrate", Width: 6, files: upAndDown, nests: true},
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
	from, to = diag.Visible(from), diag.Visible(to) // a carriage return ends a comment of PostgreSQL
	way := "from " + from
	if to != "" {
		way += " to " + to
	}
	all := make([][]MigrationFile, len(m.Steps))
	for i, step := range m.Steps {
		all[i] = t.files(t, m, step, t.head(m, i, way, step.Up), t.head(m, i, "back to "+from, step.Down))
	}
	return all
}

// head is the comment at the top of a file.
func (t Tool) head(m Migration, i int, way string, what Transaction) string {
	lines := []string{fmt.Sprintf("Migrates %s %s, for %s.", m.Column, way, m.Database.Info().Title)}
	if len(m.Steps) > 1 {
		lines = append(lines, fmt.Sprintf("Step %d of %d: %s.", i+1, len(m.Steps), cmp.Or(strings.ReplaceAll(what.Name, "_", " "), "nothing")))
		if len(what.About) > 0 {
			lines = append(lines, "The whole migration:")
		}
	}
	for _, line := range what.About {
		lines = append(lines, "  "+line)
	}
	runner := m.Database.Info().Runners[t.Name]
	lines = append(lines, runner.Note, what.Note)
	if what.NoTransaction {
		lines = append(lines, runner.NoTransactionNote)
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return database.Indent(strings.Join(lines, "\n"), "-- ") + "\n"
}

// script ends statements, with a blank line around those of several lines.
func script(m Migration, statements []string, ended func(sql string) string) string {
	var b strings.Builder
	if setup := database.SetupFor(m.Database, strings.Join(statements, "")); setup != "" {
		b.WriteString(setup + "\n\n")
	}
	for i, sql := range statements {
		if i > 0 && (strings.Contains(sql, "\n") || strings.Contains(statements[i-1], "\n")) {
			b.WriteByte('\n')
		}
		b.WriteString(ended(sql))
	}
	return b.String()
}

func ended(sql string) string { return sql + ";\n" }

// upAndDown makes a file of each direction, with a transaction around the statements
// if the database has one and they have none of their own. A step without one of the
// directions has no file for it, and tools pass over it.
func upAndDown(t Tool, m Migration, step Step, up, down string) []MigrationFile {
	first := m.Database.Info().Runners[t.Name].FirstLine
	block, nested := m.Database.Transactions().Blocks()
	if t.nests {
		block = nested
	}
	data := func(head string, t Transaction) []byte {
		text := script(m, t.Statements, ended)
		if block.Begin != "" && !t.NoTransaction {
			text = block.Begin + ";\n\n" + text + "\n" + block.End + ";\n"
		}
		return []byte(head + "\n" + first + text)
	}
	var files []MigrationFile
	if len(step.Up.Statements) > 0 {
		files = append(files, MigrationFile{Name: ".up.sql", Data: data(up, step.Up), Up: true})
	}
	if len(step.Down.Statements) > 0 {
		files = append(files, MigrationFile{Name: ".down.sql", Data: data(down, step.Down), Down: true})
	}
	return files
}

// gooseFiles has both directions in one file.
func gooseFiles(_ Tool, m Migration, step Step, up, down string) []MigrationFile {
	text := up + "\n"
	if step.Up.NoTransaction || step.Down.NoTransaction {
		text += "-- +goose NO TRANSACTION\n\n"
	}
	text += "-- +goose Up\n" + gooseScript(m, step.Up) + "\n-- +goose Down\n"
	if len(step.Down.Statements) > 0 {
		text += down + "\n" + gooseScript(m, step.Down)
	}
	return []MigrationFile{{Name: ".sql", Data: []byte(text), Up: true, Down: true}}
}

// gooseScript marks what goose would cut at a semicolon. Statements outside of its
// transaction are marked as one, because they must use one connection.
func gooseScript(m Migration, t Transaction) string {
	marked := func(text string) string { return "-- +goose StatementBegin\n" + text + "-- +goose StatementEnd\n" }
	if t.NoTransaction && len(t.Statements) > 1 {
		return marked(script(m, t.Statements, ended))
	}
	return script(m, t.Statements, func(sql string) string {
		if strings.Contains(sql, ";") {
			return marked(ended(sql))
		}
		return ended(sql)
	})
}
