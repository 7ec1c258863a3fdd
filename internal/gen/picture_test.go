package gen_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"testing"
)

// TestPicture checks that the picture in the README was drawn from the committed DOT
// file, which TestGolden compares with the spec. Versions of Graphviz draw differently,
// so no test compares the bytes of the picture. A test of e2e reads what it shows.
func TestPicture(t *testing.T) {
	dot, err := os.ReadFile("../../docs/rollout_states.dot")
	if err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile("../../docs/rollout_states.svg")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("<!-- drawn from DOT with SHA-256 %x -->\n", sha256.Sum256(dot)); !bytes.HasSuffix(svg, []byte(want)) {
		t.Errorf("docs/rollout_states.svg is out of date, want %q at its end; run make docs", want)
	}
}
