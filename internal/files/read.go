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
	f, size, err := t.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readSmall(f, size, name)
}

// ReadOutput is [Tree.Read] for an output or an [Orphan], which may be of any size.
func (t *Tree) ReadOutput(name string) ([]byte, error) {
	f, size, err := t.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, size))
}

// Read is [Tree.Read] for a file in any place, by its path of the operating system.
func Read(path string) ([]byte, error) {
	if err := IsRegular(path); err != nil {
		return nil, err
	}
	f, size, err := openRegular(path, func(flag int) (*os.File, error) { return os.OpenFile(path, flag, 0) })
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readSmall(f, size, path)
}

// readSmall reads a file of at most MaxSize bytes. It takes the system's word for a size of 0: files of /proc
// have that, and reading them can wait for ever or act, as /proc/kmsg does.
func readSmall(f *os.File, size int64, name string) ([]byte, error) {
	switch {
	case size == 0:
		return nil, nil
	case size > MaxSize:
		return nil, &fs.PathError{Op: "read", Path: name, Err: ErrTooLarge}
	}
	return ReadAll(f, name)
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

// open opens a regular file of the module, through links if need be, and returns its size.
func (t *Tree) open(name string) (*os.File, int64, error) {
	at, err := t.resolve(name)
	switch {
	case errors.As(err, new(*refusal)):
		return nil, 0, &fs.PathError{Op: "open", Path: name, Err: err}
	case err != nil:
		return nil, 0, err
	case at.info == nil:
		return nil, 0, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if err := checkRegular(name, at.info); err != nil {
		return nil, 0, err
	}
	return openIn(t.root, at.path)
}

// openIn opens a file that is a regular one as far as we know.
func openIn(root *os.Root, name string) (*os.File, int64, error) {
	return openRegular(name, func(flag int) (*os.File, error) { return root.OpenFile(name, flag, 0) })
}

// openRegular opens a file to read and returns its size. It looks again at what it has opened, and does not wait:
// since somebody looked, a FIFO may have taken the place of the file.
func openRegular(name string, open func(flag int) (*os.File, error)) (*os.File, int64, error) {
	f, err := open(os.O_RDONLY | nonblock)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil {
		err = checkRegular(name, info)
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// IsRegular returns an error about a file that is not a regular one, or a link to one. It is asked before a file
// is opened, because opening alone can hang (FIFO) or act (device).
func IsRegular(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return checkRegular(path, info)
}

// checkRegular is [IsRegular] for a file that was looked at.
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
