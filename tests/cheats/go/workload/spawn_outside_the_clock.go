package workload

import (
	"sync"

	"programs/internal/program"
	"programs/internal/u32"
)

// party is the goroutines of one seed, which do not know it yet.
type party struct {
	begun         chan struct{} // closed when seed is there
	seed          uint32
	first, second chan struct{}
	come          sync.WaitGroup // done by each before its seed, and at each gate
	tasks         sync.WaitGroup
	answers       []uint32
}

// SpawnOutsideTheClock makes the goroutines of a seed before it asks for it, and
// wakes and ends them after it has answered. Caught by the time that passes there.
func SpawnOutsideTheClock(w program.Work, concurrency, _ uint32) {
	p := gather(concurrency)
	for seed, more := w.Rounds.Next(); more; seed, more = w.Rounds.Next() {
		p.come.Add(int(concurrency))
		p.seed = seed
		close(p.begun)
		p.come.Wait()
		w.Plateau(concurrency, nil)
		p.come.Add(int(concurrency))
		close(p.first)
		p.come.Wait()
		w.Plateau(concurrency, nil)
		w.Rounds.Done(u32.Fold(p.answers))
		close(p.second)
		p.tasks.Wait()
		p = gather(concurrency)
	}
}

// gather returns when all have come to wait for their seed.
func gather(concurrency uint32) *party {
	p := &party{
		begun:   make(chan struct{}),
		first:   make(chan struct{}),
		second:  make(chan struct{}),
		answers: make([]uint32, concurrency),
	}
	p.come.Add(int(concurrency))
	for i := range concurrency {
		p.tasks.Go(func() {
			p.come.Done()
			<-p.begun
			v := u32.SeedFor(p.seed, i)
			p.come.Done()
			<-p.first
			v = u32.Fmix(v)
			p.answers[i] = u32.Fmix(v + 1)
			p.come.Done()
			<-p.second
		})
	}
	p.come.Wait()
	return p
}
