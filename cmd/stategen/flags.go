// The flags, each a row of one table.

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"stategen.example/internal/database"
	"stategen.example/internal/diag"
	"stategen.example/internal/project"
	"stategen.example/internal/spec"
)

// flags holds the values of all flags.
type flags struct {
	chdir, format, color       string
	quiet, verbose             bool
	diff, strict               bool
	against, failOn            string
	database, tool, into, name string
	down                       bool
	sqlite, createTable        string
}

// A flagRow is a flag. With choices, its value is one of them. A row named "flag:verb"
// replaces that flag for one verb.
type flagRow struct {
	name, short, value, usage string
	choices                   []string
	complete                  completer // of a value, where there are no choices
	to                        any       // a *bool, or a *string with the default
}

// rows returns the flags in the order in which help lists them.
func (c *command) rows() []flagRow {
	c.format, c.color, c.failOn, c.tool, c.sqlite = "text", "auto", "error", "plain", "3.53"
	return []flagRow{
		{"against", "", "OLD", "compare with OLD: a file, a git revision, or - for standard input", nil, olds, &c.against},
		{"fail-on", "", "LEVEL", "exit with 1 for findings of LEVEL and above", []string{"error", "warn", "info"}, nil, &c.failOn},
		{"strict", "", "", "exit with 1 for warnings too", nil, nil, &c.strict},
		{"diff", "d", "", "print a unified diff for git apply", nil, nil, &c.diff},
		{"database", "", "DATABASE", "write the SQL of DATABASE", database.Names(), nil, &c.database},
		{"tool", "", "TOOL", "write files for TOOL", project.Tools(), nil, &c.tool},
		{"dir", "", "DIR", "write files into DIR instead of standard output", nil, folders, &c.into},
		{"name", "", "NAME", "name the files NAME instead of after the change", nil, nil, &c.name},
		{"down", "", "", "print the way back", nil, nil, &c.down},
		{"sqlite-version", "", "VERSION", "write for SQLite VERSION; before 3.53 a migration rebuilds the table", nil, nil, &c.sqlite},
		{"schema", "", "FILE", "read the CREATE TABLE to rebuild from FILE", nil, withEnding(".sql"), &c.createTable},
		{"format", "", "FORMAT", "print findings as FORMAT", diag.Formats(), nil, &c.format},
		{"format:show", "", "FORMAT", "print the spec as FORMAT", []string{"text", "json"}, nil, &c.format},
		{"color", "", "WHEN", "colour the text", []string{"auto", "always", "never"}, nil, &c.color},
		{"quiet", "q", "", "print errors only", nil, nil, &c.quiet},
		{"verbose", "v", "", "name each spec read and each output that is current", nil, nil, &c.verbose},
		{"chdir", "C", "DIR", "run as if started in DIR", nil, folders, &c.chdir},
	}
}

// addFlags gives a verb its flags, by the names of their rows.
func (c *command) addFlags(cmd *cobra.Command, names string) {
	cmd.Flags().SortFlags = false
	own := strings.Fields(names)
	for _, row := range c.rows() {
		if slices.Contains(own, row.name) {
			c.add(cmd, row, cmd.Flags())
		}
	}
}

// addFlagsOfRoot gives the root every flag too, hidden, so that cobra can tell a verb from
// the value of a flag before it.
func (c *command) addFlagsOfRoot(root *cobra.Command) {
	for _, row := range c.rows() {
		switch {
		case row.name == "chdir":
			c.add(root, row, root.PersistentFlags())
		case !strings.Contains(row.name, ":"):
			c.add(root, row, root.Flags()).Hidden = true
		}
	}
	root.Flags().Bool("version", false, "print the version")
	root.PersistentFlags().BoolP("help", "h", false, "print this help")
}

// add adds the flag of a row to one of the sets of cmd.
func (c *command) add(cmd *cobra.Command, row flagRow, fs *pflag.FlagSet) *pflag.Flag {
	name, _, _ := strings.Cut(row.name, ":")
	if to, ok := row.to.(*bool); ok {
		fs.BoolVarP(to, name, row.short, false, row.usage)
		return fs.Lookup(name)
	}
	complete := row.complete
	if row.choices != nil {
		row.usage += ": " + strings.Join(row.choices, ", ")
		complete = func(*command, []string, string) []string { return row.choices }
	}
	fs.VarP(&word{row, row.to.(*string)}, name, row.short, row.usage)
	if err := cmd.RegisterFlagCompletionFunc(name, c.completing(complete)); err != nil {
		panic(err) // the flag is new
	}
	return fs.Lookup(name)
}

// A word is the value of a flag that is not a switch.
type word struct {
	flagRow
	text *string
}

// Set rejects what is not among the choices.
func (w *word) Set(text string) error {
	if w.choices != nil && !slices.Contains(w.choices, text) {
		return fmt.Errorf("%q is not one of %s%s", text, strings.Join(w.choices, ", "), spec.Suggest(text, w.choices))
	}
	*w.text = text
	return nil
}

func (w *word) String() string {
	if w.text == nil {
		return ""
	}
	return *w.text
}

// Type returns the name of the value in help texts.
func (w *word) Type() string { return w.value }

// dashed returns a flag's name as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
