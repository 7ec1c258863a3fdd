// Rules on where the artefacts go. Those with a check look at paths alone; the
// others are for the command, which sees the disk. Their examples hold the
// files that matter, as a txtar archive.

package spec

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"stategen.example/internal/diag"
)

var outputRules = []rule{
	{Rule: diag.Rule{
		ID: "output-path", Level: diag.Error,
		Summary: "an output is a file that its reader takes up",
		Why: "An output is a file that its reader takes up: a Go file that go build ignores, because its name begins with _ or . " +
			"or ends in _test.go, would not be part of the package. The path is relative to the spec, with slashes, so that it is the same on every machine.",
		Bad:  door + "states:\n  - {name: Open, db: open}\noutputs:\n  go: ../door/state_gen.txt\n",
		Good: door + "states:\n  - {name: Open, db: open}\noutputs:\n  go: ../door/state_gen.go\n",
	}, check: checkOutputPath,
	},
	{Rule: diag.Rule{
		ID: "output-outside", Level: diag.Error,
		Summary: "outputs stay inside the module",
		Why:     "A spec writes inside its own module: the folder of the nearest go.mod, and below.",
		Bad:     door + "states:\n  - {name: Open, db: open}\noutputs:\n  go: ../../../door/state_gen.go\n",
		Good:    door + "states:\n  - {name: Open, db: open}\noutputs:\n  go: ../door/state_gen.go\n",
	}, check: checkOutputOutside,
	},
	{Rule: diag.Rule{
		ID: "output-clash", Level: diag.Error,
		Summary: "an output belongs to one spec",
		Why: "Of two outputs with one path the second would replace the first. Paths that differ only by case are one file on " +
			"macOS and Windows.",
		Bad: `-- spec/door.yaml --
stategen: 1
package: door
type: State
states:
  - {name: Open, db: open}
outputs:
  go: ../door/state_gen.go
-- spec/window.yaml --
stategen: 1
package: door
type: Window
states:
  - {name: Open, db: open}
outputs:
  go: ../door/State_gen.go
`,
		Good: `-- spec/door.yaml --
stategen: 1
package: door
type: State
states:
  - {name: Open, db: open}
outputs:
  go: ../door/state_gen.go
-- spec/window.yaml --
stategen: 1
package: door
type: Window
states:
  - {name: Open, db: open}
outputs:
  go: ../door/window_gen.go
`,
	}},
}

func checkOutputPath(s *Spec, report reporter) {
	for _, out := range s.Outputs.All() {
		base := path.Base(out.Value)
		if fault := pathFault(out.Value); fault != "" {
			report(out.Pos, "output %q %s", out.Value, fault)
		} else if ext := path.Ext(base); !slices.Contains(out.Exts, ext) || base == ext {
			report(out.Pos, "output %q must be a file that ends in %s", out.Value, strings.Join(out.Exts, " or "))
		} else if fault := goFault(s.Target(out.Text)); ext == ".go" && fault != "" {
			report(out.Pos, "output %q would be no part of the package: %s", out.Value, fault)
		}
	}
}

// pathFault says what keeps a path of a spec from meaning the same file on
// every machine, if anything does.
func pathFault(p string) string {
	switch {
	case p == "":
		return "is empty"
	case strings.ContainsFunc(p, isUnsafeInLine):
		return fmt.Sprintf("holds %U, a control character", firstIn(p, isUnsafeInLine))
	case strings.Contains(p, `\`):
		return "holds a backslash; separate folders by /"
	case path.IsAbs(p) || len(p) > 1 && p[1] == ':' || strings.HasPrefix(p, "~"):
		return "is absolute; give it relative to the spec"
	}
	return ""
}

// goFault says why the go command would leave a file out of its package, or the
// package out of "./...", if it would (https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns,
// https://pkg.go.dev/cmd/go#hdr-Build_constraints).
func goFault(target string) string {
	ignored := func(name string) bool {
		return strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") && strings.Trim(name, ".") != ""
	}
	for folder := range strings.SplitSeq(path.Dir(target), "/") {
		if ignored(folder) || folder == "testdata" || folder == "vendor" {
			return fmt.Sprintf("the go command passes over a folder named %q", folder)
		}
	}
	base := strings.TrimSuffix(path.Base(target), ".go")
	if ignored(base) || strings.HasSuffix(base, "_test") {
		return "go build ignores a file named so"
	}
	if at := strings.LastIndexByte(base, '_'); at > 0 && isPlatform(base[at+1:]) {
		return fmt.Sprintf("go build takes a name that ends in _%s for that platform alone", base[at+1:])
	}
	return ""
}

// isPlatform tells the systems and architectures that a file name can be
// constrained to: internal/syslist of the Go tree, as of Go 1.26.
func isPlatform(word string) bool {
	switch word {
	case "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd",
		"openbsd", "plan9", "solaris", "wasip1", "windows", "zos",
		"386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64", "mips", "mipsle", "mips64", "mips64le",
		"mips64p32", "mips64p32le", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm":
		return true
	}
	return false
}

func checkOutputOutside(s *Spec, report reporter) {
	for _, out := range s.Outputs.All() {
		if target := s.Target(out.Text); isOutside(target) && !s.alone {
			report(out.Pos, "output %q is outside the module; it leads to %q, counted from the folder of go.mod", out.Value, target)
		}
	}
}

// isOutside reports whether a slash path from the module root leads out of it.
func isOutside(target string) bool { return target == ".." || strings.HasPrefix(target, "../") }
