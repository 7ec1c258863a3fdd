// stategen completion, and the words that it lets shells complete: arguments and the
// values of flags.

package main

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"stategen.example/internal/project"
	"stategen.example/internal/revision"
)

var completionVerb = verb{
	name: "completion", args: "SHELL",
	short: "print a completion script",
	long: `Prints the completion script of SHELL: bash, zsh, fish or powershell. Load it in the
startup file of the shell:

  bash        source <(stategen completion bash)
  zsh         source <(stategen completion zsh), after compinit
  fish        stategen completion fish | source
  powershell  stategen completion powershell | Out-String | Invoke-Expression

It completes verbs, flags and their values, specs, rules and outputs.`,
	examples: `stategen completion bash >/etc/bash_completion.d/stategen`,
	complete: func(*command, []string, string) []string { return shells },
	run:      (*command).completion,
}

var shells = []string{"bash", "zsh", "fish", "powershell"}

// bashWords stands in for the function of the package bash-completion that
// cobra's script calls, where that is not loaded. It sets the script's variables.
const bashWords = `type _get_comp_words_by_ref &>/dev/null || _get_comp_words_by_ref() {
    local line=${COMP_LINE:0:COMP_POINT}
    read -ra words <<<"$line"
    [[ $line != *[[:space:]] ]] || words+=("")
    cword=$((${#words[@]} - 1)) cur=${words[cword]} prev=${words[cword - 1]}
}

`

func (c *command) completion(args []string) error {
	var b strings.Builder
	var err error
	switch args[0] {
	case "bash":
		b.WriteString(bashWords)
		err = c.root.GenBashCompletionV2(&b, true)
	case "zsh":
		err = c.root.GenZshCompletion(&b)
	case "fish":
		var script strings.Builder
		err = c.root.GenFishCompletion(&script, true)
		// Without the dashes, fish takes the value of --dir=DIR for an option.
		b.WriteString(strings.Replace(script.String(), `string split --max 1 \t`, `string split --max 1 -- \t`, 1))
	case "powershell":
		err = c.root.GenPowerShellCompletionWithDesc(&b)
	default:
		err = fmt.Errorf("no completion for %q; want one of %s", args[0], strings.Join(shells, ", "))
	}
	if err != nil {
		return err
	}
	return c.print(b.String())
}

// A completer returns the words that may follow args, of which those with the
// prefix word are offered. A word may have a description after a tab.
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

// afterFlags completes the verb after flags of verbs; cobra does so elsewhere.
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
