package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// SpawnCalledEarly waits for nobody before it says that all have come, so that
// most find their gates open. Caught by the count of who is there when it says
// so: while the harness talks, all get there.
func SpawnCalledEarly(w program.Work, concurrency, _ uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		var (
			first   = make(chan struct{})
			second  = make(chan struct{})
			tasks   sync.WaitGroup
			answers = make([]uint32, concurrency)
		)
		for i := range concurrency {
			tasks.Go(func() {
				v := u32.SeedFor(seed, i)
				<-first
				v = u32.Fmix(v)
				<-second
				answers[i] = u32.Fmix(v + 1)
			})
		}
		w.Plateau(concurrency, nil)
		close(first)
		w.Plateau(concurrency, nil)
		close(second)
		tasks.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}
