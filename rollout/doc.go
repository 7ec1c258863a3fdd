// Package rollout holds the states and the record of a rollout: the move of one
// channel to one ref, as RFC-0008 describes it.
//
// [State] and its methods are generated from spec/rollout_states.yaml; to
// change a state, edit that file and run go generate. [Record] is written by
// hand and is what the rollouts table and the API hold.
package rollout

//go:generate go tool stategen generate ../spec/rollout_states.yaml
