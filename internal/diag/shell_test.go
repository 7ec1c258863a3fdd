package diag

import (
	"os/exec"
	"strings"
	"testing"
)

// TestCommand has a shell read what a message suggests.
func TestCommand(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	words := []string{"spec/a.yaml", "HEAD~1", "", "or ders.yaml", "~root", "a'b", `a"b\c`, "$(x) `y` $z", "a\nb\x1bc%d\xff", "##[x]", "\n::x::!1", "*?[a]{b,c}", "ü"}
	for _, w := range append(words, strings.Join(words, " ")) {
		message := "run " + Command("printf", "%s|", w, "end")
		if Lines(message, false) != message {
			t.Errorf("%q is changed when it is printed", message)
		}
		command := strings.TrimSuffix(strings.TrimPrefix(message, `run "`), `"`)
		out, err := exec.Command(sh, "-c", command).Output()
		if got, want := string(out), w+"|end|"; err != nil || got != want {
			t.Errorf("%s prints %q, want %q (%v)", command, got, want, err)
		}
	}
	if got := Command("stategen", "lint", PathWord("-v.yaml")); got != `"stategen lint ./-v.yaml"` {
		t.Errorf("a path like a flag: %s", got)
	}
}
