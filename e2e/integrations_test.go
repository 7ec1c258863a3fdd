package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestAction runs the script of action.yml as a runner does, with the inputs in
// variables, on a module with a wrong spec and on one with a correct spec.
func TestAction(t *testing.T) {
	data, err := os.ReadFile("../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Using string
			Steps []struct {
				Uses, Shell, Run string
				Env              map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(data, &action); err != nil {
		t.Fatal(err)
	}
	step := action.Runs.Steps[len(action.Runs.Steps)-1]
	if action.Runs.Using != "composite" || step.Shell != "bash" || strings.Contains(step.Run, "${{") {
		t.Fatalf("want a composite action with a bash step with its inputs in variables, got %+v", action.Runs)
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("the action runs in bash: ", err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	run := func(dir string, inputs map[string]string) (string, error) {
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "ACTION_PATH="+root)
		for name, expr := range step.Env {
			input := regexp.MustCompile(`inputs\.(\w+)`).FindStringSubmatch(expr)
			if input == nil {
				continue
			}
			value, ok := inputs[input[1]]
			if !ok {
				value = action.Inputs[input[1]].Default
			}
			cmd.Env = append(cmd.Env, name+"="+value)
		}
		out, err := cmd.Output()
		return string(out), err
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "mod", "go.mod"), []byte("module example.com/house\n"))
	write(t, filepath.Join(dir, "mod", "spec", "door.yaml"), []byte("stategen: 1\npackage: door\ntype: State\nflags:\n  all: {any: [Open, Shut]}\nstates:\n  - {name: Open, db: open}\n  - {name: Shut, db: shut}\n"))
	write(t, filepath.Join(dir, "mod", "bad.yaml"), []byte("stategen: 1\npackage: door\ntype: state\nstates:\n  - {name: Open, db: open}\n"))
	write(t, filepath.Join(dir, ".git", "HEAD"), []byte("ref: refs/heads/main\n"))

	if out, err := run(dir, map[string]string{"directory": "mod"}); err != nil || !strings.HasPrefix(out, "::warning file=mod/spec/door.yaml,line=5,col=3,title=stategen flag-full::") {
		t.Errorf("a warning: %v\n%s", err, out)
	}
	if out, err := run(dir, map[string]string{"directory": "mod", "strict": "true"}); err == nil {
		t.Errorf("a warning, with strict: passes\n%s", out)
	}
	if out, err := run(dir, map[string]string{"directory": "mod", "specs": "spec/door.yaml bad.yaml"}); err == nil || !strings.Contains(out, "::error file=mod/bad.yaml,line=3,col=7,title=stategen go-name::") {
		t.Errorf("a bad spec: %v\n%s", err, out)
	}
	for _, specs := range []string{
		"spec/door.yaml\nbad.yaml\n", "spec/door.yaml\nbad.yaml", "\n  spec/door.yaml\n\n\tbad.yaml", "spec/door.yaml\r\nbad.yaml\r\n",
	} {
		out, err := run(dir, map[string]string{"directory": "mod", "specs": specs})
		if err == nil || !strings.Contains(out, "::error file=mod/bad.yaml,") || !strings.Contains(out, "::warning file=mod/spec/door.yaml,") {
			t.Errorf("specs %q: %v\n%s", specs, err, out)
		}
	}
	if out, err := run(dir, map[string]string{"directory": "mod", "specs": "\n"}); err != nil || !strings.Contains(out, "::warning file=mod/spec/door.yaml,") {
		t.Errorf("an empty line of specs: %v\n%s", err, out)
	}
	if out, err := run(dir, map[string]string{"directory": "mod", "specs": "--help"}); err == nil {
		t.Errorf("a spec that is a flag: passes\n%s", out)
	}
	if out, err := run(dir, map[string]string{"directory": "mod", "specs": "$(touch pwned) spec/door.yaml"}); err == nil {
		t.Errorf("a spec that is a command: passes\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(dir, "mod", "pwned")); err == nil {
		t.Error("an input was run as a command")
	}
}

// TestPreCommitHooks checks that pre-commit can read the hooks, and that they run for
// the files that matter.
func TestPreCommitHooks(t *testing.T) {
	data, err := os.ReadFile("../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct {
		ID, Name, Entry, Language, Files string
		PassFilenames                    *bool `yaml:"pass_filenames"`
		AlwaysRun                        bool  `yaml:"always_run"`
	}
	if err := yaml.Unmarshal(data, &hooks); err != nil {
		t.Fatal(err)
	}
	for _, h := range hooks {
		if h.ID == "" || h.Name == "" || h.Language != "golang" || !strings.HasPrefix(h.Entry, "stategen ") || h.PassFilenames == nil || *h.PassFilenames {
			t.Errorf("hook %+v: want id, name, a stategen entry in golang, without file names", h)
		}
		// An output, and a schema file, may have any name.
		check := h.ID == "stategen-check"
		if h.AlwaysRun != check {
			t.Errorf("hook %s: always_run is %v, want %v", h.ID, h.AlwaysRun, check)
		}
		for file, want := range map[string]bool{
			"spec/rollout_states.yaml": true, "a/b/door.states.yaml": true, "states.yaml": check, "main.go": check,
			"rollout/state_gen.go": check,
		} {
			if got := regexp.MustCompile(h.Files).MatchString(file); got != want {
				t.Errorf("hook %s looks at %s: %v, want %v", h.ID, file, got, want)
			}
		}
	}
}
