package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// ComputeHalfLock computes side by side as long as units are made to meet, and
// the rest one after the other, as under a lock. Caught by the recorded units
// that are free, of which no two overlap.
func ComputeHalfLock(w program.Work, units, size, workers uint32) {
	tuples := units / 2 / workers * workers
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		answers := make([]uint32, units)
		var met, straggler sync.WaitGroup
		for i := range tuples {
			met.Go(func() { answers[i] = w.Unit(seed, i, size) })
		}
		met.Wait()
		started := make(chan struct{})
		straggler.Go(func() {
			close(started)
			answers[tuples] = w.Unit(seed, tuples, size)
		})
		<-started
		for i := tuples + 1; i < units; i++ {
			answers[i] = w.Unit(seed, i, size)
		}
		straggler.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}
