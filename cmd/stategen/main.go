// Stategen turns the declared states of a persisted state machine into Go, and
// keeps what it wrote in step with the declaration.
//
//	stategen generate        write the outputs of every spec of the module
//	stategen check           tell what is out of date, and write nothing
//	stategen help            list all verbs
//
// The way through the command: main finds the verb and its flags, the verb's
// file says what happens, project.go turns arguments into checked specs.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"stategen.example/internal/database"
	"stategen.example/internal/diag"
	"stategen.example/internal/migrate"
	"stategen.example/internal/rules"
	"stategen.example/internal/spec"
)

// The exit statuses. Scripts depend on them.
const (
	exitFine     = 0
	exitFindings = 1 // something that an author can mend
	exitTrouble  = 2 // wrong usage, I/O or an internal error
)

func main() {
	c := &command{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}
	os.Exit(c.main(os.Args[1:]))
}

// A command is one run of the tool.
type command struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string

	dir string // where paths start: the working folder, or what -C says

	// The flags of every verb.
	chdir          string
	format         string
	color          string
	quiet, verbose bool

	// The flags of single verbs.
	diff    bool
	strict  bool
	against string
	failOn  string

	dialect, tool, into, name string // of migrate
	down                      bool
	sqliteVersion, schema     string
}

// A verb is what the command can be told to do.
type verb struct {
	name  string
	args  string // for the usage line
	short string // half a sentence for the list of verbs
	long  string // what it does, what exit status 1 means
	flags []string
	// run returns the exit status; an error is printed and exits with 2.
	run func(c *command, args []string) (int, error)
}

// verbs returns the verbs in the order in which help lists them.
func verbs() []verb {
	return []verb{
		initVerb, generateVerb, checkVerb, lintVerb, breakingVerb, migrateVerb, showVerb, printVerb, rulesVerb, explainVerb,
		schemaVerb, completionVerb(), versionVerb, helpVerb(),
	}
}

func verbByName(name string) (verb, bool) {
	all := verbs()
	i := slices.IndexFunc(all, func(v verb) bool { return v.name == name })
	if i < 0 {
		return verb{}, false
	}
	return all[i], true
}

// A usageError is a command line that can't be carried out as it stands.
type usageError string

func (e usageError) Error() string { return string(e) }

// main carries out a command line and returns the exit status.
func (c *command) main(args []string) int {
	status, err := c.dispatch(args)
	if err != nil {
		fmt.Fprintf(c.stderr, "stategen: %s\n", strings.TrimRight(err.Error(), "\n"))
		return exitTrouble
	}
	return status
}

func (c *command) dispatch(args []string) (int, error) {
	name, rest := splitVerb(args)
	if name == "" {
		return c.withoutVerb(args)
	}
	v, ok := verbByName(name)
	if !ok {
		return 0, usageError(fmt.Sprintf("unknown verb %q%s (\"stategen help\" lists them)", name, spec.Suggest(name, verbNames())))
	}
	positional, err := c.words(v, rest)
	if errors.Is(err, flag.ErrHelp) {
		return exitFine, writeHelp(c.stdout, v)
	}
	if err != nil {
		return 0, c.flagError(v, err)
	}
	if err := c.prepare(); err != nil {
		return 0, err
	}
	return v.run(c, positional)
}

// withoutVerb answers a line of flags alone. A line in CI from which the verb
// was lost must not pass.
func (c *command) withoutVerb(args []string) (int, error) {
	is := func(names ...string) bool {
		return slices.ContainsFunc(args, func(a string) bool { return slices.Contains(names, a) })
	}
	switch {
	case len(args) == 0 || is("-h", "-help", "--help"):
		return exitFine, writeOverview(c.stdout)
	case is("-version", "--version"):
		return versionVerb.run(c, nil)
	}
	return 0, usageError("no verb; \"stategen help\" lists them")
}

// unknownFlag is the flag package's message without the name it knows none by.
const unknownFlag = `^flag provided but not defined: -+(.*)$`

// flagError says what is wrong with the flags of a verb.
func (c *command) flagError(v verb, err error) error {
	if m := regexp.MustCompile(unknownFlag).FindStringSubmatch(err.Error()); m != nil {
		var names []string
		c.flagSet(v).VisitAll(func(f *flag.Flag) {
			if utf8.RuneCountInString(m[1]) > 1 { // one letter is as near to each other one
				names = append(names, dashes(f.Name))
			}
		})
		return usageError(fmt.Sprintf("%s has no flag %q%s (\"stategen help %s\" lists them)", v.name, dashes(m[1]), spec.Suggest(dashes(m[1]), names), v.name))
	}
	text := regexp.MustCompile(` -([a-z][a-z-]+)`).ReplaceAllString(err.Error(), " --$1")
	return usageError(fmt.Sprintf("%s (\"stategen help %s\" lists the flags)", text, v.name))
}

