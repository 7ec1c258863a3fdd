// Package version tells which version of a module the running program was built from.
package version

import "runtime/debug"

// Of returns the version that the go command recorded for a module of the program: a tag, or (devel) in a
// checkout. It returns (unknown) if nothing was recorded.
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
