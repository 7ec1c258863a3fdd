// A binary of one release of a shop, for the test of changes: it inserts, updates,
// reads and deletes orders until its standard input ends, and prints a line for each
// round. The first error ends it.
package main

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"stategen.example/e2e/life/orders"
)

// kept is the largest number of orders of a shop.
const kept = 40

// A shop is one customer's orders, as the binary knows them.
type shop struct {
	db       *sql.DB
	driver   string
	customer string
	writes   []orders.State
	next     int // number of the next order
	first    int // number of the oldest
	states   map[int]orders.State
}

// The arguments are the driver, the data source, the customer, the number of the first
// order, and how many of the states are written, or 0 for all.
func main() {
	first, err := strconv.Atoi(os.Args[4])
	if err != nil {
		fail(err)
	}
	writes, err := strconv.Atoi(os.Args[5])
	if err != nil {
		fail(err)
	}
	db, err := sql.Open(os.Args[1], os.Args[2])
	if err != nil {
		fail(err)
	}
	ended := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	s := &shop{db: db, driver: os.Args[1], customer: os.Args[3], next: first, first: first, states: map[int]orders.State{}}
	all := orders.StateValues()
	if s.writes = all[:]; writes > 0 {
		s.writes = all[:writes]
	}
	for {
		select {
		case <-ended:
			return
		case <-time.After(2 * time.Millisecond):
		}
		if err := s.round(); err != nil {
			fail(err)
		}
		fmt.Println()
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// round inserts an order in every state, changes each to the next state, and reads all
// orders.
func (s *shop) round() error {
	for i, state := range s.writes {
		id := s.next
		if err := s.exec("INSERT INTO orders (id, customer, state) VALUES ($1, $2, $3)", id, s.customer, state); err != nil {
			return err
		}
		s.next++
		s.states[id] = state
		if err := s.look(id); err != nil {
			return err
		}
		s.states[id] = s.writes[(i+1)%len(s.writes)]
		if err := s.exec("UPDATE orders SET state = $1 WHERE id = $2", s.states[id], id); err != nil {
			return err
		}
		if err := s.look(id); err != nil {
			return err
		}
	}
	for len(s.states) > kept {
		if err := s.exec("DELETE FROM orders WHERE id = $1", s.first); err != nil {
			return err
		}
		delete(s.states, s.first)
		s.first++
	}
	if err := s.lookAtAll(); err != nil {
		return err
	}
	return s.count()
}

// look reads one order.
func (s *shop) look(id int) error {
	var got orders.State
	err := s.db.QueryRow(s.sql("SELECT state FROM orders WHERE id = $1"), id).Scan(&got)
	if err != nil {
		return fmt.Errorf("read order %d: %w", id, err)
	}
	return s.compare(id, got)
}

func (s *shop) compare(id int, got orders.State) error {
	if want, own := s.states[id]; own && got != want {
		return fmt.Errorf("order %d is %v, want %v", id, got, want)
	}
	return nil
}

// lookAtAll reads the orders of all customers.
func (s *shop) lookAtAll() error {
	rows, err := s.db.Query("SELECT id, state FROM orders")
	if err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	defer rows.Close()
	own := 0
	for rows.Next() {
		var id int
		var state orders.State
		if err := rows.Scan(&id, &state); err != nil {
			return fmt.Errorf("read orders: %w", err)
		}
		if err := s.compare(id, state); err != nil {
			return err
		}
		if _, ok := s.states[id]; ok {
			own++
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	if own != len(s.states) {
		return fmt.Errorf("found %d of %d orders", own, len(s.states))
	}
	return nil
}

// count queries the open orders by the list of their stored strings.
func (s *shop) count() error {
	want := 0
	for _, state := range s.states {
		if state.IsOpen() {
			want++
		}
	}
	var got int
	err := s.db.QueryRow(s.sql("SELECT count(*) FROM orders WHERE customer = $1 AND state IN ("+orders.StateSQLOpen+")"), s.customer).Scan(&got)
	if err != nil {
		return fmt.Errorf("count open orders: %w", err)
	}
	if got != want {
		return fmt.Errorf("%d orders are open, want %d", got, want)
	}
	return nil
}

func (s *shop) exec(statement string, args ...any) error {
	if _, err := s.db.Exec(s.sql(statement), args...); err != nil {
		return fmt.Errorf("%s %v: %w", statement, args, err)
	}
	return nil
}

var parameter = regexp.MustCompile(`\$[0-9]`)

// sql rewrites the parameters of a statement in the syntax of the driver.
func (s *shop) sql(statement string) string {
	if s.driver == "pgx" {
		return statement
	}
	return parameter.ReplaceAllString(statement, "?")
}