// splitVerb takes the verb, the first word that is no flag, out of args.
func splitVerb(args []string) (name string, rest []string) {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return args[0], args[1:]
	}
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	any := new(command)
	any.commonFlags(fs)
	for _, add := range verbFlags { // so that their values are not taken for the verb
		add(any, fs)
	}
	if err := fs.Parse(args); err != nil && !errors.Is(err, flag.ErrHelp) {
		// Not a flag of every verb; the verb's own set says more. The verb is
		// the first word after it.
		i := slices.IndexFunc(args, func(a string) bool { return !strings.HasPrefix(a, "-") })
		if i < 0 {
			return "", args
		}
		return args[i], slices.Concat(args[:i], args[i+1:])
	}
	if fs.NArg() == 0 {
		return "", args
	}
	at := len(args) - fs.NArg()
	return args[at], slices.Concat(args[:at], args[at+1:])
}

// words reads the flags of v, which may stand anywhere on the line, and returns
// the other words. Words after -- are no flags.
func (c *command) words(v verb, args []string) ([]string, error) {
	fs := c.flagSet(v)
	var words []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		rest := fs.Args()
		if len(rest) == 0 {
			return words, nil
		}
		if at := len(args) - len(rest); at > 0 && args[at-1] == "--" {
			return append(words, rest...), nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

func (c *command) flagSet(v verb) *flag.FlagSet {
	fs := flag.NewFlagSet(v.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	c.commonFlags(fs)
	for _, name := range v.flags {
		verbFlags[name](c, fs)
	}
	return fs
}

func (c *command) commonFlags(fs *flag.FlagSet) {
	fs.StringVar(&c.chdir, "C", "", "run as if started in `DIR`")
	fs.StringVar(&c.format, "format", "text", "print findings as `FORMAT`: "+strings.Join(diag.Formats(), ", "))
	fs.StringVar(&c.color, "color", "auto", "colour the text: `WHEN` is auto, always or never")
	fs.BoolVar(&c.quiet, "q", false, "print nothing but errors")
	fs.BoolVar(&c.verbose, "v", false, "name each spec that is read and each output that is current")
}

// verbFlags are the flags that some verbs have, by name.
var verbFlags = map[string]func(*command, *flag.FlagSet){
	"d": func(c *command, fs *flag.FlagSet) {
		fs.BoolVar(&c.diff, "d", false, "add a unified diff that git apply takes")
	},
	"strict": func(c *command, fs *flag.FlagSet) {
		fs.BoolVar(&c.strict, "strict", false, "exit with 1 for warnings too")
	},
	"against": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.against, "against", "", "compare with `WHAT`: a file, a git revision, or - for standard input")
	},
	"dialect": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.dialect, "dialect", "", "write the SQL of `D`: "+strings.Join(database.Names(), ", "))
	},
	"tool": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.tool, "tool", "plain", "write files for `TOOL`: "+strings.Join(migrate.ToolNames(), ", "))
	},
	"dir": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.into, "dir", "", "write files into `DIR` instead of standard output")
	},
	"name": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.name, "name", "", "name the files `NAME` instead of after the change")
	},
	"down": func(c *command, fs *flag.FlagSet) {
		fs.BoolVar(&c.down, "down", false, "print the way back")
	},
	"sqlite-version": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.sqliteVersion, "sqlite-version", "3.53", "write for SQLite `VERSION`; before 3.53 the table is made again")
	},
	"schema": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.schema, "schema", "", "take the CREATE TABLE from `FILE`, for SQLite before 3.53")
	},
	"fail-on": func(c *command, fs *flag.FlagSet) {
		fs.StringVar(&c.failOn, "fail-on", "error", "exit with 1 for findings of `LEVEL` and above: error, warn or info")
	},
}

// prepare checks the values of the common flags.
func (c *command) prepare() error {
	if _, err := diag.ParseFormat(c.format); err != nil {
		return usageError(err.Error())
	}
	if _, err := diag.UseColor(c.color, c.stdout, c.getenv); err != nil {
		return usageError(err.Error())
	}
	if _, err := diag.ParseLevel(c.failOn); err != nil && c.failOn != "" {
		return usageError("--fail-on: " + err.Error())
	}
	dir, err := filepath.Abs(c.chdir)
	if err != nil {
		return fmt.Errorf("find the working folder: %w", err)
	}
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("-C: %w", err)
	} else if !info.IsDir() {
		return usageError(fmt.Sprintf("-C: %q is not a folder", c.chdir))
	}
	c.dir = dir
	return nil
}

// limit is the level from which on findings count.
func (c *command) limit() diag.Level {
	if c.strict {
		return diag.Warn
	}
	level, _ := diag.ParseLevel(c.failOn)
	return cmp.Or(level, diag.Error)
}

// report prints diagnostics. With -q what does not count stays away.
func (c *command) report(w io.Writer, found []diag.Finding) error {
	if c.quiet {
		found = slices.DeleteFunc(slices.Clone(found), func(d diag.Finding) bool { return d.Level < c.limit() })
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

// status is the exit status for what was found.
func (c *command) status(found []diag.Finding) int {
	if diag.Highest(found) >= c.limit() {
		return exitFindings
	}
	return exitFine
}
