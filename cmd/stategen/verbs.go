// The verbs, each a row of one table.

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A verb is something that the command does.
type verb struct {
	name     string
	args     string // as usage lines have them: [OPTIONAL], MANY…
	short    string // half a sentence for the list of verbs
	long     string
	failure  string // what exit status 1 means; empty where there is none
	examples string
	flags    string    // the names of the rows in flags.go, but for those of every verb
	complete completer // of arguments
	// run returns the exit status; an error is printed and exits with 2.
	run func(c *command, args []string) (int, error)
}

// reporting are the flags of a verb that reports findings.
const reporting = " format color quiet verbose"

// flagsOf is the annotation that holds the flags of a verb.
const flagsOf = "flags"

// verbs returns the verbs in the order in which help lists them.
func verbs() []verb {
	return []verb{
		initVerb, generateVerb, checkVerb, lintVerb, breakingVerb, migrateVerb, showVerb, printVerb(), explainVerb,
		schemaVerb, completionVerb, versionVerb, helpVerb,
	}
}

// usage returns how the verb is typed.
func (v verb) usage() string { return strings.TrimSpace("stategen " + v.name + " [flags] " + v.args) }

// checkArgs holds the number of arguments to the usage line.
func (v verb) checkArgs(_ *cobra.Command, args []string) error {
	names := strings.Fields(v.args)
	required := slices.IndexFunc(names, func(name string) bool { return strings.HasPrefix(name, "[") })
	if required < 0 {
		required = len(names)
	}
	switch {
	case len(args) < required:
		return fmt.Errorf("%s needs %s (usage: %s)", v.name, names[len(args)], v.usage())
	case len(args) > len(names) && !strings.Contains(v.args, "…"):
		return fmt.Errorf("unexpected argument %q (usage: %s)", args[len(names)], v.usage())
	}
	return nil
}
