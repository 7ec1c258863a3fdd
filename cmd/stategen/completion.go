// stategen completion: the scripts for shells.

package main

import (
	"fmt"
	"strings"
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
