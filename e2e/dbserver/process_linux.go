// How a process is tied to ours.

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
	done   chan struct{} // closed when it has ended; then err holds how
	err    error
}

func startProcess(cmd *exec.Cmd, end syscall.Signal) (*process, error) {
	p := &process{cmd: cmd, signal: end, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The signal of Pdeathsig comes when the thread ends that started
		// the process (prctl(2)), so keep that thread as long.
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
	_ = p.cmd.Process.Signal(p.signal) // fails where it has ended
	<-p.done
}

// attributes makes a process end with ours, and run as name where we are root,
// which PostgreSQL and MariaDB refuse to be.
func attributes(name string, end syscall.Signal) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Pdeathsig: end}
	if os.Geteuid() == 0 {
		uid, gid := unprivileged(name)
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return attr
}

// giveAway makes name the owner of dir and all in it, where we are root.
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

// unprivileged returns the ids of the user that the package made, or of nobody.
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
