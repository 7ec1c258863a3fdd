// Rules on the paths of outputs. Their checks do not look at the disk.

package spec

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"stategen.example/internal/diag"
	"stategen.example/internal/foreign"
)

var outputRules = []rule{
	{diag.Rule{
		ID: "output-path", Level: diag.Error,
		Summary: "the path of an output is valid",
		Why: "The path is relative to the spec and has slashes, so that it means the same file on every machine. " +
			"No name in it is one that Windows cannot have, such as con.go. The file has the extension of its format. " +
			"go build must not ignore a Go file, as it does if the name begins with _ or . or ends in _test.go.",
	}, checkOutputPath},
	{diag.Rule{
		ID: "output-outside", Level: diag.Error,
		Summary: "outputs are inside the module",
		Why: "The outputs of a spec are inside its module: in the folder of the nearest go.mod, or below it. Folders of " +
			"version control (.git, .hg, .jj, .svn), vendor and node_modules belong to other tools and count as outside: " +
			"these tools replace what is in them, and nobody looks there for files that no spec declares.",
	}, checkOutputOutside},
	{diag.Rule{
		ID: "output-clash", Level: diag.Error,
		Summary: "an output belongs to one spec, and is not a schema file",
		Why: "If two outputs had the same path, the second would overwrite the first. An output that is the schema " +
			"file of a spec would overwrite that. On macOS and Windows, paths that differ only by case are the same file.",
	}, nil},
}

func checkOutputPath(s *Spec, report reporter) {
	for _, out := range s.Outputs.All() {
		base := path.Base(out.Value)
		if fault := pathFault(out.Value); fault != "" {
			report(out.Pos, "output %q %s", out.Value, fault)
		} else if ext := path.Ext(base); !slices.Contains(out.Exts, ext) || base == ext {
			report(out.Pos, "output %q must be a file that ends in %s", out.Value, strings.Join(out.Exts, " or "))
		} else if fault := goFault(s.Target(out.Text)); ext == ".go" && fault != "" {
			report(out.Pos, "output %q would not be part of the package: %s", out.Value, fault)
		}
	}
}

// pathFault describes why a path in a spec does not mean the same file on every
// machine, or returns "".
func pathFault(p string) string {
	switch {
	case p == "":
		return "is empty"
	case strings.ContainsFunc(p, isUnsafeInLine):
		return fmt.Sprintf("contains the control character %U", firstIn(p, isUnsafeInLine))
	case strings.Contains(p, `\`):
		return "contains a backslash; separate folders by /"
	case path.IsAbs(p) || len(p) > 1 && p[1] == ':' || strings.HasPrefix(p, "~"):
		return "is absolute; make it relative to the spec"
	}
	for name := range strings.SplitSeq(p, "/") {
		if fault := windowsFault(name); fault != "" {
			return fault
		}
	}
	return ""
}

// windowsFault describes why Windows cannot have a file or folder of that name, or
// returns "" (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
func windowsFault(name string) string {
	const forbidden = `<>:"|?*`
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	isPort := len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
	switch at := strings.IndexAny(name, forbidden); {
	case at >= 0:
		return fmt.Sprintf("contains %q, which Windows does not allow in a name", name[at])
	case isPort || slices.Contains([]string{"CON", "PRN", "AUX", "NUL"}, stem):
		return fmt.Sprintf("has the name %q, which Windows keeps for a device; use another name", name)
	case name != "." && name != ".." && strings.TrimRight(name, ". ") != name:
		return fmt.Sprintf("has the name %q, and Windows drops the dot or space at its end", name)
	}
	return ""
}

// goFault describes why the go command ignores a file, or its folder in "./...", or
// returns "" (https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns,
// https://pkg.go.dev/cmd/go#hdr-Build_constraints).
func goFault(target string) string {
	ignored := func(name string) bool {
		return strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") && strings.Trim(name, ".") != ""
	}
	if foreign.Folder(path.Dir(target)) != "" {
		return "" // the rule output-outside has it
	}
	for folder := range strings.SplitSeq(path.Dir(target), "/") {
		if ignored(folder) || folder == "testdata" {
			return fmt.Sprintf("the go command ignores a folder named %q", folder)
		}
	}
	base := strings.TrimSuffix(path.Base(target), ".go")
	if ignored(base) || strings.HasSuffix(base, "_test") {
		return "go build ignores a file with this name"
	}
	base, _, _ = strings.Cut(base, ".") // go/build looks at the part up to the first dot
	if at := strings.LastIndexByte(base, '_'); at > 0 && isPlatform(base[at+1:]) {
		return fmt.Sprintf("go build uses a file that ends in _%s on that platform only", base[at+1:])
	}
	return ""
}

// isPlatform reports whether a word is a system or an architecture in the name of a
// Go file: internal/syslist of the Go tree, as of Go 1.26.
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
		if folder := foreign.Folder(path.Dir(s.Target(out.Text))); folder != "" {
			report(out.Pos, "output %q is in a folder named %q, which belongs to another tool; use another folder", out.Value, folder)
		} else {
			s.checkOutside("output", out.Text, report)
		}
	}
}

// checkOutside reports a file that is outside the module.
func (s *Spec) checkOutside(what string, file Text, report reporter) {
	target := s.Target(file)
	if s.alone || target != ".." && !strings.HasPrefix(target, "../") {
		return
	}
	inside := target
	for strings.HasPrefix(inside, "../") {
		inside = strings.TrimPrefix(inside, "../")
	}
	fix := ""
	if inside != ".." {
		up := strings.Repeat("../", strings.Count(path.Clean(s.Path), "/")) // to the module root
		fix = fmt.Sprintf("; did you mean %q?", up+inside)
	}
	report(file.Pos, "%s %q is outside the module%s", what, file.Value, fix)
}
