// A play with binaries and migrations on one database.

package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"stategen.example/e2e/dbserver"
)

// lasting returns a new database whose data source waits for locks, because SQLite
// has one writer at a time.
func (d server) lasting(t *testing.T) string {
	dsn := d.dsn(t)
	if d.driver == "sqlite" {
		dsn = "file:" + dsn + "?_pragma=busy_timeout(60000)&_pragma=journal_mode(WAL)"
	}
	return dsn
}

// A player plays one life on one database.
type player struct {
	t       *testing.T
	d       server
	dsn     string
	db      *sql.DB
	tools   string // folder of the commands
	bins    map[string]string
	dir     string // of the specs and migrations
	running map[string]*shop
	started int
	last    release // that was started
}

// prepare creates a table with rows that are older than every migration.
func (p *player) prepare() {
	p.dir, p.db = p.t.TempDir(), openDSN(p.t, p.d.driver, p.dsn)
	write(p.t, filepath.Join(p.dir, "go.mod"), []byte("module example.com/shop\n"))
	for _, r := range releases {
		_, src := r.spec(p.t)
		write(p.t, p.specOf(r.name), src)
	}
	mustExec(p.t, p.db, "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer VARCHAR(40) NOT NULL, state VARCHAR(20) NOT NULL)")
	for i := range 300 {
		mustExec(p.t, p.db, fmt.Sprintf("INSERT INTO orders VALUES (%d, 'old', '%s')", i, []string{"cart", "payed", "sent"}[i%3]))
	}
}

func (p *player) specOf(release string) string {
	if release == "" {
		return os.DevNull
	}
	return filepath.Join(p.dir, release, "orders.yaml")
}

// act does one act of a play: a verb and the name of a release.
func (p *player) act(act string) {
	p.t.Helper()
	verb, name, _ := strings.Cut(act, " ")
	i := slices.IndexFunc(releases, func(r release) bool { return r.name == name })
	switch {
	case i < 0:
		p.t.Fatalf("no release %q", name)
	case verb == "start":
		p.running[name], p.last = p.start(releases[i]), releases[i]
	case verb == "stop":
		if err := p.running[name].stop(); err != nil {
			p.t.Fatalf("release %s: %v", name, err)
		}
		delete(p.running, name)
	case verb == "migrate", verb == "undo":
		p.migrate(releases[i], verb == "undo")
	default:
		p.t.Fatalf("no act %q", act)
	}
}

// goOn waits until every binary has run some more rounds.
func (p *player) goOn() {
	p.t.Helper()
	if err := p.errors(""); len(err) > 0 {
		p.t.Fatalf("by release: %q", err)
	}
}

