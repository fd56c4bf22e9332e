// Package workload holds the work: one file per implementation, named
// <workload>_<model>. A workload takes seeds and gives one answer for each; it
// knows no clock and cannot tell whether it is watched.
package workload

// Rounds is the stream of seeds that a workload answers.
type Rounds interface {
	Next() (seed uint32, more bool) // more is false when there are no seeds left
	Done(answer uint32)             // answers the seed last handed out
}

// Sleep puts its caller, task i, to sleep.
type Sleep func(i, ms uint32)

// Unit computes unit i of a seed and returns its answer.
type Unit func(seed, i, size uint32) uint32

// Poke wakes task i alone, which sends its answer and parks again.
type Poke func(i, nonce uint32, answer chan<- uint32)

// Plateau is called when all n tasks have come to where they wait; they stay
// there until it returns. A nil poke says that none can be woken alone.
type Plateau func(n uint32, poke Poke)
