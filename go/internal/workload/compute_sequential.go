package workload

import "programs/internal/u32"

// ComputeSequential computes one unit after the other: what the concurrent
// models are held against.
func ComputeSequential(rounds Rounds, unit Unit, units, size uint32) {
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		// region work
		answers := make([]uint32, units)
		for i := range units {
			answers[i] = unit(seed, i, size)
		}
		rounds.Done(u32.Fold(answers))
		// endregion
	}
}
