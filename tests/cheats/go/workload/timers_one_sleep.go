package workload

import (
	"programs/internal/program"
	"programs/internal/u32"
)

// TimersOneSleep sleeps once, as long as the longest chain of sleeps. Caught by
// the number of recorded sleeps, and by that of the process's waits.
func TimersOneSleep(w program.Work, concurrency, hops, delayMSMin, delayMSMax uint32) {
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		answers := make([]uint32, concurrency)
		var longest uint32
		for i := range concurrency {
			v, chain := u32.SeedFor(seed, i), uint32(0)
			for h := range hops {
				delay := delayMSMin + u32.SeedFor(seed, i*hops+h)%(delayMSMax-delayMSMin+1)
				v = u32.Fmix(v + delay)
				chain += delay
			}
			answers[i] = v
			longest = max(longest, chain)
		}
		w.Sleep(0, longest)
		w.Rounds.Done(u32.Fold(answers))
	}
}
