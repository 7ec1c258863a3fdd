// The files that `stategen init` begins a project with.

package gen

import "strings"

// starterSpec is a whole spec, small enough to read in a minute. Names in braces
// are put in by Starter.
const starterSpec = `# The states of package {package}. Edit this file, run "go generate ./..." and read the
# diff; "go tool stategen check" in CI tells when the two are out of step.
stategen: 1
package: {package}
type: {type}
# source: RFC-1 §2     # the document that decides on the states
doc: |
  {type} is one of the states of package {package}.

# A flag is a set of states: a predicate in Go, a list for IN (…) in SQL.
flags:
  finished:
    doc: Nothing more happens.
  in_progress:
    doc: Somebody is waiting for it.
    not: [finished]      # derived: every state that is not in these

states:
  # name is for Go; db is what rows hold, and changing it takes a migration.
  - name: Queued
    db: queued
    doc: It waits for its turn.
  - name: Running
    db: running
    doc: It is being worked on.
    # aliases: [started]   # still read from old rows, never written
  - name: Done
    db: done
    doc: It came to a good end.
    flags: [finished]
  - name: Failed
    db: failed
    doc: It came to a bad end.
    flags: [finished]

# reserved: [Paused, paused]   # once in use, never to be used again

outputs:
  go: ../{package}/{file}
`

// The directive is put in too, so that the go command does not take this file's
// for one.
const starterDoc = `// Package {package} holds the states that {spec} declares.
package {package}

{directive} go tool stategen generate ../{spec}
`

// Starter returns a spec for a new type, to be edited, and a Go file with the
// line that go generate runs for it. The two names must be Go identifiers.
func Starter(pkg, typ string) []File {
	specPath := "spec/" + pkg + ".yaml"
	names := strings.NewReplacer("{package}", pkg, "{type}", typ, "{spec}", specPath, "{file}", "state_gen.go", "{directive}", "//go:generate")
	return []File{
		{Path: specPath, Data: []byte(names.Replace(starterSpec))},
		{Path: pkg + "/doc.go", Data: []byte(names.Replace(starterDoc))},
	}
}
