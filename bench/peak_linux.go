package main

import (
	"os"
	"syscall"
)

// peak returns the most memory that a process held, in bytes. Linux counts it in KiB: getrusage(2).
func peak(state *os.ProcessState) int64 { return state.SysUsage().(*syscall.Rusage).Maxrss << 10 }
