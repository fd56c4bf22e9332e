package main

import "cheats/speak"

// spawnClosures keeps a closure per task where a goroutine should be parked.
// Caught by the census, which counts none.
func spawnClosures(inv *speak.Invocation) {
	concurrency := inv.Number("concurrency")
	inv.RunWithPlateau(func(seed uint32, plateau func(n uint32)) uint32 {
		answers := make([]uint32, concurrency)
		rest := make([]func(), concurrency)
		for i := range concurrency {
			v := speak.Fmix(speak.SeedFor(seed, i))
			rest[i] = func() { answers[i] = speak.Fmix(v + 1) }
		}
		plateau(concurrency)
		for _, run := range rest {
			run()
		}
		return speak.Fold(answers)
	})
}
