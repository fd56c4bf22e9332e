package workload

import (
	"sync"
	"sync/atomic"
	"time"

	"programs/internal/program"
	"programs/internal/u32"
)

const nap = 20 * time.Millisecond

// SpawnPolling never parks a goroutine at a gate: each looks at it between
// naps. Caught by the census, to which whoever naps is on its way.
func SpawnPolling(w program.Work, concurrency uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		var (
			first, second atomic.Bool
			arrived       sync.WaitGroup
			passed, tasks sync.WaitGroup
			answers       = make([]uint32, concurrency)
		)
		arrived.Add(int(concurrency))
		passed.Add(int(concurrency))
		for i := range concurrency {
			tasks.Go(func() {
				v := u32.SeedFor(seed, i)
				arrived.Done()
				poll(&first)
				v = u32.Fmix(v)
				passed.Done()
				poll(&second)
				answers[i] = u32.Fmix(v + 1)
			})
		}
		arrived.Wait()
		w.Plateau(concurrency, nil)
		first.Store(true)
		passed.Wait()
		w.Plateau(concurrency, nil)
		second.Store(true)
		tasks.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
}

func poll(open *atomic.Bool) {
	for !open.Load() {
		time.Sleep(nap)
	}
}
