package gen_test

import (
	"fmt"
	"testing"

	"stategen.example/internal/gen"
	"stategen.example/internal/spec"
)

// BenchmarkGenerate measures parsing and generating Go. bench/ compares them with
// other generators.
func BenchmarkGenerate(b *testing.B) {
	for _, n := range []int{8, 64, 1000, 10000} {
		src := sized(n)
		s := parse(b, "spec/sized.yaml", src)
		b.Run(fmt.Sprintf("parse/%d", n), func(b *testing.B) {
			for b.Loop() {
				spec.Parse("spec/sized.yaml", src)
			}
		})
		b.Run(fmt.Sprintf("go/%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := gen.Print(s, "go"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
