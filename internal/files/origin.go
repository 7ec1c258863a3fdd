// This file is about the line that marks a file as generated.

package files

import (
	"bytes"
	"io"
	"os"

	"stategen.example/internal/header"
)

// A header is on one of the first lines: some formats need a line of their own before a comment. Reading stops
// at headerSize, so that looking at a folder with large files stays cheap.
const (
	headerLines = 5
	headerSize  = 4 << 10 // bytes
)

// Origin returns the spec that the file with these bytes was generated from.
// The header may have any comment characters around it, but no words: a page that quotes a header in a
// sentence is not generated.
func Origin(data []byte) (spec string, ok bool) {
	head := data[:min(len(data), headerSize)]
	for range headerLines {
		line, rest, more := bytes.Cut(head, []byte("\n"))
		if spec, ok := header.Parse(string(line)); ok {
			return spec, true
		}
		if !more {
			break
		}
		head = rest
	}
	return "", false
}

// originOf is [Origin] for a regular file of a folder. It reads no more than the head of the file, except of a
// page: one with markers belongs to its author, whatever its head says.
func originOf(dir *os.Root, name string) (spec string, ok bool, err error) {
	f, size, err := openIn(dir, name)
	if err != nil {
		return "", false, err
	}
	defer f.Close()
	head := make([]byte, min(size, headerSize))
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return "", false, err
	}
	head = head[:n]
	if spec, ok = Origin(head); ok && isPage(name) {
		rest, err := io.ReadAll(io.LimitReader(f, size))
		if err != nil {
			return "", false, err
		}
		if isMarked(append(head, rest...)) {
			return "", false, nil
		}
	}
	return spec, ok, nil
}
