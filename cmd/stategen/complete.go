// What shells complete: verbs, arguments and the values of flags.

package main

import (
	"cmp"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"stategen.example/internal/project"
	"stategen.example/internal/revision"
)

// A completer returns the words that may follow args. Words without the prefix are
// dropped later. A word may have a description after a tab.
type completer func(c *command, args []string, word string) []string

// completing makes a completer cobra's. Files come from completers too: the shell
// knows nothing of -C.
func (c *command) completing(complete completer) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if complete == nil || c.enter() != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		words := slices.DeleteFunc(slices.Clone(complete(c, args, word)), func(w string) bool { return !strings.HasPrefix(w, word) })
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(w, "/") }) {
			return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// words completes the arguments of a verb, as many as it takes.
func (v verb) words(c *command, args []string, word string) []string {
	if v.complete == nil || len(v.missing(len(args))) == 0 {
		return nil
	}
	return v.complete(c, args, word)
}

// afterFlags completes the verb if flags precede it; otherwise cobra does.
func afterFlags(c *command, args []string, _ string) (names []string) {
	c.root.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && len(args) == 0 {
			names = c.verbNames()
		}
	})
	return names
}

// specs are the specs of the module that are not on the line yet, or else YAML
// files.
func specs(c *command, args []string, word string) []string {
	var paths []string
	if p, err := project.Open(project.Options{Dir: c.dir}); err == nil {
		paths = slices.DeleteFunc(p.Paths(), func(path string) bool {
			return slices.Contains(args, path) || !strings.HasPrefix(path, word)
		})
	}
	if len(paths) == 0 {
		return withEnding(".yaml")(c, args, word)
	}
	return paths
}

// olds are the branches and tags, and files.
func olds(c *command, args []string, word string) []string {
	return append(revision.Names(c.dir), withEnding(".yaml")(c, args, word)...)
}

// folders are folders alone.
var folders = withEnding("/")

// withEnding returns the files with an ending, and folders on the way to them.
func withEnding(ending string) completer {
	return func(_ *command, _ []string, word string) (paths []string) {
		folder, begun := path.Split(word)
		entries, _ := os.ReadDir(cmp.Or(folder, "."))
		for _, e := range entries {
			name := e.Name()
			if strings.HasPrefix(name, ".") && !strings.HasPrefix(begun, ".") {
				continue
			}
			if info, err := os.Stat(folder + name); err == nil && info.IsDir() {
				name += "/"
			}
			if strings.HasSuffix(name, ending) || strings.HasSuffix(name, "/") {
				paths = append(paths, folder+name)
			}
		}
		return paths
	}
}
