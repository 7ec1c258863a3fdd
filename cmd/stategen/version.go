// stategen version: which build this is.

package main

import (
	"fmt"
	"runtime"

	"stategen.example/internal/version"
)

var versionVerb = verb{
	name:  "version",
	short: "print the version",
	long:  `Prints the version of the module that the command was built from, and of Go.`,
	run: func(c *command, args []string) (int, error) {
		if len(args) > 0 {
			return 0, usageError("version takes no arguments")
		}
		_, err := fmt.Fprintf(c.stdout, "stategen %s %s\n", moduleVersion(), runtime.Version())
		return exitFine, err
	},
}

const modulePath = "stategen.example"

func moduleVersion() string { return version.Of(modulePath) }
