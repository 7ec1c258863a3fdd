// The life of a rename, as docs/evolution.md tells it.

package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
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

	"github.com/stategen/stategen/e2e/dbserver"
	"github.com/stategen/stategen/gen"
	"github.com/stategen/stategen/internal/spec"
)

// releases are the state Paid in the specs of the releases, and what is
// reserved in them.
var releases = []struct{ paid, reserved string }{
	{"db: payed", ""},
	{"db: payed, aliases: [paid]", ""},
	{"db: paid, aliases: [payed]", ""},
	{"db: paid", "reserved: [payed]"},
}

func releaseSpec(release int) string {
	r := releases[release]
	return fmt.Sprintf(`stategen: 1
package: orders
type: State
flags:
  open: {not: [Sent]}
states:
  - {name: Cart, db: cart}
  - {name: Paid, %s}
  - {name: Sent, db: sent}
%s
storage:
  - table: orders
    column: state
    indexes:
      - {name: orders_open, columns: [customer], where: open}
outputs: {go: ../life/orders/state_gen.go}
`, r.paid, r.reserved)
}

// lives are plays in which the binaries of the releases start and stop, and the
// migrations to them run or are undone. Whatever runs reads and writes all the
// time.
var lives = []struct {
	name, play string
	// fails is the release whose binary ends with an error, which has want in
	// it. It is empty where none may.
	fails, want string
}{
	{
		name: "as the page tells it",
		play: "migrate 0, start 0, migrate 1, start 1, stop 0, start 2, stop 1, migrate 2, migrate 3, start 3, stop 2",
	},
	{
		name: "both binaries run while the migration does, and leave rows behind",
		play: "migrate 0, start 0, start 1, migrate 1, stop 0, start 2, migrate 2, stop 1, migrate 3, start 3, stop 2",
	},
	{
		name: "the migration comes first",
		play: "migrate 0, start 0, migrate 1, start 1, stop 0, migrate 2, start 2, stop 1, migrate 3, start 3, stop 2",
	},
	{
		name: "no row is left when the alias is dropped",
		play: "migrate 0, start 0, start 1, stop 0, migrate 1, start 2, stop 1, migrate 2, start 3, migrate 3, stop 2",
	},
	{
		name: "back again, and forth",
		play: "migrate 0, start 0, migrate 1, start 1, stop 0, start 2, stop 1, migrate 2, start 1, stop 2, undo 2, start 0, stop 1, undo 1, " +
			"migrate 1, start 1, stop 0, start 2, stop 1, migrate 3, start 3, stop 2, start 2, undo 3, stop 3, migrate 3, start 3, stop 2",
	},
	{
		name: "the new string beside a release that can't read it",
		play: "migrate 0, start 0, migrate 1, start 2", fails: "0", want: `invalid State "paid"`,
	},
	{
		name: "the new string before the constraint is wider",
		play: "migrate 0, start 1, start 2", fails: "2", want: "orders_state_check",
	},
	{
		name: "the alias dropped before the rows have moved",
		play: "migrate 0, start 0, migrate 1, stop 0, start 3", fails: "3", want: `invalid State "payed"`,
	},
	{
		name: "the old string after the constraint is narrow",
		play: "migrate 0, migrate 1, start 2, migrate 2, migrate 3, start 1", fails: "1", want: "orders_state_check",
	},
}

// TestLife plays the lives with one binary for each release, each with the Go
// of its own spec.
func TestLife(t *testing.T) {
	bins, tools := binaries(t), commands(t)
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			for _, life := range lives {
				t.Run(life.name, func(t *testing.T) {
					p := &player{t: t, d: d, dsn: d.lasting(t), tools: tools, bins: bins, running: map[string]*shop{}}
					p.prepare()
					acts := strings.Split(life.play, ", ")
					for i, act := range acts {
						verb, release, _ := strings.Cut(act, " ")
						p.act(verb, release)
						if i < len(acts)-1 || life.fails == "" {
							p.goOn()
						}
					}
					if life.fails == "" {
						p.ended()
					} else if err := p.errors(life.fails); len(err) != 1 || !strings.Contains(err[life.fails], life.want) {
						t.Errorf("got %q, want an error of release %s with %s alone", err, life.fails, life.want)
					}
				})
			}
		})
	}
}

// binaries builds the programs of the releases: testdata/life with the package
// that each spec gives, laid over this module for its drivers.
func binaries(t *testing.T) []string {
	t.Helper()
	dir, here := t.TempDir(), strings.TrimSpace(run(t, ".", "go", "list", "-m", "-f", "{{.Dir}}"))
	var bins []string
	for release := range releases {
		s, found := spec.Parse("spec/orders.yaml", []byte(releaseSpec(release)))
		if s == nil {
			t.Fatal(found)
		}
		files, err := gen.Generate(s)
		if err != nil {
			t.Fatal(err)
		}
		code := filepath.Join(dir, fmt.Sprintf("state_%d.go", release))
		write(t, code, files[0].Data)
		overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{
			filepath.Join(here, "life", "main.go"): filepath.Join(here, "testdata", "life", "main.go"),
			filepath.Join(here, files[0].Path):     code,
		}})
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "overlay.json"), overlay)
		bin := filepath.Join(dir, fmt.Sprintf("shop_%d", release))
		run(t, ".", "go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", bin, "./life")
		bins = append(bins, bin)
	}
	return bins
}

