package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// SpawnFlat mixes in one loop what each of the calls around the innermost one
// should mix. Caught by the census, which finds one frame on each stack.
func SpawnFlat(w program.Work, concurrency, depth uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		var (
			first   = make(chan struct{})
			second  = make(chan struct{})
			arrived sync.WaitGroup
			passed  sync.WaitGroup
			tasks   sync.WaitGroup
			answers = make([]uint32, concurrency)
		)
		arrived.Add(int(concurrency))
		passed.Add(int(concurrency))
		for i := range concurrency {
			tasks.Go(func() {
				v := u32.SeedFor(seed, i)
				arrived.Done()
				<-first
				v = u32.Fmix(v)
				passed.Done()
				<-second
				for level := range depth {
					v = u32.Fmix(v + level + 1)
				}
				answers[i] = v
			})
		}
		arrived.Wait()
		w.Plateau(concurrency, nil)
		close(first)
		passed.Wait()
		w.Plateau(concurrency, nil)
		close(second)
		tasks.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}
