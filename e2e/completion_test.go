package e2e

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// completions are lines that end where a user asks for completions, and the words
// that a shell must offer there. A single word is inserted, with a space unless it
// is a folder.
var completions = []struct {
	line  string
	words []string
}{
	{"stategen ch", []string{"check"}},
	{"stategen e", []string{"explain"}},
	{"stategen -C deep ch", []string{"check"}},
	{"stategen --strict ch", []string{"check"}},
	{"stategen help mi", []string{"migrate"}},
	{"stategen check --st", []string{"--strict"}},
	{"stategen breaking --f", []string{"--fail-on", "--format"}},
	{"stategen check ", []string{"deep/gate.states.yaml", "spec/door.yaml"}},
	{"stategen generate sp", []string{"spec/door.yaml"}},
	{"stategen generate spec/door.yaml ", []string{"deep/gate.states.yaml"}},
	{"stategen -C deep check ", []string{"../spec/door.yaml", "gate.states.yaml"}},
	{"stategen -C deep check .", []string{"../spec/door.yaml"}},
	{"stategen check -C deep g", []string{"gate.states.yaml"}},
	{"stategen print m", []string{"markdown", "mermaid", "mysql"}},
	{"stategen print go sp", []string{"spec/door.yaml"}},
	{"stategen explain db-l", []string{"db-lookalike"}},
	{"stategen completion z", []string{"zsh"}},
	{"stategen check --format js", []string{"json"}},
	{"stategen check --format=js", []string{"json"}},
	{"stategen check --format=", []string{"github", "json", "markdown", "sarif", "text"}},
	{"stategen --format=js", []string{"json"}},
	{"stategen check --color ", []string{"always", "auto", "never"}},
	{"stategen breaking --fail-on=w", []string{"warn"}},
	{"stategen migrate --database ", []string{"mysql", "postgres", "sqlite"}},
	{"stategen migrate --database=p", []string{"postgres"}},
	{"stategen migrate --tool go", []string{"golang-migrate", "goose"}},
	{"stategen migrate --dir ", []string{"deep/", "spec/"}},
	{"stategen migrate --dir=s", []string{"spec/"}},
	{"stategen migrate --schema ", []string{"deep/", "schema.sql", "spec/"}},
	{"stategen breaking --against ma", []string{"main"}},
	{"stategen breaking --against spec/", []string{"spec/door.yaml", "spec/openapi.yaml"}},
	{"stategen -C d", []string{"deep/"}},
}

// TestCompletion lets real shells complete lines, as a user does at their prompts.
// It does not test PowerShell.
func TestCompletion(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", filepath.Dir(builtCommand(t))+string(filepath.ListSeparator)+os.Getenv("PATH"))
	for name, text := range map[string]string{
		"go.mod": "module example.com/house\n", "schema.sql": "",
		"spec/door.yaml": "stategen: 1\n", "spec/openapi.yaml": "openapi: 3.1.0\n", "deep/gate.states.yaml": "stategen: 1\n",
	} {
		write(t, filepath.Join(dir, name), []byte(text))
	}
	run(t, dir, "git", "init", "-q", "-b", "main")
	run(t, dir, "git", "-c", "user.name=house", "-c", "user.email=house@example.com", "commit", "-q", "--allow-empty", "-m", "one")

	t.Run("bash", func(t *testing.T) {
		const loader = "/usr/share/bash-completion/bash_completion"
		if _, err := os.Stat(loader); err != nil {
			missing(t, "the package bash-completion is not installed")
		}
		inTerminal(t, dir, bash, ". "+loader+"\n"+bashSetup)
	})
	t.Run("bash without bash-completion", func(t *testing.T) { inTerminal(t, dir, bash, bashSetup) })
	t.Run("zsh", func(t *testing.T) { inTerminal(t, dir, zsh, zshSetup) })
	t.Run("fish", func(t *testing.T) { inFish(t, dir) })
}

// A shell edits lines in a terminal.
type shell struct {
	name    string
	startup string // the file that it reads
	start   func(startup string) string
	all     string // the keys that insert all completions
}

var (
	bash = shell{"bash", "bashrc", func(file string) string { return "bash --noprofile --rcfile " + file + " -i" }, "\x1b*"}
	zsh  = shell{"zsh", ".zshrc", func(file string) string { return "ZDOTDIR=" + filepath.Dir(file) + " zsh -i" }, "\x18*"}
)

