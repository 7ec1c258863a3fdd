// Server processes that end with the test.

package dbserver

import (
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
)

const canStart = true

// A process runs until it is killed or until our own process ends.
type process struct {
	cmd    *exec.Cmd
	signal syscall.Signal
	done   chan struct{} // closed when it has ended; err is its result
	err    error
}

func startProcess(cmd *exec.Cmd, end syscall.Signal) (*process, error) {
	p := &process{cmd: cmd, signal: end, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// Pdeathsig is sent when the thread that started the process ends
		// (prctl(2)), so keep that thread.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
		close(p.done)
	}()
	return p, <-started
}

// kill ends the process and waits for its end.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(p.signal) // fails if it has ended
	<-p.done
}

// attributes makes a process end with ours. If we are root, it runs as name,
// because PostgreSQL and MariaDB do not run as root.
func attributes(name string, end syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Pdeathsig: end}
	if os.Geteuid() == 0 {
		uid, gid := unprivileged(name)
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return attr
}

// giveAway makes name the owner of dir and everything in it, if we are root.
func giveAway(dir, name string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	uid, gid := unprivileged(name)
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, uid, gid)
	})
}

// unprivileged returns the ids of the user that the package created, or of nobody.
func unprivileged(name string) (uid, gid int) {
	const nobody = 65534
	u, err := user.Lookup(name)
	if err != nil {
		return nobody, nobody
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	if uidErr != nil || gidErr != nil || uid == 0 {
		return nobody, nobody
	}
	return uid, gid
}