// errors returns the errors of binaries by release, when the one that should fail has
// ended and all others have run some more rounds.
func (p *player) errors(fails string) map[string]string {
	p.t.Helper()
	const rounds = 5
	goal := map[string]int64{}
	for release, s := range p.running {
		goal[release] = s.rounds.Load() + rounds
	}
	errs := map[string]string{}
	deadline := time.After(time.Minute)
	for release, s := range p.running {
		for errs[release] == "" && (release == fails || s.rounds.Load() < goal[release]) {
			select {
			case err := <-s.done:
				errs[release] = fmt.Sprint(err)
			case <-deadline:
				p.t.Fatalf("release %s neither runs on nor fails", release)
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	return errs
}

// migrate runs the migration to a release, or undoes it, file by file.
func (p *player) migrate(r release, undo bool) {
	p.t.Helper()
	dir := filepath.Join(p.dir, "migrations", r.name)
	if _, err := os.Stat(dir); err != nil {
		run(p.t, p.dir, filepath.Join(p.tools, "stategen"), "migrate", p.specOf(r.name), "--against", p.specOf(r.before), "--database", p.d.scheme, "--dir", dir)
	}
	way := ".up.sql"
	if undo {
		way = ".down.sql"
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"+way))
	if err != nil || len(files) == 0 {
		p.t.Fatalf("%d files, %v", len(files), err)
	}
	if undo {
		slices.Reverse(files)
	}
	for _, name := range files {
		for { // if the lock times out, the file must be run again, as its head says
			err := p.apply(string(readFile(p.t, name)))
			if err == nil {
				break
			}
			if !strings.Contains(err.Error(), "lock timeout") {
				p.t.Fatalf("%s: %v", filepath.Base(name), err)
			}
			p.t.Logf("%s: %v", filepath.Base(name), err)
		}
	}
}

// apply runs a file as the database's program does. The sqlite3 program may be older
// than the driver, so the driver runs the file, without commands that begin with a dot.
func (p *player) apply(script string) error {
	if p.d.driver == "sqlite" {
		conn, err := p.db.Conn(context.Background())
		if err != nil {
			return err
		}
		defer conn.Close()
		if _, err := conn.ExecContext(context.Background(), strings.ReplaceAll(script, ".bail on\n", "")); err != nil {
			conn.ExecContext(context.Background(), "ROLLBACK")
			return err
		}
		return nil
	}
	client := dbserver.Client(p.t, p.dsn)
	client.Stdin = strings.NewReader(script)
	if out, err := client.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// ended checks the table after the last release.
func (p *player) ended() {
	p.t.Helper()
	for release := range p.running {
		p.act("stop " + release)
	}
	db := dbserver.URL(p.dsn)
	if p.d.driver == "sqlite" {
		db = "sqlite:" + strings.TrimPrefix(strings.Split(p.dsn, "?")[0], "file:")
	}
	if out, err := output(p.dir, filepath.Join(p.tools, "stateverify"), p.specOf(p.last.name), "--db", db); err != nil || out != "" {
		p.t.Errorf("stateverify: %v\n%s", err, out)
	}
	s, _ := p.last.spec(p.t)
	for _, state := range s.States[:3] {
		var rows int
		query := "SELECT count(*) FROM orders WHERE customer = 'old' AND state = '" + state.DB.Value + "'"
		if err := p.db.QueryRow(query).Scan(&rows); err != nil || rows != 100 {
			p.t.Errorf("%d old rows are %s, %v, want 100", rows, state.Name.Value, err)
		}
	}
	for _, gone := range s.Reserved.Items {
		_, err := p.db.Exec("INSERT INTO orders VALUES (-1, 'new', '" + gone.Value + "')")
		if err == nil || !strings.Contains(err.Error(), "orders_state_check") {
			p.t.Errorf("%q was written: %v", gone.Value, err)
		}
	}
}

// A shop is a running binary.
type shop struct {
	stdin  io.Closer
	rounds atomic.Int64
	done   chan error
}

// start starts the binary of a release, with a customer of its own.
func (p *player) start(r release) *shop {
	p.t.Helper()
	p.started++
	cmd := exec.Command(p.bins[r.name], p.d.driver, p.dsn, fmt.Sprintf("shop %d", p.started), strconv.Itoa(p.started*1_000_000), strconv.Itoa(r.writes))
	s := &shop{done: make(chan error, 1)}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = countLines{&s.rounds}, &said
	var err error
	if s.stdin, err = cmd.StdinPipe(); err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		err := cmd.Wait()
		if err != nil {
			err = fmt.Errorf("%w: %s", err, said.String())
		}
		s.done <- err
		close(ended)
	}()
	p.t.Cleanup(func() {
		cmd.Process.Kill()
		<-ended
	})
	return s
}

// stop lets a binary finish its round and end.
func (s *shop) stop() error {
	s.stdin.Close()
	return <-s.done
}

// countLines counts the lines that are written to it.
type countLines struct{ n *atomic.Int64 }

func (c countLines) Write(text []byte) (int, error) {
	c.n.Add(int64(bytes.Count(text, []byte("\n"))))
	return len(text), nil
}
