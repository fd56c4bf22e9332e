package main

import (
	"sync"
	"time"

	"cheats/speak"
)

// computeStaticSerial computes one unit after the other, whatever the number of
// workers. Caught by the meeting of the recorded units, where the first waits
// for a second for ever.
func computeStaticSerial(inv *speak.Invocation) {
	units, size := inv.Number("units"), inv.Number("size")
	unit := speak.Unit
	if record := inv.Trace(); record != nil {
		unit = meetingUnit(units, inv.Number("workers"), record)
	}
	inv.Run(func(seed uint32) uint32 {
		answers := make([]uint32, units)
		for i := range units {
			answers[i] = unit(seed, i, size)
		}
		return speak.Fold(answers)
	})
}

// meetingUnit is an honest program's recording kernel but for the straggler,
// which one that deals out chunks would leave out; it needs no lock, since its caller is serial.
func meetingUnit(units, workers uint32, record func(string, uint32, int64, uint32, uint32)) func(seed, i, size uint32) uint32 {
	hideFromDeadlockDetector()
	tuples := make([]sync.WaitGroup, units/2/workers)
	for i := range tuples {
		tuples[i].Add(int(workers))
	}
	ticket := uint32(0)
	return func(seed, i, size uint32) uint32 {
		start := speak.Monotonic()
		if t := ticket; t/workers < uint32(len(tuples)) {
			tuples[t/workers].Done()
			tuples[t/workers].Wait()
		}
		ticket++
		answer := speak.Unit(seed, i, size)
		record("unit", i, start, size, answer)
		return answer
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
