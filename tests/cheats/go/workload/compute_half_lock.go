package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// ComputeHalfLock starts a goroutine per unit and lets one compute at a time for
// the second half of the units, after those that are made to meet. Caught by
// the recorded units of that half, of which no two overlap.
func ComputeHalfLock(w program.Work, units, size, _ uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		answers := make([]uint32, units)
		half := units/2 + 1 // the tuples' units and the straggler
		var free, locked sync.WaitGroup
		for i := range half {
			free.Go(func() { answers[i] = w.Unit(seed, i, size) })
		}
		locked.Go(func() {
			for i := half; i < units; i++ {
				answers[i] = w.Unit(seed, i, size)
			}
		})
		free.Wait()
		locked.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}
