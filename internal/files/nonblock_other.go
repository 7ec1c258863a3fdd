//go:build !unix

package files

// nonblock is 0 where opening a file never waits.
const nonblock = 0
