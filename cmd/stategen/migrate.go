// stategen migrate: the SQL that takes rows to a new version.

package main

import (
	"errors"

	"stategen.example/internal/project"
)

var migrateVerb = verb{
	name: "migrate", args: "[SPEC]",
	short: "write the SQL that takes rows to a new version",
	long: `Writes the SQL that takes the columns of SPEC from the old version that --against
names to the new one: it widens the constraint, rewrites rows, refuses to go on
where a row would be lost, and narrows the constraint. WHAT is a file, a git
revision or - for standard input; /dev/null or a FILE.yaml that does not exist
stands for no version, and writes the first migration. SPEC may be left out where
the module has one spec, and --database where the spec has SQL for one.

The SQL goes to standard output, or with --dir into files, numbered after those
that exist. An existing file is never overwritten. Findings go to standard error.`,
	failure: "the spec is invalid, or the change needs a decision that the spec does not hold",
	examples: `stategen migrate --against main --database postgres
stategen migrate --against main --database mysql --tool goose --dir migrations
stategen migrate --against /dev/null --database sqlite`,
	flags:    "against database tool dir name down sqlite-version schema" + reporting,
	complete: oneSpec,
	run:      (*command).migrate,
}

func (c *command) migrate(args []string) (int, error) {
	if c.against == "" {
		return 0, errors.New("migrate needs --against: a file, a git revision such as main, - for standard input, or /dev/null for the first migration")
	}
	p, err := c.open(args)
	if err != nil {
		return 0, err
	}
	report, sql, err := p.Migrate(project.MigrateOptions{
		Against: project.Against{What: c.against, Stdin: c.stdin}, Database: c.database, Tool: c.tool,
		SQLite: c.sqliteVersion, Schema: c.createTable, Dir: c.into, Name: c.name, Down: c.down,
	})
	if err == nil {
		err = c.tell(c.stderr, report)
	}
	c.list(c.stdout, report.Files)
	if err != nil || report.Refused {
		return exitFindings, err
	}
	return exitFine, c.print(string(sql))
}
