// Stategen generates Go, SQL and document pages from the spec of a persisted state
// machine, and checks that they are up to date.
//
//	stategen generate        write the outputs of every spec of the module
//	stategen check           report what is out of date, and write nothing
//	stategen help            list all verbs
//
// The command turns words into calls of package internal/project, and results
// into text and an exit status. Verbs are rows of verbs.go, and related verbs share a
// file; flags.go has the flags and complete.go their values.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"stategen.example/internal/diag"
	"stategen.example/internal/project"
	"stategen.example/internal/rules"
	"stategen.example/internal/spec"
)

// The exit statuses. Scripts depend on them.
const (
	exitFine     = 0
	exitFindings = 1 // something that an author can fix
	exitTrouble  = 2 // wrong usage, I/O or an internal error
)

func main() {
	c := &command{stdin: os.Stdin, stdout: diag.Stdout(), stderr: diag.Stderr(), getenv: os.Getenv}
	os.Exit(c.main(os.Args[1:]))
}

// A command is one run of the tool.
type command struct {
	stdin          io.Reader
	stdout, stderr *diag.Stream
	getenv         func(string) string

	root   *cobra.Command
	status int
	failed error  // from printing help, which cobra cannot return
	dir    string // where paths start: the working folder, or what -C names

	flags
}

// main carries out a command line and returns the exit status.
func (c *command) main(args []string) int {
	c.root = c.newRoot(args)
	err := errors.Join(c.root.Execute(), c.failed)
	if err == nil {
		return c.status
	}
	c.stderr.Tell("stategen", err.Error())
	if errors.As(err, new(fixable)) {
		return exitFindings
	}
	return exitTrouble
}

// A fixable error is one that an author can fix.
type fixable struct{ error }

// newRoot builds the tree of verbs.
func (c *command) newRoot(args []string) *cobra.Command {
	root := &cobra.Command{
		Use: "stategen", SilenceErrors: true, SilenceUsage: true,
		Args: cobra.ArbitraryArgs, RunE: c.withoutVerb, ValidArgsFunction: c.completing(afterFlags),
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetArgs(args)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return c.flagError(cmd, args, err) })
	for _, v := range verbs() {
		cmd := &cobra.Command{
			Use: v.name, Short: v.short, Args: v.checkArgs, ValidArgsFunction: c.completing(v.words),
			RunE: func(_ *cobra.Command, args []string) error { return c.carryOut(v, args) },
		}
		cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) { c.failed = c.say(v.help(cmd)) })
		if root.AddCommand(cmd); v.name == "help" {
			root.SetHelpCommand(cmd)
		}
		if slices.Contains(args, v.name) { // no other verb reads flags
			c.addFlags(cmd, v.flags)
		}
	}
	c.addFlagsOfRoot(root)
	root.SetHelpFunc(func(*cobra.Command, []string) { c.failed = c.say(overview(root)) })
	return root
}

// withoutVerb handles a command line without a known verb. It fails if there are flags,
// so that a CI script that lost its verb does not pass.
func (c *command) withoutVerb(cmd *cobra.Command, args []string) error {
	switch version, _ := cmd.Flags().GetBool("version"); {
	case version:
		return versionVerb.run(c, nil)
	case len(args) > 0:
		return c.unknownVerb(args[0])
	case cmd.Flags().NFlag() > 0:
		return errors.New(`no verb; "stategen help" lists them`)
	}
	return cmd.Help()
}

func (c *command) unknownVerb(name string) error {
	names := c.verbNames()
	if slices.Contains(names, name) { // after --, where no verb is looked for
		return fmt.Errorf("the verb %q must be in front of --", name)
	}
	return fmt.Errorf("unknown verb %q%s (\"stategen help\" lists them)", name, spec.Suggest(name, names))
}

func (c *command) verbNames() (names []string) {
	for _, cmd := range c.root.Commands() {
		if !cmd.Hidden { // as the one of completion is
			names = append(names, cmd.Name())
		}
	}
	return names
}

// flagError says what is wrong with a flag.
func (c *command) flagError(cmd *cobra.Command, args []string, err error) error {
	if cmd == c.root { // which has every flag, so it took the verb for the value of an unknown one
		if i := slices.IndexFunc(args, func(arg string) bool { return slices.Contains(c.verbNames(), arg) }); i >= 0 {
			cmd, _, _ = c.root.Find(args[i : i+1])
		}
	}
	help := fmt.Sprintf("(\"%s --help\" lists the flags)", cmd.CommandPath())
	var unknown *pflag.NotExistError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := dashed(unknown.GetSpecifiedName())
		if letters := unknown.GetSpecifiedShortnames(); letters != "" {
			name = "-" + letters
		}
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if len(name) > len("-x") { // single letters are all alike
				names = append(names, dashed(f.Name))
			}
		})
		return fmt.Errorf("%s has no flag %q%s %s", cmd.Name(), name, spec.Suggest(name, names), help)
	case errors.As(err, &wrong):
		if wrong.GetFlag().Value.Type() == "bool" {
			return fmt.Errorf("--%s: %q is not true or false", wrong.GetFlag().Name, wrong.GetValue())
		}
		return fmt.Errorf("--%s: %w", wrong.GetFlag().Name, wrong.Unwrap())
	}
	return fmt.Errorf("%w %s", err, help)
}

// enter goes to the folder that paths start from.
func (c *command) enter() (err error) {
	if c.chdir != "" {
		err = os.Chdir(c.chdir)
	}
	if err != nil {
		return fmt.Errorf("-C: %w", err)
	}
	c.dir, err = os.Getwd()
	return err
}

// program returns the words that begin a command which works where this one does.
func (c *command) program() []string {
	if c.chdir != "" {
		return []string{"stategen", "-C", c.chdir}
	}
	return []string{"stategen"}
}

// tell prints what a run has to say, its findings to w.
func (c *command) tell(w *diag.Stream, r project.Report) error {
	if c.verbose {
		for _, path := range r.Specs {
			c.stderr.Line("read %s", path)
		}
	}
	if !c.quiet {
		for _, note := range r.Notes {
			c.stderr.Tell("stategen", note)
		}
	}
	found := r.Findings
	if c.quiet { // what does not count is left out
		found = slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Level < c.limit() })
	}
	color, err := diag.UseColor(c.color, w, c.getenv)
	if err != nil {
		return err
	}
	o := diag.Options{Format: diag.Format(c.format), Color: color}
	if o.Format == diag.SARIF {
		o.Rules, o.ToolVersion = rules.All(), moduleVersion()
	}
	return diag.Print(w, found, o)
}

// list prints what was done with each file.
func (c *command) list(w *diag.Stream, done []project.File) {
	for _, f := range done {
		if f.Done == project.Unchanged && c.verbose || f.Done != project.Unchanged && !c.quiet {
			w.Line("%s %s", f.Done, f.Path)
		}
	}
}

// limit is the lowest level that fails the run.
func (c *command) limit() diag.Level {
	if c.strict {
		return diag.Warn
	}
	level, _ := diag.ParseLevel(c.failOn) // which is one of the choices
	return level
}

// print writes what was asked for to standard output, as it is.
func (c *command) print(data string) error {
	_, err := io.WriteString(c.stdout, data)
	return printed(err)
}

// say writes text for people to standard output.
func (c *command) say(text string) error { return printed(c.stdout.Text(text)) }

func printed(err error) error {
	if err != nil {
		return fmt.Errorf("print the result: %w", err)
	}
	return nil
}
