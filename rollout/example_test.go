package rollout_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"stategen.example/rollout"
)

// A request has the name of a state.
func ExampleParseState() {
	s, err := rollout.ParseState("Converging")
	fmt.Println(s, err)

	_, err = rollout.ParseState("converging")
	fmt.Println(err)
	// Output:
	// Converging <nil>
	// rollout: "converging" is not the name of any State: want "Opening", "Active", "Converging", "Terminal", "Reverted", "Failed", "Superseded" or "Pruned"
}

// The state is stored as a string. An invalid value never reaches the column.
func ExampleState_Value() {
	// db.Exec("UPDATE rollouts SET state = ? WHERE rollout_id = ?", rollout.StateActive, id)
	v, err := rollout.StateActive.Value()
	fmt.Printf("%q %v\n", v, err)

	var unset rollout.State
	_, err = unset.Value()
	fmt.Println(err)
	// Output:
	// "Active" <nil>
	// rollout: State(0) is not valid: was the field set?
}

// A scan that fails leaves the state unchanged.
func ExampleState_Scan() {
	s := rollout.StateActive
	fmt.Println(s.Scan("Terminal"), s)

	err := s.Scan("Halted")
	var invalid *rollout.InvalidStateError
	fmt.Println(errors.As(err, &invalid), invalid.Input, s)
	// Output:
	// <nil> Terminal
	// true Halted Terminal
}

// A row may hold a string that a newer release wrote. StateFromDB returns false
// for it, so that a reader can skip the row.
func ExampleStateFromDB() {
	for _, stored := range []string{"Failed", "Paused"} {
		if s, ok := rollout.StateFromDB(stored); ok {
			fmt.Println(s)
		} else {
			fmt.Printf("unknown state %q, skipped\n", stored)
		}
	}
	// Output:
	// Failed
	// unknown state "Paused", skipped
}

// A channel waits until every rollout before it releases its edge.
func ExampleState_IsTerminalForOrdering() {
	before := []rollout.State{rollout.StateTerminal, rollout.StateSuperseded, rollout.StateConverging}
	for _, s := range before {
		if !s.IsTerminalForOrdering() {
			fmt.Println("wait for the rollout that is", s)
		}
	}
	// Output: wait for the rollout that is Converging
}

// A query lists its states by the constant, so that its text matches that of the
// partial index, which has the same list.
func Example_query() {
	const inFlight = "SELECT rollout_id FROM rollouts WHERE state IN (" + rollout.StateSQLInFlight + ") ORDER BY opened_at"
	fmt.Println(inFlight)
	// Output: SELECT rollout_id FROM rollouts WHERE state IN ('Active', 'Converging', 'Failed', 'Opening', 'Reverted') ORDER BY opened_at
}

// A transition is checked against the RFC's table, and sets the time of its state.
func ExampleRecord_TransitionTo() {
	r := rollout.Record{State: rollout.StateActive}
	r, err := r.TransitionTo(rollout.StateTerminal, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	fmt.Println(r.State, r.TerminalAt, err)

	r, err = r.TransitionTo(rollout.StateActive, time.Now())
	fmt.Println(r.State, err)
	// Output:
	// Terminal 2026-03-01 12:00:00 +0000 UTC <nil>
	// Terminal rollout: no transition from State "Terminal" to "Active": want "Superseded", "Pruned"
}

// In JSON a state is its name.
func ExampleState_MarshalText() {
	data, err := json.Marshal(map[string]rollout.State{"state": rollout.StatePruned})
	fmt.Println(string(data), err)

	var doc struct{ State rollout.State }
	err = json.Unmarshal([]byte(`{"state":"Prune"}`), &doc)
	fmt.Println(err != nil, doc.State.IsValid())
	// Output:
	// {"state":"Pruned"} <nil>
	// true false
}
