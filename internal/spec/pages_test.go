package spec

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPages holds that what is checked in and made from the tables is what they
// give now. STATEGEN_UPDATE=1 records it.
func TestPages(t *testing.T) {
	for name, want := range map[string][]byte{
		"../../spec/stategen.schema.json": Schema(),
	} {
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
}
