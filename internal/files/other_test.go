//go:build !unix

package files

import "io/fs"

func umask() fs.FileMode { return 0 }
