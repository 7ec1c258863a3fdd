// stategen version: which build this is.

package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

var versionVerb = verb{
	name:  "version",
	short: "print the version",
	long:  `Prints the version of the module that the command was built from, and of Go.`,
	run: func(c *command, args []string) (int, error) {
		if len(args) > 0 {
			return 0, usageError("version takes no arguments")
		}
		_, err := fmt.Fprintf(c.stdout, "stategen %s %s\n", version(), runtime.Version())
		return exitFine, err
	},
}

// version is what the go command recorded: a tag, or (devel) in a checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if info.Main.Path == modulePath {
		return info.Main.Version
	}
	for _, dep := range info.Deps {
		if dep.Path == modulePath {
			return dep.Version
		}
	}
	return "(devel)"
}

const modulePath = "github.com/stategen/stategen"
