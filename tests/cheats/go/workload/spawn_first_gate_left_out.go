package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// SpawnFirstGateLeftOut parks its goroutines once and calls that two gates.
// Caught by the census at the second, where nobody has moved since the first.
func SpawnFirstGateLeftOut(w program.Work, concurrency, _ uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		var (
			gate          = make(chan struct{})
			passed, tasks sync.WaitGroup
			answers       = make([]uint32, concurrency)
		)
		passed.Add(int(concurrency))
		for i := range concurrency {
			tasks.Go(func() {
				v := u32.Fmix(u32.SeedFor(seed, i))
				passed.Done()
				<-gate
				answers[i] = u32.Fmix(v + 1)
			})
		}
		passed.Wait()
		w.Plateau(concurrency, nil)
		w.Plateau(concurrency, nil)
		close(gate)
		tasks.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}
