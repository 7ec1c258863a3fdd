package gen_test

import (
	"strings"
	"testing"

	"stategen.example/internal/gen"
)

// TestHostilePath holds that the path of a spec neither ends the comment that it is in
// nor acts in it.
func TestHostilePath(t *testing.T) {
	const name = "spec/a --><img src=x onerror=alert(1)> %%{init: {'theme': 'dark'}}%% */.yaml"
	s := parse(t, name, []byte("stategen: 1\npackage: p\ntype: T\nstates:\n"+
		"  - {name: A, db: a, initial: true}\n  - {name: B, db: b, final: true}\ntransitions: [{from: A, to: B}]\nstorage: [{table: t, column: c}]\n"))
	for _, k := range gen.Outputs() {
		data, err := gen.Print(s, k.Name)
		if err != nil {
			t.Fatal(err)
		}
		head, rest, _ := strings.Cut(string(data), "\n")
		if k.Name != "go" && (strings.Contains(rest, "onerror") || strings.Contains(string(data), "<img") || strings.Contains(string(data), "%%{")) {
			t.Errorf("%s holds the path in a form that acts:\n%s", k.Name, data)
		}
		if strings.Count(head, ">") > 1 {
			t.Errorf("the first line of %s is %s", k.Name, head)
		}
	}
}
