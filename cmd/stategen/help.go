// stategen help: the list of verbs, or one verb.

package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/spec"
)

// helpVerb is a function because help reads the table that it stands in.
func helpVerb() verb {
	return verb{
		name: "help", args: "[VERB]",
		short: "explain a verb",
		long:  `Explains a verb and its flags, or lists the verbs.`,
		run:   (*command).help,
	}
}

func (c *command) help(args []string) (int, error) {
	if len(args) == 0 {
		return exitFine, writeOverview(c.stdout)
	}
	if len(args) > 1 {
		return 0, usageError("help takes one verb")
	}
	v, ok := verbByName(args[0])
	if !ok {
		return 0, usageError(fmt.Sprintf("unknown verb %q%s (\"stategen help\" lists them)", args[0], spec.Suggest(args[0], verbNames())))
	}
	return exitFine, writeHelp(c.stdout, v)
}

func writeOverview(w io.Writer) error {
	var b strings.Builder
	b.WriteString(`stategen writes the Go code, the SQL and the document pages of a persisted state
machine from one YAML file, and keeps them in step with it.

usage: stategen VERB [flags] [arguments]

verbs:
`)
	for _, v := range verbs() {
		fmt.Fprintf(&b, "  %-20s %s\n", strings.TrimSpace(v.name+" "+v.args), v.short)
	}
	b.WriteString("\nflags of every verb, anywhere on the line:\n")
	writeFlags(&b, commonSet())
	b.WriteString(`
exit status: 0 fine, 1 findings, 2 wrong usage, I/O or an internal error

"stategen help VERB" says more.
`)
	_, err := io.WriteString(w, b.String())
	return err
}

func writeHelp(w io.Writer, v verb) error {
	var b strings.Builder
	fmt.Fprintf(&b, "usage: stategen %s\n\n%s\n\n", strings.TrimSpace(v.name+" [flags] "+v.args), v.long)
	own := flag.NewFlagSet(v.name, flag.ContinueOnError)
	for _, name := range v.flags {
		verbFlags[name](new(command), own)
	}
	if len(v.flags) > 0 {
		b.WriteString("flags:\n")
		writeFlags(&b, own)
		b.WriteByte('\n')
	}
	b.WriteString("flags of every verb:\n")
	writeFlags(&b, commonSet())
	_, err := io.WriteString(w, b.String())
	return err
}

func commonSet() *flag.FlagSet {
	fs := flag.NewFlagSet("stategen", flag.ContinueOnError)
	new(command).commonFlags(fs)
	return fs
}

func writeFlags(b *strings.Builder, fs *flag.FlagSet) {
	fs.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(b, "  %-20s %s\n", strings.TrimSpace(dashes(f.Name)+" "+value), usage)
	})
}

// dashes returns the name of a flag as it is typed.
func dashes(name string) string {
	if utf8.RuneCountInString(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
