// stategen breaking and migrate: what changes from an old version of a spec.

package main

import (
	"errors"

	"stategen.example/internal/project"
)

var breakingVerb = verb{
	name: "breaking", args: "[SPEC…]",
	short: "report what a change does to rows and callers",
	long: `Compares each SPEC with the old version that --against names, and reports what the
change means to rows that are stored and to code that imports the package. OLD
is a file, a git revision such as main or HEAD~1, or - for standard input.
Without SPEC it compares every spec of the module.

Findings go to standard output; "stategen explain RULE" explains each. One that is
intended is listed under accept: in the spec, with its reason.`,
	failure: "a spec is invalid, or a finding is at or above --fail-on",
	examples: `stategen breaking --against main
stategen breaking --against origin/main --format markdown
stategen breaking spec/orders.yaml --against old/orders.yaml --fail-on warn`,
	flags: "against fail-on" + reporting, complete: specs, judges: true,
	specs: func(c *command, p *project.Project, _ []string) (project.Report, error) {
		if c.against == "" {
			return project.Report{}, errors.New("breaking needs --against: a file, a git revision such as main, or - for standard input")
		}
		return p.Breaking(c.against)
	},
}

var migrateVerb = verb{
	name: "migrate", args: "[SPEC]",
	short: "write the SQL that takes rows to a new version",
	long: `Writes the SQL that takes the columns of SPEC from the old version that --against
names to the new one: it widens the constraint, rewrites rows, refuses to go on
where a row would be lost, and narrows the constraint. OLD is a file, a git
revision or - for standard input; /dev/null or an empty file stands for
no version, and writes the first migration. SPEC may be left out where
the module has one spec, and --database where the spec has SQL for one.

The SQL goes to standard output, or with --dir into files, numbered after those
that exist. An existing file is never overwritten. Findings go to standard error.`,
	failure: "the spec is invalid, or the change needs a decision that the spec does not hold",
	examples: `stategen migrate --against main --database postgres
stategen migrate --against main --database mysql --tool goose --dir migrations
stategen migrate --against /dev/null --database sqlite`,
	flags: "against database tool dir name down sqlite-version schema" + reporting, complete: specs,
	specs: func(c *command, p *project.Project, _ []string) (project.Report, error) {
		if c.against == "" {
			return project.Report{}, errors.New("migrate needs --against: a file, a git revision such as main, - for standard input, " +
				"or /dev/null for the first migration")
		}
		return p.Migrate(project.MigrateOptions{
			Against: c.against, Database: c.database, Tool: c.tool, SQLite: c.sqlite,
			Schema: c.createTable, Dir: c.into, Name: c.name, Down: c.down,
		})
	},
}
