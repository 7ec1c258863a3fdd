// The files for each migration tool.

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
	// Width is the number of digits that a file's name begins with.
	Width int
	// files returns the files of a step. Up and down are the comments at the top of
	// each way.
	files func(t Tool, m Migration, step Step, up, down string) []MigrationFile
	// nests is set if the tool may already have begun a transaction. That depends on the
	// database and, for SQLite, on a setting for all files.
	nests bool
}

// A MigrationFile is one file of a migration.
type MigrationFile struct {
	// Name is what follows the number and the name of the migration: .up.sql.
	Name string
	Data []byte
	// Up and Down tell which ways are in the file.
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

// Files returns the files of each step of a migration, in the order in which they run.
// From and to name the two versions of the spec. From is empty in a first migration.
func (t Tool) Files(m Migration, from, to string) [][]MigrationFile {
	from, to = diag.Visible(from), diag.Visible(to) // a carriage return ends a comment of PostgreSQL
	up := fmt.Sprintf("Migrates %s from %s to %s", m.Column, from, to)
	down := fmt.Sprintf("Migrates %s back to %s", m.Column, from)
	if from == "" {
		up, down = "The first migration of "+m.Column, "The way back of the first migration of "+m.Column
	}
	all := make([][]MigrationFile, len(m.Steps))
	for i, step := range m.Steps {
		all[i] = t.files(t, m, step, t.head(m, up, upStep(m, i), step.Up), t.head(m, down, downStep(m, i), step.Down))
	}
	return all
}

// upStep is the line of a file that says which step it is. It is empty if there is only
// one.
func upStep(m Migration, i int) string {
	if len(m.Steps) == 1 {
		return ""
	}
	return fmt.Sprintf("Step %d of %d: %s.", i+1, len(m.Steps), words(m.Steps[i].Up))
}

// downStep names the step that a file takes back, and the one that is taken back before
// it: steps down run in reverse.
func downStep(m Migration, i int) string {
	if len(m.Steps) == 1 {
		return ""
	}
	order := "It runs first."
	for j := i + 1; j < len(m.Steps); j++ {
		if len(m.Steps[j].Down.Statements) > 0 {
			order = fmt.Sprintf("It runs after the way back of step %d.", j+1)
			break
		}
	}
	step := m.Steps[i]
	return fmt.Sprintf("The way back of step %d of %d (%s): %s. %s", i+1, len(m.Steps), words(step.Up), words(step.Down), order)
}

// words is the name of a transaction in a sentence.
func words(t Transaction) string {
	return cmp.Or(strings.ReplaceAll(t.Name, "_", " "), "nothing")
}

// head is the comment at the top of a file.
func (t Tool) head(m Migration, way, step string, what Transaction) string {
	lines := []string{way + ", for " + m.Database.Info().Title + ".", step}
	if step != "" && len(what.About) > 0 {
		lines = append(lines, "All steps together:")
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

// upAndDown makes a file for each way, with a transaction around the statements if the
// database has one and they have none of their own. A step that goes one way only has
// one file, and tools skip the other.
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

// gooseFiles has both ways in one file.
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

// gooseScript marks statements that goose would split at a semicolon. Statements
// outside its transaction are marked as one, because they must use one connection.
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
