package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// ComputePoolUnpooled is a pool in name only: it starts a goroutine per unit,
// as many at a time as there should be workers. Caught by the names of the
// goroutines in the trace, of which a pool has as many as workers.
func ComputePoolUnpooled(w program.Work, units, size, workers uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		answers := make([]uint32, units)
		slots := make(chan struct{}, workers)
		var tasks sync.WaitGroup
		for i := range units {
			slots <- struct{}{}
			tasks.Go(func() {
				answers[i] = w.Unit(seed, i, size)
				<-slots
			})
		}
		tasks.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}
