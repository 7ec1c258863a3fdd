// The github format: workflow commands, which GitHub Actions shows as annotations of a
// change.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

package diag

import (
	"bytes"
	"fmt"
	"strings"
)

var gitHubCommands = [...]string{Info: "notice", Warn: "warning", Error: "error"}

// A command ends with its line, and the runner splits it at colons and commas. It
// understands these escapes (actions/toolkit, core/src/command.ts).
var (
	gitHubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func printGitHub(b *bytes.Buffer, found []Finding, _ Options) error {
	for _, f := range found {
		var properties []string
		add := func(key, value string) {
			properties = append(properties, key+"="+Visible(gitHubProperty.Replace(value)))
		}
		if f.File != "" {
			add("file", f.File)
		}
		if f.Pos.Line > 0 {
			add("line", fmt.Sprint(f.Pos.Line))
			if f.Pos.Column > 0 {
				add("col", fmt.Sprint(f.Pos.Column))
			}
		}
		add("title", strings.TrimSpace("stategen "+f.Rule))
		// Logs are shown with colours, so escape sequences must not get into them.
		// Visible replaces them; line ends are escaped before.
		fmt.Fprintf(b, "::%s %s::%s\n",
			gitHubCommands[f.Level], strings.Join(properties, ","), Visible(gitHubData.Replace(f.Message)))
	}
	return nil
}
