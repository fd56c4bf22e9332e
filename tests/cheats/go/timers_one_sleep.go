package main

import (
	"time"

	"cheats/speak"
)

// timersOneSleep sleeps once, as long as the longest chain of sleeps. Caught by
// the number of recorded sleeps, and by that of the process's waits.
func timersOneSleep(inv *speak.Invocation) {
	concurrency, hops, delayMSMax := inv.Number("concurrency"), inv.Number("hops"), inv.Number("delay_ms_max")
	record := inv.Trace()
	inv.Run(func(seed uint32) uint32 {
		answers := make([]uint32, concurrency)
		var longest uint32
		for i := range concurrency {
			v, chain := speak.SeedFor(seed, i), uint32(0)
			for h := range hops {
				delay := 1 + speak.SeedFor(seed, i*hops+h)%delayMSMax
				v = speak.Fmix(v + delay)
				chain += delay
			}
			answers[i] = v
			longest = max(longest, chain)
		}
		start := speak.Monotonic()
		time.Sleep(time.Duration(longest) * time.Millisecond)
		if record != nil {
			record("sleep", 0, start, longest, 0)
		}
		return speak.Fold(answers)
	})
}
