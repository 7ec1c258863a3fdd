// The github format: workflow commands, which GitHub Actions turns into
// annotations of the change.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

package diag

import (
	"bytes"
	"fmt"
	"strings"
)

var gitHubCommands = [...]string{Info: "notice", Warn: "warning", Error: "error"}

// The runner ends a command at the line and splits it at colons and commas.
// These are the escapes that it undoes (actions/toolkit, core/src/command.ts).
var (
	gitHubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func printGitHub(b *bytes.Buffer, ds []Finding, _ Options) error {
	for _, d := range ds {
		var properties []string
		add := func(key, value string) {
			properties = append(properties, key+"="+Visible(gitHubProperty.Replace(value)))
		}
		if d.File != "" {
			add("file", d.File)
		}
		if d.Pos.Line > 0 {
			add("line", fmt.Sprint(d.Pos.Line))
			if d.Pos.Column > 0 {
				add("col", fmt.Sprint(d.Pos.Column))
			}
		}
		add("title", strings.TrimSpace("stategen "+d.Rule))
		// Logs of a run are shown with their colours: visible keeps escape
		// sequences away from them, once line ends are escaped.
		fmt.Fprintf(b, "::%s %s::%s\n",
			gitHubCommands[d.Level], strings.Join(properties, ","), Visible(gitHubData.Replace(d.Message)))
	}
	return nil
}
