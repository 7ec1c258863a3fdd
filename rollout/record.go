// The row of a rollout and the types of its columns. Its JSON is in record_json.go.

package rollout

import "time"

// ID identifies a rollout: "channel@ref". NewID returns it.
type ID string

// ChannelID identifies a channel, the line of releases that a group of hosts
// follows.
type ChannelID string

// ChannelRef is the revision that a channel points at, which a rollout brings to
// the hosts.
type ChannelRef string

// ClosureHash identifies the system closure that a host runs or is to run.
type ClosureHash string

// NewID returns the ID of the rollout of ref on channel, "channel@ref"
// (RFC-0008 §6.3). It checks neither part.
func NewID(channel ChannelID, ref ChannelRef) ID {
	return ID(channel) + "@" + ID(ref)
}

// Record is a row of the rollouts table (RFC-0008 §6.3). A nil pointer is NULL in
// the table and null in JSON.
//
// Its JSON is the document that the control plane's Rust type reads and writes
// with serde: see MarshalJSON and UnmarshalJSON. Compare records with Equal, as
// go-cmp does: == compares pointers and time zones.
type Record struct {
	RolloutID   ID
	Channel     ChannelID
	TargetRef   ChannelRef
	State       State
	CurrentWave uint32 // 0 when the rollout opens

	// OpenedEventLogSeq is event_log.seq of the RolloutOpened event, or nil if
	// the log has not returned it (RFC-0008 §6.1).
	OpenedEventLogSeq *int64
	// LastTransitionEventLogSeq is event_log.seq of the latest event that
	// changed this rollout, or nil for the same reason.
	LastTransitionEventLogSeq *int64

	OpenedAt     time.Time
	TerminalAt   *time.Time // nil until the rollout reached Terminal
	SupersededAt *time.Time // nil until a newer rollout of the channel opened
}

// Equal reports whether the two records are equal. Times are equal if they are the
// same instant, in any zone, and pointers if they point to equal values.
func (r Record) Equal(other Record) bool {
	return r.RolloutID == other.RolloutID &&
		r.Channel == other.Channel &&
		r.TargetRef == other.TargetRef &&
		r.State == other.State &&
		r.CurrentWave == other.CurrentWave &&
		equalAt(r.OpenedEventLogSeq, other.OpenedEventLogSeq, sameNumber) &&
		equalAt(r.LastTransitionEventLogSeq, other.LastTransitionEventLogSeq, sameNumber) &&
		r.OpenedAt.Equal(other.OpenedAt) &&
		equalAt(r.TerminalAt, other.TerminalAt, time.Time.Equal) &&
		equalAt(r.SupersededAt, other.SupersededAt, time.Time.Equal)
}

func sameNumber(a, b int64) bool { return a == b }

func equalAt[T any](a, b *T, equal func(a, b T) bool) bool {
	if a == nil || b == nil {
		return a == b
	}
	return equal(*a, *b)
}
