package main

import (
	"runtime"
	"time"

	"programs/internal/contract"
	"programs/internal/workload"
)

// stream is the clock: it hands out a seed per iteration and times its answer.
type stream struct {
	seed       uint32
	started    time.Time // the workload
	handed     time.Time // the seed
	answered   time.Time
	spawn      time.Duration
	plateaued  time.Duration // since the seed was handed out
	iterations []contract.Iteration
}

func newStream(seed uint32, iterations int) *stream {
	return &stream{seed: seed, iterations: make([]contract.Iteration, 0, iterations), started: time.Now()}
}

// Next implements workload.Rounds.
func (s *stream) Next() (seed uint32, more bool) {
	k := len(s.iterations)
	if k == 0 {
		s.spawn = time.Since(s.started)
	}
	if k == cap(s.iterations) {
		return 0, false
	}
	s.handed = time.Now()
	return s.seed + uint32(k), true
}

// Done implements workload.Rounds.
func (s *stream) Done(answer uint32) {
	s.answered = time.Now()
	s.iterations = append(s.iterations, contract.Iteration{
		Checksum: contract.Checksum(answer),
		Elapsed:  max(1, s.answered.Sub(s.handed).Nanoseconds()),
		Plateau:  s.plateaued.Nanoseconds(),
	})
}

// plateau is a workload.Plateau.
func (s *stream) plateau(uint32, workload.Poke) {
	s.plateaued = max(1, time.Since(s.handed))
}

// measurement is called once, when the workload has ended.
func (s *stream) measurement() contract.Measurement {
	return contract.Measurement{
		Join:       time.Since(s.answered).Nanoseconds(),
		Spawn:      s.spawn.Nanoseconds(),
		Iterations: s.iterations,
		Facts: contract.Facts{
			GOMAXPROCS: runtime.GOMAXPROCS(0),
			CPUs:       runtime.NumCPU(),
			Version:    runtime.Version(),
		},
	}
}
