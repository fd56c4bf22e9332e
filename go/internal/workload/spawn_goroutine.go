package workload

import (
	"sync"
	"sync/atomic"

	"programs/internal/u32"
)

// SpawnGoroutine parks concurrency goroutines at a gate that only the last to
// arrive opens, so that a serial program would wait for ever, and then at a
// second one until plateau has returned.
func SpawnGoroutine(rounds Rounds, plateau Plateau, concurrency uint32) {
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		// region work
		var (
			first   = make(chan struct{})
			second  = make(chan struct{})
			arrived atomic.Uint32  // at the first gate
			passed  sync.WaitGroup // done by each that goes on to the second gate
			tasks   sync.WaitGroup
			answers = make([]uint32, concurrency) // one slot per goroutine, read after Wait
		)
		passed.Add(int(concurrency))
		for i := range concurrency {
			tasks.Go(func() {
				v := u32.SeedFor(seed, i) // must survive both waits on this goroutine's own stack
				if arrived.Add(1) == concurrency {
					close(first)
				}
				<-first
				v = u32.Fmix(v + 0)
				passed.Done()
				<-second
				answers[i] = u32.Fmix(v + 1)
			})
		}
		passed.Wait()
		plateau(concurrency, nil)
		close(second)
		tasks.Wait()
		rounds.Done(u32.Fold(answers))
		// endregion
	}
}
