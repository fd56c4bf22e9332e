package workload

import (
	"runtime"
	"sync"
	"sync/atomic"

	"programs/internal/program"
	"programs/internal/u32"
)

// SpawnSpinning never parks a goroutine: each asks in a loop whether the gate is
// open. Caught by the census, which counts none.
func SpawnSpinning(w program.Work, concurrency, _ uint32) {
	spawnLooking(w, concurrency, runtime.Gosched)
}

// spawnLooking has goroutines look again and again whether a gate is open.
func spawnLooking(w program.Work, concurrency uint32, pause func()) {
	pass := func(open *atomic.Bool) {
		for !open.Load() {
			pause()
		}
	}
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
				pass(&first)
				v = u32.Fmix(v)
				passed.Done()
				pass(&second)
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
