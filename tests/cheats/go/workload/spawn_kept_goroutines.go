package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// lap is what the kept goroutines are given for a seed.
type lap struct {
	seed          uint32
	first, second chan struct{}
	come          *sync.WaitGroup // done by each at each gate
	ended         *sync.WaitGroup
}

// SpawnKeptGoroutines makes its goroutines once and has them do every seed.
// Caught by the census of the second iteration, which finds those of the first.
func SpawnKeptGoroutines(w program.Work, concurrency, _ uint32) {
	answers := make([]uint32, concurrency)
	laps := make([]chan lap, concurrency)
	for i := range concurrency {
		laps[i] = make(chan lap)
		go func() {
			for l := range laps[i] {
				v := u32.SeedFor(l.seed, i)
				l.come.Done()
				<-l.first
				v = u32.Fmix(v)
				l.come.Done()
				<-l.second
				answers[i] = u32.Fmix(v + 1)
				l.ended.Done()
			}
		}()
	}
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		var come, ended sync.WaitGroup
		l := lap{seed, make(chan struct{}), make(chan struct{}), &come, &ended}
		come.Add(int(concurrency))
		ended.Add(int(concurrency))
		for _, wake := range laps {
			wake <- l
		}
		come.Wait()
		w.Plateau(concurrency, nil)
		come.Add(int(concurrency))
		close(l.first)
		come.Wait()
		w.Plateau(concurrency, nil)
		close(l.second)
		ended.Wait()
		w.Rounds.Done(u32.Fold(answers))
	}
	for _, wake := range laps {
		close(wake)
	}
}
