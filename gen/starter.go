// The files that `stategen init` begins a project with.

package gen

import (
	"bytes"
	"fmt"
	"text/template"
)

// starterSpec is a whole spec, small enough to read in a minute. A text template
// serves here: the result is prose with two names in it, not code.
const starterSpec = `# The states of a {{.Package}}. Edit this file, run "go generate ./..." and read the
# diff; "go tool stategen check" in CI tells when the two are out of step.
stategen: 1
package: {{.Package}}
type: {{.Type}}
# source: RFC-1 §2     # the document that decides on the states
doc: |
  {{.Type}} is the state of a {{.Package}}.

# A flag is a set of states: a predicate in Go, a list for IN (…) in SQL.
flags:
  finished:
    doc: Nothing more happens.
  in_progress:
    doc: Somebody is waiting for it.
    not: [finished]      # derived: every state that is not in these

states:
  # name is for Go and may change; db is what rows hold and may not.
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
  go: ../{{.Package}}/{{.File}}
`

// The directive is put in by the template, so that the go command does not take
// this file's for one.
const starterDoc = `// Package {{.Package}} holds the states that {{.Spec}} declares.
package {{.Package}}

{{"//go:generate"}} go tool stategen generate ../{{.Spec}}
`

// Starter returns a spec for a new type, to be edited, and a Go file with the
// line that go generate runs for it. The two names must be Go identifiers.
func Starter(pkg, typ string) []File {
	names := struct{ Package, Type, Spec, File string }{pkg, typ, "spec/" + pkg + ".yaml", "state_gen.go"}
	render := func(text string) []byte {
		var b bytes.Buffer
		if err := template.Must(template.New("").Parse(text)).Execute(&b, names); err != nil {
			panic(fmt.Sprintf("gen: starter: %v", err)) // the template has fields of names alone
		}
		return b.Bytes()
	}
	return []File{
		{Path: names.Spec, Data: render(starterSpec)},
		{Path: pkg + "/doc.go", Data: render(starterDoc)},
	}
}
