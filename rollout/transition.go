// The transitions of a record.

package rollout

import "time"

// stamps lists the times that are set when a record enters a state. They are never
// unset: a superseded rollout keeps its TerminalAt.
var stamps = [...]struct {
	state State
	at    func(*Record) **time.Time
}{
	{StateTerminal, func(r *Record) **time.Time { return &r.TerminalAt }},
	{StateSuperseded, func(r *Record) **time.Time { return &r.SupersededAt }},
}

// TransitionTo returns the record in the given state, entered at the given time:
// it sets TerminalAt and SupersededAt, in UTC, on entering their state. If the
// transition is not legal (RFC-0008 §3), it returns r unchanged and
// a [*StateTransitionError].
func (r Record) TransitionTo(to State, at time.Time) (Record, error) {
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
