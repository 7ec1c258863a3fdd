package spec

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSchema checks that the JSON Schema in the repository is up to date.
// STATEGEN_UPDATE=1 records it.
func TestSchema(t *testing.T) {
	const name = "../../spec/stategen.schema.json"
	want := Schema()
	if os.Getenv("STATEGEN_UPDATE") == "1" {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date (-want +got):\n%s", name, cmp.Diff(string(want), string(got)))
	}
}
