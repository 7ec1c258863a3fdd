// Package foreign has the folders of a module that belong to other tools: version control and package managers.
// These write, replace and remove what is in them, and files in them may be generated from specs of other modules.
// So no output may be there, and nobody looks for orphans there.
package foreign

import "strings"

// Folder returns the first folder of a slash path that belongs to another tool, or "". Git takes .git in any case
// for its own (core.protectHFS and core.protectNTFS in git-config(1)).
func Folder(path string) string {
	for folder := range strings.SplitSeq(path, "/") {
		switch strings.ToLower(folder) {
		case ".git", ".hg", ".jj", ".svn":
			return folder
		}
		if folder == "vendor" || folder == "node_modules" {
			return folder
		}
	}
	return ""
}
