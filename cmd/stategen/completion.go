// stategen completion: verbs, flags and their values for the shells.

package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/rules"
)

// A function, because completion is about the table that it stands in.
func completionVerb() verb {
	return verb{
		name: "completion", args: "SHELL",
		short: "print a completion script",
		long: `Prints the completion script of SHELL, for its startup file:

  bash   source <(stategen completion bash)
  zsh    source <(stategen completion zsh)
  fish   stategen completion fish | source`,
		run: func(c *command, args []string) (int, error) {
			if len(args) != 1 {
				return 0, usageError("completion takes one shell: bash, zsh or fish")
			}
			script, ok := map[string]func(*strings.Builder){"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[args[0]]
			if !ok {
				return 0, usageError(fmt.Sprintf("no completion for %q; want bash, zsh or fish", args[0]))
			}
			var b strings.Builder
			script(&b)
			_, err := io.WriteString(c.stdout, b.String())
			return exitFine, err
		},
	}
}

// argumentWords are the words that may follow a verb, where they are few.
func argumentWords(v verb) []string {
	switch v.name {
	case "print":
		return outputNames()
	case "help":
		return verbNames()
	case "completion":
		return []string{"bash", "zsh", "fish"}
	case "explain":
		return rules.All().IDs()
	}
	return nil
}

// flagValues are the values of a flag, where they are few.
var flagValues = map[string][]string{
	"format": diag.Formats(),
	"color":  {"auto", "always", "never"},

	"fail-on": {"error", "warn", "info"},
}

func verbNames() []string {
	var names []string
	for _, v := range verbs() {
		names = append(names, v.name)
	}
	return names
}

// eachFlag calls f for every flag of v, with its dashes.
func eachFlag(v verb, f func(dashed string, fl *flag.Flag)) {
	new(command).flagSet(v).VisitAll(func(fl *flag.Flag) { f(dashes(fl.Name), fl) })
}

func flagWords(v verb) []string {
	var words []string
	eachFlag(v, func(dashed string, _ *flag.Flag) { words = append(words, dashed) })
	return words
}

func bashCompletion(b *strings.Builder) {
	b.WriteString(`_stategen() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
`)
	fmt.Fprintf(b, "      %s) verb=${COMP_WORDS[i]}; break ;;\n", strings.Join(verbNames(), "|"))
	b.WriteString("    esac\n  done\n  case $prev in\n")
	for _, name := range slices.Sorted(maps.Keys(flagValues)) {
		fmt.Fprintf(b, "    --%s) COMPREPLY=($(compgen -W %q -- \"$cur\")); return ;;\n", name, strings.Join(flagValues[name], " "))
	}
	b.WriteString("    -C) COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n  esac\n  case $verb in\n")
	fmt.Fprintf(b, "    '') words=%q ;;\n", strings.Join(verbNames(), " "))
	for _, v := range verbs() {
		fmt.Fprintf(b, "    %s) words=%q ;;\n", v.name, strings.Join(append(argumentWords(v), flagWords(v)...), " "))
	}
	b.WriteString(`  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _stategen stategen
`)
}

func zshCompletion(b *strings.Builder) {
	b.WriteString("#compdef stategen\n_stategen() {\n  local -a verbs\n  verbs=(\n")
	for _, v := range verbs() {
		fmt.Fprintf(b, "    %s\n", shellQuote(v.name+":"+v.short))
	}
	b.WriteString("  )\n  if (( CURRENT == 2 )); then\n    _describe verb verbs\n    return\n  fi\n  case $words[2] in\n")
	for _, v := range verbs() {
		fmt.Fprintf(b, "    %s)\n      _arguments", v.name)
		eachFlag(v, func(dashed string, fl *flag.Flag) {
			value, usage := flag.UnquoteUsage(fl)
			of := dashed + "[" + strings.NewReplacer("[", `\[`, "]", `\]`).Replace(usage) + "]"
			switch {
			case flagValues[fl.Name] != nil:
				of += ":" + value + ":(" + strings.Join(flagValues[fl.Name], " ") + ")"
			case value == "DIR":
				of += ":" + value + ":_files -/"
			case value != "":
				of += ":" + value + ":_files"
			}
			fmt.Fprintf(b, " \\\n        %s", shellQuote(of))
		})
		rest := "*:file:_files"
		if words := argumentWords(v); words != nil {
			rest = "*:word:(" + strings.Join(words, " ") + ")"
		}
		fmt.Fprintf(b, " \\\n        %s ;;\n", shellQuote(rest))
	}
	b.WriteString("  esac\n}\ncompdef _stategen stategen\n")
}

func fishCompletion(b *strings.Builder) {
	for _, v := range verbs() {
		fmt.Fprintf(b, "complete -c stategen -n __fish_use_subcommand -f -a %s -d %s\n", v.name, shellQuote(v.short))
	}
	for _, v := range verbs() {
		seen := fmt.Sprintf("-n '__fish_seen_subcommand_from %s'", v.name)
		if words := argumentWords(v); words != nil {
			fmt.Fprintf(b, "complete -c stategen %s -f -a %s\n", seen, shellQuote(strings.Join(words, " ")))
		}
		eachFlag(v, func(dashed string, fl *flag.Flag) {
			value, usage := flag.UnquoteUsage(fl)
			kind, name := "-l", fl.Name
			if len(fl.Name) == 1 {
				kind = "-s"
			}
			takes := ""
			switch {
			case flagValues[fl.Name] != nil:
				takes = " -x -a " + shellQuote(strings.Join(flagValues[fl.Name], " "))
			case value != "":
				takes = " -r"
			}
			fmt.Fprintf(b, "complete -c stategen %s %s %s%s -d %s\n", seen, kind, name, takes, shellQuote(usage))
		})
	}
}

// shellQuote quotes for all three shells.
func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
