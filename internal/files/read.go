// This file reads what may be anything: a path or a stream that a user named.

package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// MaxSize is the most that a spec may hold, in bytes. 65,535 states with some
// 250 bytes each stay below it; a larger file was named by mistake.
const MaxSize = 16 << 20

// ErrNotRegular is behind every error about a folder, FIFO, device or socket
// where a file was wanted.
var ErrNotRegular = errors.New("not a regular file")

// ErrTooLarge is behind the error about a spec of more than [MaxSize] bytes.
var ErrTooLarge = fmt.Errorf("larger than %d MiB, the most that a spec may hold", MaxSize>>20)

// Read returns the bytes of the spec at path, a path of the operating system.
// It opens regular files only, so it never waits for the other end of a FIFO.
// The error tells [fs.ErrNotExist], [fs.ErrPermission], [ErrNotRegular] and
// [ErrTooLarge] apart.
func Read(path string) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, fmt.Errorf("read spec: %w", err)
	}
	defer f.Close()
	return ReadAll(f, path)
}

// ReadAll is [Read] for a stream, such as standard input. It takes at most
// MaxSize+1 bytes from r; name stands for r in errors.
func ReadAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err == nil && len(data) > MaxSize {
		err = ErrTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("read spec: %s: %w", name, err)
	}
	return data, nil
}

// openRegular opens a regular file, or what a link to one leads to. It asks
// before it opens, because opening alone can hang (FIFO) or act (device).
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fmt.Errorf("%w but %s", ErrNotRegular, kind(info.Mode()))}
	}
	return os.Open(path)
}

// kinds names what is no regular file, most telling bit first.
var kinds = []struct {
	bit  fs.FileMode
	name string
}{
	{fs.ModeDir, "a directory"},
	{fs.ModeNamedPipe, "a FIFO"},
	{fs.ModeSocket, "a socket"},
	{fs.ModeDevice, "a device"},
	{fs.ModeSymlink, "a symbolic link"},
}

func kind(mode fs.FileMode) string {
	for _, k := range kinds {
		if mode&k.bit != 0 {
			return k.name
		}
	}
	return "something special"
}

// Exists reports whether something is at path, a path of the operating system.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
