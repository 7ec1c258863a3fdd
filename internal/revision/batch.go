package revision

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"stategen.example/internal/files"
)

// A batch is a git cat-file that answers one question after the other, so that the number of processes does not
// depend on the number of files. It starts with the first question.
type batch struct {
	args   []string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr bytes.Buffer
}

// An object is an answer of git-cat-file(1).
type object struct {
	id   string
	kind string // the type, or missing, symlink, dangling, loop, notdir
	size int64
	text []byte // of a blob, if it was asked for; of a symlink, where it leads
}

// ask asks for the object with that name, which is on one line.
func (b *batch) ask(r *Revision, name string) (object, error) {
	if b.cmd == nil {
		if err := b.start(r); err != nil {
			return object{}, err
		}
	}
	_, err := io.WriteString(b.in, name+"\n")
	o, err2 := b.answer(name)
	if err == nil {
		err = err2
	}
	if err != nil { // git has ended
		if ended := b.end(); ended != nil {
			err = ended
		}
		return o, failure(b.args[0], err, b.stderr.String())
	}
	return o, nil
}

// answer reads an answer: "ID TYPE SIZE", with --batch followed by the content; "NAME missing"; or, of a link that
// cannot be followed, "symlink SIZE" and the like, followed by a text of that size.
func (b *batch) answer(name string) (o object, err error) {
	line, err := b.out.ReadString('\n')
	if err != nil {
		return o, err
	}
	line = strings.TrimSuffix(line, "\n")
	if line == name+" missing" {
		return object{kind: "missing"}, nil
	}
	fields, follows := strings.Fields(line), false
	switch len(fields) {
	case 2:
		o.kind, follows = fields[0], true
	case 3:
		o.id, o.kind, follows = fields[0], fields[1], b.args[1] == "--batch"
	default:
		return o, fmt.Errorf("git cat-file answers %q", line)
	}
	if o.size, err = strconv.ParseInt(fields[len(fields)-1], 10, 64); err != nil || !follows {
		return o, err
	}
	if o.size > files.MaxSize {
		return o, files.ErrTooLarge // of a link: sizes of files are asked for first
	}
	o.text = make([]byte, o.size+1) // a line feed ends it
	_, err = io.ReadFull(b.out, o.text)
	o.text = o.text[:o.size]
	return o, err
}

func (b *batch) start(r *Revision) (err error) {
	cmd := r.command(b.args...)
	b.stderr.Reset()
	cmd.Stderr = &b.stderr
	if b.in, err = cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	b.out = bufio.NewReader(out)
	if err = cmd.Start(); err == nil {
		b.cmd = cmd
	}
	return err
}

// end waits for git, which ends with its input.
func (b *batch) end() error {
	cmd := b.cmd
	b.cmd = nil
	b.in.Close()
	return cmd.Wait()
}

func (b *batch) close() {
	if b.cmd != nil {
		b.end()
	}
}
