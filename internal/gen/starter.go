// The files that `stategen init` writes.

package gen

import "strings"

// starterSpec is a complete spec, short enough to read in a minute. Starter replaces
// the names in braces.
const starterSpec = `# The states of package {package}. Edit this file, run "go generate ./..." and read the
# diff. "go tool stategen check" in CI reports files that are out of date.
stategen: 1
package: {package}
type: {type}
# source: RFC-1 §2     # the document that defines the states
doc: |
  {type} is one of the states of package {package}.

# A flag is a set of states: a predicate in Go, a list for IN (…) in SQL.
flags:
  finished:
    doc: Nothing more happens to it.
  in_progress:
    doc: Somebody is waiting for it.
    not: [finished]      # derived: every state without these flags

states:
  # name is for Go. db is what the database stores; changing it takes a migration.
  - name: Queued
    db: queued
    doc: It waits for its turn.
  - name: Running
    db: running
    doc: It is being worked on.
    # aliases: [started]   # read from old rows, never written
  - name: Done
    db: done
    doc: It succeeded.
    flags: [finished]
  - name: Failed
    db: failed
    doc: It failed.
    flags: [finished]

# reserved: [Paused, paused]   # used once, not to be used again

outputs:
  go: ../{package}/{file}
`

// The directive is replaced too, so that the go command finds none in this file.
const starterDoc = `// Package {package} holds the states that {spec} declares.
package {package}

{directive} go tool stategen generate ../{spec}
`

// Starter returns a spec for a new type, for the author to edit, and a Go file with
// its go:generate directive. Both names must be Go identifiers.
func Starter(pkg, typ string) []File {
	specPath := "spec/" + pkg + ".yaml"
	names := strings.NewReplacer("{package}", pkg, "{type}", typ, "{spec}", specPath, "{file}", "state_gen.go", "{directive}", "//go:generate")
	return []File{
		{Path: specPath, Data: []byte(names.Replace(starterSpec))},
		{Path: pkg + "/doc.go", Data: []byte(names.Replace(starterDoc))},
	}
}
