package workload

import (
	"sync"

	"programs/internal/u32"
)

// SpawnGoroutine parks concurrency goroutines at a gate until all have come and
// plateau has returned, and then at a second one. A serial program would wait
// for ever.
func SpawnGoroutine(rounds Rounds, plateau Plateau, concurrency uint32) {
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		// region work
		var (
			first   = make(chan struct{})
			second  = make(chan struct{})
			arrived sync.WaitGroup // done by each that comes to the first gate
			passed  sync.WaitGroup // done by each that comes to the second
			tasks   sync.WaitGroup
			answers = make([]uint32, concurrency) // one slot per goroutine, read after Wait
		)
		arrived.Add(int(concurrency))
		passed.Add(int(concurrency))
		for i := range concurrency {
			tasks.Go(func() {
				v := u32.SeedFor(seed, i) // must survive both waits on this goroutine's own stack
				arrived.Done()
				<-first
				v = u32.Fmix(v + 0)
				passed.Done()
				<-second
				answers[i] = u32.Fmix(v + 1)
			})
		}
		arrived.Wait()
		plateau(concurrency, nil)
		close(first)
		passed.Wait()
		plateau(concurrency, nil)
		close(second)
		tasks.Wait()
		rounds.Done(u32.Fold(answers))
		// endregion
	}
}
