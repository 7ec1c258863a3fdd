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
			properties = append(properties, key+"="+gitHubText(gitHubProperty.Replace(value)))
		}
		if f.File != "" {
			at := f.place()
			add("file", f.File)
			add("line", fmt.Sprint(at.Line))
			add("col", fmt.Sprint(at.Column))
		}
		add("title", strings.TrimSpace("stategen "+f.Rule))
		fmt.Fprintf(b, "::%s %s::%s\n",
			gitHubCommands[f.Level], strings.Join(properties, ","), gitHubText(gitHubData.Replace(f.Message)))
	}
	return nil
}

// gitHubText makes the value of a command visible. Its line ends are escaped before.
func gitHubText(value string) string { return defuseHashes(Visible(value), "\ufffd") }
