// The tools: how each is built and run, and its input.

package main

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// A tool is a generator.
type tool struct {
	name    string
	pkg     string // its main package, unless binary is set
	input   func(n, edit int) string
	file    string   // of the input
	args    []string // for a run in the folder of the package
	only    string   // what it generates, if less than the others
	adapter string   // the file that names its functions for the benchmarks
	ops     []string // its operations besides String

	binary, version string
}

// pinned are the peers; go.mod has their versions.
func pinned() []tool {
	return []tool{
		{
			name: "stategen", pkg: "stategen.example/cmd/stategen",
			input: yamlSpec, file: "spec/state.yaml", args: []string{"generate", "-q"},
			adapter: stategenAdapter, ops: append(parsers, append(converters, "AppendText", "a flag", "CanTransitionTo")...),
		},
		{
			name: "enumer", pkg: "github.com/dmarkham/enumer",
			input: goConstants, file: "state/state.go", args: []string{"-type=State", "-trimprefix=State", "-text", "-json", "-sql"},
			adapter: enumerAdapter, ops: append(parsers, converters...),
		},
		{
			name: "go-enum", pkg: "github.com/abice/go-enum",
			input: goComment, file: "state/state.go", args: []string{"-f", "state.go", "--marshal", "--sql", "--values"},
			adapter: goEnumAdapter, ops: append(parsers, append(converters, "AppendText")...),
		},
		{
			name: "stringer", pkg: "golang.org/x/tools/cmd/stringer", only: "String only",
			input: goConstants, file: "state/state.go", args: []string{"-type=State", "-trimprefix=State"},
			adapter: stringerAdapter,
		},
	}
}

// goenums is a peer whose module cannot be downloaded through go.mod. It is measured
// if -goenums names the program.
func goenums(binary string) tool {
	return tool{
		name: "goenums", binary: binary,
		input: goenumsConstants, file: "state/state.go", args: []string{"-f", "-c", "state.go"},
		adapter: goenumsAdapter, ops: append(parsers, converters...),
	}
}

// absent stands in the tables if goenums is not measured.
const absent = "goenums (github.com/zarldev/goenums) is left out, since -goenums did not name the program."

// build builds the tools, and a program that does nothing.
func (b *bench) build() error {
	for _, t := range pinned() {
		dir := "."
		if t.name == "stategen" {
			dir = b.root
		} else if b.alone {
			continue
		}
		t.binary = filepath.Join(b.dir, "bin", t.name)
		if err := b.goBuild(dir, t.binary, t.pkg, os.Environ()); err != nil {
			return err
		}
		info, err := buildinfo.ReadFile(t.binary)
		if err != nil {
			return err
		}
		if t.version = info.Main.Version; info.Path == t.pkg && t.name != "stategen" {
			for _, dep := range info.Deps {
				if len(dep.Path) <= len(t.pkg) && t.pkg[:len(dep.Path)] == dep.Path {
					t.version = dep.Version
				}
			}
		}
		b.tools = append(b.tools, t)
	}
	if b.goenums != "" && !b.alone {
		info, err := buildinfo.ReadFile(b.goenums)
		if err != nil {
			return fmt.Errorf("-goenums: %w", err)
		}
		t := goenums(b.goenums)
		t.version = info.Main.Version
		b.tools = append(b.tools, t)
	}
	hello := filepath.Join(b.dir, "hello")
	if err := writeFiles(hello, map[string]string{"go.mod": module, "main.go": "package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.WriteString(\"hello, world\\n\") }\n"}); err != nil {
		return err
	}
	return b.goBuild(hello, b.hello(), ".", b.env)
}

func (b *bench) hello() string { return filepath.Join(b.dir, "bin", "hello") }

func (b *bench) goBuild(dir, output, pkg string, env []string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-o", output, pkg)
	cmd.Dir, cmd.Env = dir, append(env, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// module is the go.mod of all generated code.
const module = "module bench\n\ngo 1.25.0\n"

// home is the folder of a tool's module with n states.
func (b *bench) home(t *tool, n int) string {
	return filepath.Join(b.dir, fmt.Sprintf("%s-%d", t.name, n))
}

// lay writes the module of a tool: its input, and what it generates.
func (b *bench) lay(t *tool, n int) error {
	home := b.home(t, n)
	if err := writeFiles(home, map[string]string{"go.mod": module, t.file: t.input(n, 0), "state/doc.go": "package state\n"}); err != nil {
		return err
	}
	_, err := b.measure(b.command(t, n))
	return err
}

// command returns a run of a tool.
func (b *bench) command(t *tool, n int) *exec.Cmd {
	cmd := exec.Command(t.binary, t.args...)
	cmd.Dir, cmd.Env = filepath.Join(b.home(t, n), "state"), b.env
	return cmd
}

// edit changes the comment of the type in the input of a tool.
func (b *bench) edit(t *tool, n, edit int) error {
	return os.WriteFile(filepath.Join(b.home(t, n), t.file), []byte(t.input(n, edit)), 0o644)
}

// writeFiles writes files below a folder.
func writeFiles(dir string, data map[string]string) error {
	var errs []error
	for name, text := range data {
		full := filepath.Join(dir, name)
		errs = append(errs, os.MkdirAll(filepath.Dir(full), 0o755), os.WriteFile(full, []byte(text), 0o644))
	}
	return errors.Join(errs...)
}
