// Differences in the format that git apply reads.

package project

import (
	"bytes"
	"fmt"

	"github.com/rogpeppe/go-internal/diff"

	"stategen.example/internal/files"
)

// unified returns the diff from old to new; nil stands for no file. Its paths
// start at the top of the git work tree, where git apply looks for them, or else
// at the module.
func unified(root, path string, old, new []byte) []byte {
	top, ok := files.WorkTree(root)
	if !ok {
		top = root
	}
	name := files.Show(top, onDisk(root, path))
	// The header is git's own: with another, git apply takes the paths to start at
	// the folder that it runs in.
	from, to, mode := "a/"+name, "b/"+name, ""
	if old == nil {
		from, mode = "/dev/null", "new file mode 100644\n"
	}
	if new == nil {
		to, mode = "/dev/null", "deleted file mode 100644\n"
	}
	_, hunks, _ := bytes.Cut(diff.Diff(from, old, to, new), []byte("\n"))
	return append(fmt.Appendf(nil, "diff --git a/%s b/%s\n%s", name, name, mode), hunks...)
}
