// Package rollout holds the states and the record of a rollout, which brings one
// channel to one ref (RFC-0008).
//
// [State] and its methods are generated from spec/rollout_states.yaml. To change
// a state, edit that file and run go generate. [Record] is written by hand. It is
// a row of the rollouts table and a document of the API.
package rollout

//go:generate go tool stategen generate ../spec/rollout_states.yaml
