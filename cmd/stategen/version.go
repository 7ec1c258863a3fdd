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
	run:   (*command).version,
}

func (c *command) version([]string) (int, error) {
	return exitFine, c.print(fmt.Sprintf("stategen %s %s\n", moduleVersion(), runtime.Version()))
}

const modulePath = "stategen.example"

func moduleVersion() string { return version.Of(modulePath) }
