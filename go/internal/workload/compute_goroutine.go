package workload

import (
	"sync"

	"programs/internal/u32"
)

// ComputeGoroutine starts a goroutine per unit; GOMAXPROCS says how many of
// them compute at a time.
func ComputeGoroutine(rounds Rounds, unit Unit, units, size uint32) {
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		// region work
		answers := make([]uint32, units) // one slot per goroutine, read after Wait
		var tasks sync.WaitGroup
		for i := range units {
			tasks.Go(func() { answers[i] = unit(seed, i, size) })
		}
		tasks.Wait()
		rounds.Done(u32.Fold(answers))
		// endregion
	}
}
