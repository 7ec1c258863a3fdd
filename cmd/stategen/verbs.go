// The verbs, each a row of one table.

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stategen.example/internal/diag"
	"stategen.example/internal/project"
)

// A verb is something that the command does: with specs, or by run.
type verb struct {
	name     string
	args     string // as the usage line has them: [OPTIONAL], MANY…
	short    string // half a sentence for the list of verbs
	long     string
	failure  string // what exit status 1 means; empty where there is none
	examples string
	flags    string    // the names of the rows in flags.go, but for those of every verb
	complete completer // of arguments
	run      func(c *command, args []string) error

	// With judges, the findings are the result: they go to standard output and
	// decide on the exit status.
	specs  func(c *command, p *project.Project, args []string) (project.Report, error)
	judges bool
}

// reporting are the flags of a verb that reports findings.
const reporting = " format color quiet verbose"

// verbs returns the verbs in the order in which help lists them.
func verbs() []verb {
	return []verb{
		initVerb, generateVerb, checkVerb, lintVerb, breakingVerb, migrateVerb, showVerb, printVerb(), explainVerb,
		schemaVerb, completionVerb, versionVerb, helpVerb,
	}
}

// usage returns how the verb is typed.
func (v verb) usage() string { return strings.TrimSpace("stategen " + v.name + " [flags] " + v.args) }

// missing returns the names of the arguments that may follow n others. Required ones
// have no brackets.
func (v verb) missing(n int) []string {
	names := strings.Fields(v.args)
	if strings.HasSuffix(v.args, "…]") {
		return names
	}
	return names[min(n, len(names)):]
}

// checkArgs holds the number of arguments to the usage line.
func (v verb) checkArgs(_ *cobra.Command, args []string) error {
	if more := v.missing(len(args)); len(more) > 0 && !strings.HasPrefix(more[0], "[") {
		return fmt.Errorf("%s needs %s (usage: %s)", v.name, more[0], v.usage())
	}
	if n := len(args) - 1; n >= 0 && len(v.missing(n)) == 0 {
		return fmt.Errorf("unexpected argument %q (usage: %s)", args[n], v.usage())
	}
	return nil
}

// carryOut does what the verb is for.
func (c *command) carryOut(v verb, args []string) error {
	if err := c.enter(); err != nil {
		return err
	}
	if v.run != nil {
		return v.run(c, args)
	}
	first := slices.IndexFunc(strings.Fields(v.args), func(name string) bool { return strings.HasPrefix(name, "[SPEC") })
	format := diag.Format(c.format)
	p, err := project.Open(project.Options{
		Dir: c.dir, Specs: args[min(first, len(args)):], Stdin: c.stdin, Program: c.program(), FromTop: format == diag.GitHub || format == diag.SARIF,
	})
	if err != nil {
		return err
	}
	report, failed := v.specs(c, p, args)
	found, files := c.stderr, c.stdout
	if v.judges {
		found, files = files, found
	}
	if failed == nil || errors.As(failed, new(fixable)) {
		if err := c.tell(found, report); err != nil {
			return err
		}
	}
	c.list(files, report.Files) // in part, where writing failed
	if report.Refused || v.judges && diag.Highest(report.Findings) >= c.limit() {
		c.status = exitFindings
	}
	if failed != nil {
		return failed
	}
	return c.print(string(report.Data))
}
