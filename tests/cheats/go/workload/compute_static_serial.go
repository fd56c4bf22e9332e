// Package workload holds the cheats' work, one file per cheat, named
// <workload>_<what it does instead>.
package workload

import (
	"time"

	"programs/internal/program"
	"programs/internal/u32"
)

// ComputeStaticSerial computes one unit after the other, whatever the number of
// workers. Caught by the meeting of the recorded units, where the first waits
// for a second for ever.
func ComputeStaticSerial(w program.Work, units, size, _ uint32) {
	hideFromDeadlockDetector()
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		answers := make([]uint32, units)
		for i := range units {
			answers[i] = w.Unit(seed, i, size)
		}
		w.Rounds.Done(u32.Fold(answers))
	}
}

// hideFromDeadlockDetector keeps a timer going: without it Go's runtime would
// see that the one goroutine waits for ever, and end the program before the
// harness's deadline does.
func hideFromDeadlockDetector() {
	go func() {
		for range time.Tick(time.Hour) {
		}
	}()
}
