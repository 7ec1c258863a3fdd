// This file reads specs and schema files. What a user names as one may be anything: a FIFO, a folder, a disk.

package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// MaxSize is the most that a spec or a schema file may hold, in bytes. A spec of 65,535 states with some
// 250 bytes each is smaller; a larger file was named by mistake.
const MaxSize = 16 << 20

// ErrNotRegular is behind every error about a folder, FIFO, device or socket in place of a file.
var ErrNotRegular = errors.New("not a regular file")

// ErrTooLarge is behind the error about a file of more than [MaxSize] bytes.
var ErrTooLarge = fmt.Errorf("larger than %d MiB, the limit for a spec or schema file", MaxSize>>20)

// Read returns the bytes of a spec or schema file of the module. It opens only regular files, so it never
// waits for the other end of a FIFO, and follows symbolic links that stay inside the module. The error is an
// [*fs.PathError] around [fs.ErrNotExist], [fs.ErrPermission], [ErrOutside], [ErrNotRegular] or [ErrTooLarge],
// or what else the system said. Several goroutines may call it.
func (t *Tree) Read(name string) ([]byte, error) {
	f, err := t.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadAll(f, name)
}

// ReadOutput is [Tree.Read] for an output or an [Orphan], which may be of any size.
func (t *Tree) ReadOutput(name string) ([]byte, error) {
	f, err := t.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Read is [Tree.Read] for a file in any place, by its path of the operating system.
func Read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil {
		err = checkRegular(path, info)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadAll(f, path)
}

// ReadAll is [Read] for a stream, such as standard input. It takes at most MaxSize+1 bytes from r; name stands
// for r in errors.
func ReadAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err == nil && len(data) > MaxSize {
		err = ErrTooLarge
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return data, nil
}

// open opens a regular file of the module, through links if need be.
func (t *Tree) open(name string) (*os.File, error) {
	at, err := t.resolve(name)
	switch {
	case errors.As(err, new(*refusal)):
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	case err != nil:
		return nil, err
	case at.info == nil:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if err := checkRegular(name, at.info); err != nil {
		return nil, err
	}
	return t.root.Open(at.path)
}

// checkRegular returns an error unless a file is a regular one. It is asked before a file is opened, because
// opening alone can hang (FIFO) or act (device).
func checkRegular(name string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("%w but %s", ErrNotRegular, kind(info.Mode()))}
}

// kinds names the files that are not regular, the most telling bit first.
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
	return "a special file"
}
