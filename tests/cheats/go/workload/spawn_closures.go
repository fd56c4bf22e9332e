package workload

import (
	"programs/internal/program"
	"programs/internal/u32"
)

// SpawnClosures keeps a closure per task where a goroutine should be parked.
// Caught by the census, which counts none.
func SpawnClosures(w program.Work, concurrency, _ uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		answers := make([]uint32, concurrency)
		rest := make([]func(), concurrency)
		for i := range concurrency {
			v := u32.SeedFor(seed, i)
			rest[i] = func() { answers[i] = u32.Fmix(u32.Fmix(v) + 1) }
		}
		w.Plateau(concurrency, nil)
		w.Plateau(concurrency, nil)
		for _, run := range rest {
			run()
		}
		w.Rounds.Done(u32.Fold(answers))
	}
}
