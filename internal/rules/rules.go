// Package rules is the registry of every rule of the tool.
package rules

import (
	"io/fs"
	"slices"

	"stategen.example/internal/breaking"
	"stategen.example/internal/column"
	"stategen.example/internal/diag"
	"stategen.example/internal/project"
	"stategen.example/internal/spec"
)

// Files returns the rules on specs, outputs, columns and rows.
func Files() diag.Rules { return slices.Concat(spec.Rules(), column.Rules, project.Rules) }

// Changes returns the rules on changes of a spec.
func Changes() diag.Rules { return breaking.Rules() }

// All returns every rule.
func All() diag.Rules { return slices.Concat(Files(), Changes()) }

// Example returns the example of a rule, as [diag.Example] does.
func Example(id string) (bad, good string) {
	for _, examples := range []fs.FS{spec.Examples, column.Examples, project.Examples, breaking.Examples} {
		if bad, good = diag.Example(examples, id); bad != "" {
			break
		}
	}
	return bad, good
}
