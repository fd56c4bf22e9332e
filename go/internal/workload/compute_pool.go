package workload

import (
	"sync"

	"programs/internal/u32"
)

// ComputePool keeps workers goroutines over all rounds and hands them one unit
// at a time.
func ComputePool(rounds Rounds, unit Unit, units, size, workers uint32) {
	// region work
	type job struct{ seed, i uint32 }
	var (
		jobs    = make(chan job, units) // one buffer for all, or the parent would meet a worker for each unit
		answers = make([]uint32, units)
		open    sync.WaitGroup // units of the round that are not answered yet
		pool    sync.WaitGroup
	)
	for range workers {
		pool.Go(func() {
			for j := range jobs {
				answers[j.i] = unit(j.seed, j.i, size)
				open.Done()
			}
		})
	}
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		open.Add(int(units))
		for i := range units {
			jobs <- job{seed, i}
		}
		open.Wait()
		rounds.Done(u32.Fold(answers))
	}
	close(jobs)
	pool.Wait()
	// endregion
}
