package workload

import (
	"sync"

	"programs/internal/u32"
)

// TimersGoroutine has concurrency goroutines sleep hops times each, one sleep
// after the other.
func TimersGoroutine(rounds Rounds, sleep Sleep, concurrency, hops, delayMSMin, delayMSMax uint32) {
	for seed, more := rounds.Next(); more; seed, more = rounds.Next() {
		// region work
		answers := make([]uint32, concurrency) // one slot per goroutine, read after Wait
		var tasks sync.WaitGroup
		for i := range concurrency {
			tasks.Go(func() {
				v := u32.SeedFor(seed, i)
				for h := range hops {
					delay := delayMSMin + u32.SeedFor(seed, i*hops+h)%(delayMSMax-delayMSMin+1)
					sleep(i, delay)
					v = u32.Fmix(v + delay)
				}
				answers[i] = v
			})
		}
		tasks.Wait()
		rounds.Done(u32.Fold(answers))
		// endregion
	}
}
