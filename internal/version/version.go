// Package version tells which build of a module a program is.
package version

import "runtime/debug"

// Of returns what the go command recorded for a module that the program was
// built from: a tag, or (devel) in a checkout; (unknown) where it recorded nothing.
func Of(module string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if info.Main.Path == module {
		return info.Main.Version
	}
	for _, dep := range info.Deps {
		if dep.Path == module {
			return dep.Version
		}
	}
	return "(devel)"
}