// lasting is a new database whose data source waits for locks: SQLite has one
// writer at a time.
func (d database) lasting(t *testing.T) string {
	dsn := d.dsn(t)
	if d.driver == "sqlite" {
		dsn = "file:" + dsn + "?_pragma=busy_timeout(60000)&_pragma=journal_mode(WAL)"
	}
	return dsn
}

// A player plays one life on one database.
type player struct {
	t       *testing.T
	d       database
	dsn     string
	db      *sql.DB
	tools   string // folder of the commands
	bins    []string
	dir     string // of the specs and migrations
	running map[string]*shop
	started int
}

// prepare makes a table with rows that are older than every migration.
func (p *player) prepare() {
	p.dir, p.db = p.t.TempDir(), openDSN(p.t, p.d.driver, p.dsn)
	write(p.t, filepath.Join(p.dir, "go.mod"), []byte("module example.com/shop\n"))
	for release := range releases {
		write(p.t, p.specOf(release), []byte(releaseSpec(release)))
	}
	mustExec(p.t, p.db, "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer VARCHAR(40) NOT NULL, state VARCHAR(20) NOT NULL)")
	for i := range 300 {
		mustExec(p.t, p.db, fmt.Sprintf("INSERT INTO orders VALUES (%d, 'old', '%s')", i, []string{"cart", "payed", "sent"}[i%3]))
	}
}

func (p *player) specOf(release int) string {
	if release < 0 {
		return os.DevNull
	}
	return filepath.Join(p.dir, fmt.Sprintf("release%d", release), "orders.yaml")
}

// act does one act of a play.
func (p *player) act(verb, release string) {
	p.t.Helper()
	switch verb {
	case "start":
		p.running[release] = p.start(release)
	case "stop":
		if err := p.running[release].stop(); err != nil {
			p.t.Fatalf("release %s: %v", release, err)
		}
		delete(p.running, release)
	case "migrate", "undo":
		p.migrate(release, verb == "undo")
	default:
		p.t.Fatalf("no act %q", verb)
	}
}

// goOn waits until every binary has gone some rounds more.
func (p *player) goOn() {
	p.t.Helper()
	if err := p.errors(""); len(err) > 0 {
		p.t.Fatalf("by release: %q", err)
	}
}

// errors gives the errors of binaries by release, once all others have gone
// some rounds more, and the one that is to fail has ended.
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
				p.t.Fatalf("release %s neither goes on nor fails", release)
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	return errs
}

// migrate runs the migration to a release, or undoes it, file by file.
func (p *player) migrate(release string, undo bool) {
	p.t.Helper()
	number, err := strconv.Atoi(release)
	if err != nil {
		p.t.Fatal(err)
	}
	dir := filepath.Join(p.dir, "migrations"+release)
	if _, err := os.Stat(dir); err != nil {
		run(p.t, p.dir, filepath.Join(p.tools, "stategen"), "migrate", p.specOf(number), "--against", p.specOf(number-1), "--dialect", p.d.scheme, "--dir", dir)
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
		for { // where the lock is not to be had, the file says that it is run again
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

// apply runs a file as the database's program does. The program sqlite3 may be
// older than the driver, which knows no commands that begin with a dot.
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

// ended looks at the table as the last release leaves it.
func (p *player) ended() {
	p.t.Helper()
	for release := range p.running {
		p.act("stop", release)
	}
	db := dbserver.URL(p.dsn)
	if p.d.driver == "sqlite" {
		db = "sqlite:" + strings.TrimPrefix(strings.Split(p.dsn, "?")[0], "file:")
	}
	if out, err := output(p.dir, filepath.Join(p.tools, "stateverify"), p.specOf(len(releases)-1), "--db", db); err != nil || out != "" {
		p.t.Errorf("stateverify: %v\n%s", err, out)
	}
	var paid int
	if err := p.db.QueryRow("SELECT count(*) FROM orders WHERE customer = 'old' AND state = 'paid'").Scan(&paid); err != nil || paid != 100 {
		p.t.Errorf("%d old rows are paid, %v, want 100", paid, err)
	}
	if _, err := p.db.Exec("INSERT INTO orders VALUES (-1, 'new', 'payed')"); err == nil || !strings.Contains(err.Error(), "orders_state_check") {
		p.t.Errorf("the old string was written: %v", err)
	}
}

// A shop is a binary that runs.
type shop struct {
	stdin  io.Closer
	rounds atomic.Int64
	done   chan error
}

// start starts the binary of a release, with a customer of its own.
func (p *player) start(release string) *shop {
	p.t.Helper()
	number, err := strconv.Atoi(release)
	if err != nil {
		p.t.Fatal(err)
	}
	p.started++
	cmd := exec.Command(p.bins[number], p.d.driver, p.dsn, fmt.Sprintf("shop %d", p.started), strconv.Itoa(p.started*1_000_000))
	s := &shop{done: make(chan error, 1)}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = countLines{&s.rounds}, &said
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

// stop lets a binary end its round.
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
