// Words in messages: lists of names.

package breaking

import (
	"fmt"
	"slices"
	"strings"

	"stategen.example/internal/spec"
)

// quoted returns `"a", "b"`.
func quoted(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(all, ", ")
}

// few cuts a long list, and counts what is left out.
func few(words []string) []string {
	const most = 5
	if len(words) <= most {
		return words
	}
	return append(slices.Clone(words[:most-1]), fmt.Sprintf("%s and %d more", words[most-1], len(words)-most))
}

// names returns the quoted names of states.
func names(states []*spec.State) string {
	all := make([]string, len(states))
	for i, st := range states {
		all[i] = st.Name.Value
	}
	return quoted(all)
}
