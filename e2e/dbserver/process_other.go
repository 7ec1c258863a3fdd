//go:build !linux

// On other systems than Linux nothing would end a server when the test is killed,
// so no server is started.

package dbserver

import (
	"errors"
	"os/exec"
	"syscall"
)

const canStart = false

type process struct {
	done chan struct{}
	err  error
}

func startProcess(*exec.Cmd, syscall.Signal) (*process, error) {
	return nil, errors.ErrUnsupported
}

func (*process) kill() {}

func attributes(string, syscall.Signal) *syscall.SysProcAttr { return nil }

func giveAway(string, string) error { return errors.ErrUnsupported }
