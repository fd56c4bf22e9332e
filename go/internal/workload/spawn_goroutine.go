package workload

import (
	"sync"

	"programs/internal/u32"
)

// SpawnGoroutine parks concurrency goroutines at a gate until all have come and
// plateau has returned, and then at a second one. A serial program would wait
// for ever. Each parks depth calls deep.
func SpawnGoroutine(rounds Rounds, plateau Plateau, concurrency, depth uint32) {
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
		park := func(i uint32) uint32 {
			v := u32.SeedFor(seed, i) // must survive both waits on this goroutine's own stack
			arrived.Done()
			<-first
			v = u32.Fmix(v + 0)
			passed.Done()
			<-second
			return u32.Fmix(v + 1)
		}
		var enclose func(i, level uint32) uint32
		enclose = func(i, level uint32) (v uint32) {
			if inner := level - 1; inner > 1 {
				v = enclose(i, inner)
			} else {
				v = park(i)
			}
			return u32.Fmix(v + level) // the level must survive the wait on the stack, too
		}
		arrived.Add(int(concurrency))
		passed.Add(int(concurrency))
		for i := range concurrency {
			tasks.Go(func() {
				if depth > 1 {
					answers[i] = enclose(i, depth)
				} else {
					answers[i] = park(i)
				}
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
