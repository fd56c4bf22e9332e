package workload

import (
	"programs/internal/program"
	"programs/internal/u32"
)

// ComputeTwoAtOnce answers the next seed together with its own, so that every
// second iteration costs nothing. Caught by its times, which no processor has.
func ComputeTwoAtOnce(w program.Work, units, size, _ uint32) {
	known := map[uint32]uint32{}
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		if _, found := known[seed]; !found {
			clear(known)
			for _, each := range []uint32{seed, seed + 1} {
				answers := make([]uint32, units)
				for i := range units {
					answers[i] = w.Unit(each, i, size)
				}
				known[each] = u32.Fold(answers)
			}
		}
		w.Rounds.Done(known[seed])
	}
}
