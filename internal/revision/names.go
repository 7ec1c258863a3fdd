package revision

import "strings"

// Names returns the branches and tags of the repository that dir is in, for
// completion. Without a repository there are none.
func Names(dir string) []string {
	r := &Revision{dir: dir}
	out, err := r.git("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
	if err != nil {
		return nil
	}
	return strings.Fields(string(out))
}
