// stategen help and version: the command itself.

package main

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"stategen.example/internal/version"
)

var helpVerb = verb{
	name: "help", args: "[VERB]",
	short:    "explain a verb",
	long:     `Explains a verb and its flags, or lists the verbs.`,
	complete: func(c *command, _ []string, _ string) []string { return c.verbNames() },
	run: func(c *command, args []string) error {
		if len(args) == 0 {
			return c.root.Help()
		}
		for _, cmd := range c.root.Commands() {
			if cmd.Name() == args[0] {
				return cmd.Help()
			}
		}
		return c.unknownVerb(args[0])
	},
}

func overview(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString(`stategen writes the Go code, the SQL and the document pages of a persisted state
machine from one YAML file, and keeps them in step with it.

usage: stategen VERB [flags] [arguments]

verbs:
`)
	for _, v := range verbs() {
		fmt.Fprintf(&b, "  %-20s %s\n", strings.TrimSpace(v.name+" "+v.args), v.short)
	}
	b.WriteString("\nflags:\n" + flagList(root) + `
exit status:
  0  fine
  1  findings
  2  wrong usage, an I/O error or an internal error

"stategen help VERB" explains a verb and its flags. Flags may stand anywhere on the
line.
`)
	return b.String()
}

// help returns all there is to know of a verb.
func (v verb) help(cmd *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "usage: %s\n\n%s\n\nexit status:\n  0  fine\n", v.usage(), v.long)
	if v.failure != "" {
		fmt.Fprintf(&b, "  1  %s\n", v.failure)
	}
	fmt.Fprintf(&b, "  2  wrong usage, an I/O error or an internal error\n\nflags:\n%s", flagList(cmd))
	if v.examples != "" {
		b.WriteString("\nexamples:\n")
		for line := range strings.Lines(v.examples) {
			b.WriteString("  " + line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// flagList lists the flags of a verb, those of every verb last.
func flagList(cmd *cobra.Command) string {
	cmd.InheritedFlags() // which adds them
	return cmd.Flags().FlagUsages()
}

var versionVerb = verb{
	name:  "version",
	short: "print the version",
	long:  `Prints the version of the module that the command was built from, and of Go.`,
	run: func(c *command, _ []string) error {
		return c.say(fmt.Sprintf("stategen %s %s\n", moduleVersion(), runtime.Version()))
	},
}

const modulePath = "stategen.example"

func moduleVersion() string { return version.Of(modulePath) }
