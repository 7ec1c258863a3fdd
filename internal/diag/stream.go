// The standard streams: nothing else in the program writes to them.

package diag

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// A Stream is a standard stream of a program. Its methods other than Write make text
// safe to print, by the rules of visible.go.
type Stream struct{ w io.Writer }

// Stdout returns the standard output.
func Stdout() *Stream { return &Stream{os.Stdout} }

// Stderr returns the standard error.
func Stderr() *Stream { return &Stream{os.Stderr} }

// Columns returns the width of a line: the variable COLUMNS, or else that of the terminal
// that the stream is. It is other if neither is known.
func (s *Stream) Columns(env func(string) string, other int) int {
	if n, err := strconv.Atoi(env("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := s.w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return other
}

// Write writes data that the user asked for, as it is.
func (s *Stream) Write(data []byte) (int, error) { return s.w.Write(data) }

// Text writes whole lines for people.
func (s *Stream) Text(text string) error {
	_, err := io.WriteString(s.w, Lines(text, false))
	return err
}

// Line writes one line, whatever is in the arguments.
func (s *Stream) Line(format string, args ...any) error {
	return s.Text(Visible(fmt.Sprintf(format, args...)) + "\n")
}

// Tell writes a message of a program, such as an error. Each of its lines begins with the
// program's name, so that no text in the message can begin a line.
func (s *Stream) Tell(program, message string) {
	for line := range strings.SplitSeq(strings.TrimRight(message, "\n"), "\n") {
		s.Line("%s: %s", program, line) // an error on standard error has no other place to go
	}
}
