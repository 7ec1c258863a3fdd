// One server process: its folder, its port, its start and its end.

package dbserver

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A server is PostgreSQL or MariaDB, and its one process.
type server struct {
	name   string
	driver string         // of database/sql
	admin  string         // a database that always exists
	drop   string         // drops the database %s
	user   string         // that runs the process if root runs the test
	signal syscall.Signal // ends the process at once

	programs []program                               // what find looks for
	files    func(s *server) map[string]string       // that dir must have before make runs
	make     func(s *server) []string                // command that makes the data folder
	serve    func(s *server) []string                // command that serves it
	dsn      func(s *server, database string) string // how a client connects

	once    sync.Once
	missing error // why it cannot be started here
	err     error // why it did not start

	dir      string
	paths    map[string]string // of programs
	port     int
	password string
	process  *process
}

// startTimeout is how long a server may take until it answers. On an idle
// machine it takes about a second.
const startTimeout = time.Minute

// find fills in the paths of the programs.
func (s *server) find() error {
	if !canStart {
		return fmt.Errorf("%s is started only on Linux", s.name)
	}
	s.paths = map[string]string{}
	for _, p := range s.programs {
		path, err := p.find()
		if err != nil {
			return err
		}
		s.paths[p.name] = path
	}
	return nil
}

func (s *server) start() (err error) {
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if s.dir, err = os.MkdirTemp("", "stategen-dbserver-"); err != nil {
		return err
	}
	s.password = rand.Text()
	for name, text := range s.files(s) {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	if err := giveAway(s.dir, s.user); err != nil {
		return err
	}
	if err := s.run(s.make(s)); err != nil {
		return err
	}
	// Another process may take the free port before the server does, so try again.
	for range 5 {
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.listen(); err == nil {
			return nil
		}
	}
	return err
}

// run runs a command of the server's packages to its end.
func (s *server) run(args []string) error {
	var log bytes.Buffer
	p, err := startProcess(s.command(args, &log), s.signal)
	if err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-time.After(startTimeout):
		p.kill()
		return fmt.Errorf("%s: no end after %v\n%s", args[0], startTimeout, log.String())
	}
	if p.err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), p.err, log.String())
	}
	return nil
}

// listen starts the server on s.port and waits until it answers.
func (s *server) listen() error {
	var log bytes.Buffer
	p, err := startProcess(s.command(s.serve(s), &log), s.signal)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	for {
		err := s.exec("SELECT 1")
		if err == nil {
			s.process = p
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended: %w\n%s", s.name, errors.Join(p.err, err), log.String())
		case <-ctx.Done():
			p.kill()
			return fmt.Errorf("no answer after %v: %w\n%s", startTimeout, err, log.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// command returns a command that runs in the server's folder, without any variable
// that could lead it to another server or to a configuration of the machine.
func (s *server) command(args []string, log *bytes.Buffer) *exec.Cmd {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME=" + s.dir, "TMPDIR=" + s.dir, "LC_ALL=C"}
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = attributes(s.user, s.signal)
	cmd.WaitDelay = 10 * time.Second // for children that keep the log open
	return cmd
}

func (s *server) stop() {
	if s.process != nil {
		s.process.kill()
		s.process = nil
	}
	if s.dir != "" {
		os.RemoveAll(s.dir)
		s.dir = ""
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
