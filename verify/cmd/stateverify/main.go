// Stateverify compares a live database with specs.
//
//	stateverify spec/rollout_states.yaml --db postgres://user@host/db
//
// It reports constraints that lack a state or accept another string, triggers that
// are out of date with the spec, and the number of rows whose string no state or
// alias has. It writes nothing. Formats and exit statuses are those of stategen.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"

	"stategen.example/internal/column"
	"stategen.example/internal/diag"
	"stategen.example/internal/spec"
	"stategen.example/internal/version"
	"stategen.example/verify"
)

// The exit statuses. Scripts depend on them.
const (
	exitFine     = 0
	exitFindings = 1
	exitTrouble  = 2
)

const modulePath = "stategen.example/verify"

const usage = `usage: stateverify [flags] SPEC…

Compares the database with each SPEC: the constraint of every column, in both
directions; its triggers, if the spec enforces the transitions; and the rows
whose string no state or alias has. It writes nothing to the database, and reads
every row of these columns.

flags:
  --color WHEN         colour the text: WHEN is auto, always or never
  --db URL             sqlite:FILE, postgres://user:password@host/database or
                       mysql://user:password@host/database (MariaDB too);
                       default: the variable STATEGEN_DB
  --format FORMAT      print findings as FORMAT: text, json, github, sarif, markdown
  --strict             exit with 1 for warnings too
  --version            print the version, and that of Go

Findings go to standard output. Exit status 1: something was found. 2: wrong
usage, or the database could not be read.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status, err := run(ctx, os.Args[1:], os.Getenv, diag.Stdout())
	stop()
	if err != nil {
		diag.Stderr().Tell("stateverify", err.Error())
		status = exitTrouble
	}
	os.Exit(status)
}

type options struct {
	db     string
	format string
	color  string
	strict bool

	version bool
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout *diag.Stream) (int, error) {
	o, paths, err := parse(args, getenv)
	if errors.Is(err, flag.ErrHelp) {
		return exitFine, stdout.Text(usage)
	}
	if err != nil {
		return 0, err
	}
	if o.version {
		return exitFine, stdout.Line("stateverify %s %s", version.Of(modulePath), runtime.Version())
	}
	format, err := diag.ParseFormat(o.format)
	if err != nil {
		return 0, err
	}
	color, err := diag.UseColor(o.color, stdout, getenv)
	if err != nil {
		return 0, err
	}
	specs, err := readSpecs(paths, format)
	if err != nil {
		return 0, err
	}
	found, err := compare(ctx, o.db, specs)
	if err != nil {
		return 0, err
	}
	status, limit := exitFine, diag.Error
	if o.strict {
		limit = diag.Warn
	}
	if diag.Highest(found) >= limit {
		status = exitFindings
	}
	return status, diag.Print(stdout, found, diag.Options{Format: format, Color: color, Rules: slices.Concat(spec.Rules(), column.Rules), ToolVersion: version.Of(modulePath)})
}

// parse reads the specs and the flags, which may stand between them.
func parse(args []string, getenv func(string) string) (o options, paths []string, err error) {
	fs := flag.NewFlagSet("stateverify", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.db, "db", getenv("STATEGEN_DB"), "")
	fs.StringVar(&o.format, "format", "text", "")
	fs.StringVar(&o.color, "color", "auto", "")
	fs.BoolVar(&o.strict, "strict", false, "")
	fs.BoolVar(&o.version, "version", false, "")
	for {
		if err := fs.Parse(args); err != nil {
			return o, nil, err
		}
		if fs.NArg() == 0 {
			break
		}
		paths, args = append(paths, fs.Arg(0)), fs.Args()[1:]
	}
	switch {
	case o.version:
	case len(paths) == 0:
		return o, nil, errors.New("name a SPEC; \"stateverify --help\" explains")
	case o.db == "":
		return o, nil, errors.New("name the database with --db or in the variable STATEGEN_DB")
	}
	return o, paths, nil
}

// compare compares the database with the specs. If a spec is invalid, it reports that
// and does not open the database. It leaves warnings about specs to lint.
func compare(ctx context.Context, address string, specs []specFile) ([]diag.Finding, error) {
	var found []diag.Finding
	for _, f := range specs {
		if f.spec == nil {
			found = append(found, f.found...)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	for _, f := range specs {
		if len(f.spec.Storage) == 0 {
			return nil, fmt.Errorf("%s has no \"storage\": there is no column to compare", f.shown)
		}
	}
	db, err := verify.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for _, f := range specs {
		more, err := db.Spec(ctx, f.spec)
		if err != nil {
			return nil, err
		}
		found = append(found, f.show(more)...)
	}
	return found, nil
}