// Control-X control-P prints the line as it is and control-X k clears it: while a
// shell does not read, the terminal would itself act on control-U. The shell is
// ready when it draws its prompt.
const (
	bashSetup = `source <(stategen completion bash)
PS1='{{ready}}\n'
bind 'set completion-query-items 0'
bind 'set page-completions off'
bind '"\C-xk": kill-whole-line'
bind -x '"\C-x\C-p": printf "\n{{%s}}\n" "$READLINE_LINE"'
stty columns 500
`
	zshSetup = `PS1=
RPS1=
unsetopt prompt_sp prompt_cr
autoload -Uz compinit && compinit -D -u
source <(stategen completion zsh)
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
zle -C all-matches complete-word _generic
bindkey '^X*' all-matches
show() { zle -I; printf '\n{{%s}}\n' "$BUFFER" }
zle -N show
bindkey '^X^P' show
bindkey '^Xk' kill-whole-line
zle-line-init() { printf '{{ready}}\n' }
zle -N zle-line-init
stty columns 500
`
)

// inTerminal types each line into a shell, and the keys that insert all
// completions. If there is one completion, it also presses tab.
func inTerminal(t *testing.T, dir string, sh shell, setup string) {
	program(t, sh.name, sh.name)
	startup := filepath.Join(t.TempDir(), sh.startup)
	write(t, startup, []byte(setup))
	cmd := exec.Command(program(t, "script", "bsdutils"), "-qec", sh.start(startup), "/dev/null")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TERM=dumb")
	keys, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	screen, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = keys.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := printed(screen)
	next(t, lines, "the start")
	typed := func(text string) string {
		if _, err := io.WriteString(keys, text+"\x18\x10\x18k"); err != nil {
			t.Fatal(err)
		}
		return next(t, lines, text)
	}
	for _, tt := range completions {
		begun := tt.line[:strings.LastIndexAny(tt.line, " =")+1]
		flag := begun[strings.LastIndex(begun, " ")+1:] // zsh repeats it before each value
		got := strings.Fields(strings.TrimPrefix(typed(tt.line+sh.all), begun))
		for i, word := range got {
			got[i] = strings.TrimPrefix(word, flag)
		}
		slices.Sort(got)
		if diff := cmp.Diff(tt.words, got); diff != "" {
			t.Errorf("all completions of %q: -want +got:\n%s", tt.line, diff)
		}
		if len(tt.words) > 1 {
			continue
		}
		want := begun + tt.words[0]
		if !strings.HasSuffix(want, "/") {
			want += " "
		}
		if got := typed(tt.line + "\t"); got != want {
			t.Errorf("tab after %q makes it %q, want %q", tt.line, got, want)
		}
	}
}

// printed returns what a shell prints between double braces. It is ready once;
// bash draws its prompt again after each line.
func printed(screen io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		ready := false
		for in := bufio.NewScanner(screen); in.Scan(); {
			if text, ok := strings.CutPrefix(strings.TrimSpace(in.Text()), "{{"); ok && !(ready && text == "ready}}") {
				ready = true
				lines <- strings.TrimSuffix(text, "}}")
			}
		}
	}()
	return lines
}

func next(t *testing.T, lines <-chan string, after string) string {
	t.Helper()
	select {
	case line, ok := <-lines:
		if !ok {
			t.Fatalf("the shell ends after %q", after)
		}
		return line
	case <-time.After(10 * time.Second): // far longer than it needs
		t.Fatalf("the shell does not answer after %q", after)
	}
	return ""
}

// inFish asks fish, which prints the completions of a line without a terminal.
func inFish(t *testing.T, dir string) {
	script := "stategen completion fish | source\n"
	for _, tt := range completions {
		script += fmt.Sprintf("complete -C '%s'; echo {{}}\n", tt.line)
	}
	cmd := exec.Command(program(t, "fish", "fish"), "--no-config", "-c", script)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	answers := strings.Split(string(out), "{{}}\n")
	for i, tt := range completions {
		flag := ""
		if word := tt.line[strings.LastIndex(tt.line, " ")+1:]; strings.Contains(word, "=") {
			flag = word[:strings.Index(word, "=")+1]
		}
		want := tt.words
		if !strings.HasSuffix(tt.line, ".") { // fish offers hidden files only after a dot
			want = slices.DeleteFunc(slices.Clone(want), func(w string) bool { return strings.HasPrefix(w, ".") })
		}
		var got []string
		for line := range strings.Lines(answers[i]) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			got = append(got, strings.TrimPrefix(word, flag))
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("completions of %q: -want +got:\n%s", tt.line, diff)
		}
	}
}
