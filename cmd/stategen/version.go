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
	run: func(c *command, _ []string) error {
		return c.print(fmt.Sprintf("stategen %s %s\n", moduleVersion(), runtime.Version()))
	},
}

const modulePath = "stategen.example"

func moduleVersion() string { return version.Of(modulePath) }
