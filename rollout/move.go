// The moves of a record.

package rollout

import "time"

// stamps says which time a record takes when it enters a state. The others leave
// the times as they are: a superseded rollout keeps its TerminalAt.
var stamps = [...]struct {
	state State
	at    func(*Record) **time.Time
}{
	{StateTerminal, func(r *Record) **time.Time { return &r.TerminalAt }},
	{StateSuperseded, func(r *Record) **time.Time { return &r.SupersededAt }},
}

// Move returns the record in the state to, which it enters at the time at:
// TerminalAt and SupersededAt are set, in UTC, when it enters their state. For
// a move that is not legal (RFC-0008 §3) it returns the record as it was and a
// *StateTransitionError. The receiver never changes.
func (r Record) Move(to State, at time.Time) (Record, error) {
	entered, err := r.State.TransitionTo(to)
	if err != nil {
		return r, err
	}
	r.State = entered
	for _, stamp := range stamps {
		if stamp.state == entered {
			moment := at.Round(0).UTC() // without the monotonic clock, which no table holds
			*stamp.at(&r) = &moment
		}
	}
	return r, nil
}
